import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { readEvents, runFiles } from '../../src/folder/event-log.ts';
import { batchSeries } from '../../src/folder/series.ts';
import type { RunEvent } from '../../src/run/events.ts';
import { script } from '../report/script.ts';

const events = (ending: 'done' | 'interrupted'): RunEvent[] => script(ending).map((cue) => cue.event);

async function written(
  parts: readonly (readonly RunEvent[])[],
  between: (folder: string) => void = () => {},
): Promise<Record<string, string>> {
  const folder = mkdtempSync(join(tmpdir(), 'pipefile-'));
  try {
    for (const [i, part] of parts.entries()) {
      const files = await runFiles(folder, { resume: i > 0, now: () => Date.UTC(2026, 0, 2) });
      for (const event of part) files.handle(event);
      await files.close();
      between(folder);
    }
    const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
    return { events: JSON.stringify(readEvents(join(folder, 'events.jsonl'))), csv: read('metrics.csv'), json: read('history.json') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('metrics.csv: one line per epoch in full precision, stage and step first', async () => {
  const { csv } = await written([events('done')]);
  assert.equal(
    csv,
    `stage,step,epoch,train_loss,valid_loss,error_rate,accuracy,time
1,0,0,1.823529411764706,0.7294117647058824,0.12,0.88,00:03
1,1,0,0.8235294117647058,0.32941176470588235,0.054193548387096765,0.9458064516129032,00:03
1,1,1,0.5833333333333334,0.23333333333333336,0.027096774193548383,0.9729032258064516,00:03
`,
  );
});

test('history.json: the same epochs as records, the finder, full precision', async () => {
  const { rows, lr_finds } = JSON.parse((await written([events('done')])).json!);
  assert.deepEqual(rows[1], {
    stage: 1,
    step: 1,
    epoch: 0,
    train_loss: 0.8235294117647058,
    valid_loss: 0.32941176470588235,
    error_rate: 0.054193548387096765,
    accuracy: 0.9458064516129032,
    seconds: 3.6,
  });
  assert.equal(rows.length, 3);
  assert.deepEqual(lr_finds[0].suggestions, { minimum: 0.0363, steep: 0.00331, valley: 0.00144 });
});

test('a resumed run has the files of an uninterrupted one, also after a last line was cut off', async () => {
  const all = events('done');
  const border = all.findIndex(
    (event) => event.type === 'train' && event.event.type === 'batch_done' && event.event.stage === 1 && event.event.batch === 20,
  );
  const cut = (folder: string): void => appendFileSync(join(folder, 'events.jsonl'), '{"time":"2026-01-02T0');
  const halves = await written([all.slice(0, border), all.slice(border)], cut);
  const whole = await written([all]);
  assert.equal(halves.csv, whole.csv);
  assert.equal(halves.json, whole.json);
});

test('batches done again after a crash count once', () => {
  const all = events('done');
  const at = (batch: number): number =>
    all.findLastIndex(
      (event) => event.type === 'train' && event.event.type === 'batch_done' && event.event.stage === 1 && event.event.batch === batch,
    );
  const again = [...all.slice(0, at(30)), ...all.slice(at(20))];
  assert.deepEqual(batchSeries(again).losses, batchSeries(all).losses);
  assert.equal(batchSeries(all).losses.length, 120);
  assert.deepEqual(batchSeries(all).fits, [
    { stage: 1, step: 0, start: 0 },
    { stage: 1, step: 1, start: 40 },
  ]);
});
