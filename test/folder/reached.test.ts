import assert from 'node:assert/strict';
import { test } from 'node:test';
import { advanceReached, NOTHING_REACHED } from '../../src/folder/reached.ts';
import { script } from '../report/script.ts';

test('what a run reached is told by its events; a resumed run goes on from those before', () => {
  const events = script('done').map(({ event }) => event);
  const reached = events.reduce(advanceReached, NOTHING_REACHED);
  assert.deepEqual(reached, {
    engine: { name: 'onednn', precision: 'bf16', detail: 'AMX, 2 threads' },
    rates: { 'stage-0': { minimum: 0.0363, steep: 0.00331, valley: 0.00144 } },
    metrics: { error_rate: 0.064273, accuracy: 0.935727 },
    lowerIsBetter: [],
  });
  const [start, ...rest] = events;
  assert.ok(start?.type === 'run_started');
  const resumed = [...events.slice(0, 40), { ...start, lowerIsBetter: ['valid_loss'] }, ...rest.slice(39)];
  assert.deepEqual(resumed.reduce(advanceReached, NOTHING_REACHED), { ...reached, lowerIsBetter: ['valid_loss'] });
});
