import { advanceHistory, NO_HISTORY } from '../../src/folder/history.ts';
import type { RunRecord } from '../../src/folder/record.ts';
import { advanceRun, type RunState } from '../../src/folder/run-state.ts';
import { batchSeries } from '../../src/folder/series.ts';
import type { Predictions } from '../../src/language/contracts/predictions.ts';
import { script } from './script.ts';

/** Predictions over `vocab`: of each pair [actual, predicted] one item, predicted with probability 0.8. */
export function samplePredictions(vocab: readonly string[], pairs: readonly (readonly [number, number])[]): Predictions {
  const c = vocab.length;
  const probs = Float32Array.from(pairs.flatMap(([, predicted]) => vocab.map((_, i) => (i === predicted ? 0.8 : 0.2 / (c - 1)))));
  return {
    split: 'valid',
    targetKind: 'category',
    vocab,
    root: '/nowhere',
    paths: pairs.map(([actual], i) => `${vocab[actual]}/${i}.jpg`),
    probs,
    targets: Int32Array.from(pairs, ([actual]) => actual),
    losses: Float32Array.from(pairs, ([actual], i) => -Math.log(probs[i * c + actual]!)),
  };
}

/** The record of the scripted run, with some fields replaced. */
export function sampleRecord(change: Partial<RunRecord> = {}): RunRecord {
  const events = script('done').map((cue) => cue.event);
  const state = events.reduce((before, event) => advanceRun(before, event, 0), { tasks: [] } as RunState);
  return {
    name: 'pets',
    folder: 'runs/pets/1',
    pipeline: { text: 'version: 1\nname: pets # mine\n', value: { version: 1, name: 'pets' } },
    started: '2026-01-02T03:04:05.000Z',
    seconds: 14.7,
    ending: 'done',
    engine: { engine: 'onednn', precision: 'bf16', detail: 'AMX' },
    metrics: { error_rate: 0.25, accuracy: 0.75 },
    tasks: state.tasks,
    history: events.reduce(advanceHistory, NO_HISTORY),
    series: batchSeries(events),
    ...change,
  };
}
