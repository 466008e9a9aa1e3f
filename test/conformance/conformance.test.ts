import assert from 'node:assert/strict';
import { test } from 'node:test';
import { enginesUnderTest } from '../backends/engines.ts';
import { conform, describeOutcome } from './conform.ts';

const engines = (await enginesUnderTest()).filter(({ name }) => name === 'onednn' || name === 'wasm');
const present = engines.filter(({ skip }) => skip === false).map(({ name }) => name);
const outcomes = conform(present);
outcomes.catch(() => undefined);

for (const { name, skip } of engines) {
  test(`tfjs-core's own specs on ${name}`, { skip }, async (t) => {
    const outcome = (await outcomes).find(({ engine }) => engine === name)!;
    t.diagnostic(describeOutcome(outcome));
    for (const [reason, count] of reasons(outcome.excluded)) t.diagnostic(`excluded on ${name}: ${count} x ${reason}`);
    assert.deepEqual(outcome.failed, []);
    assert.deepEqual(outcome.stale, [], 'these lines of exclusions.ts are out of date');
    assert.ok(outcome.passed > 3800, `only ${outcome.passed} specs passed: are some missing?`);
  });
}

function reasons(excluded: readonly { reason: string }[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { reason } of excluded) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return counts;
}
