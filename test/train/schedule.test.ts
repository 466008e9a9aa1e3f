import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Schedule } from '../../src/language/contracts/schedule.ts';
import { groupRates } from '../../src/train/learning-rate.ts';
import { combine, combinedCosine, cosine, evenMultiples, exponential, linear, polynomial } from '../../src/train/schedule.ts';
import { BUILTIN } from '../../src/words/builtin.ts';
import { needsShared, SHARED } from '../shared.ts';
import { specOf, stepsOf } from '../words.ts';

const FILE = 'reference/fastai-fixtures/a_schedules.json';
const skip = needsShared(FILE);
// biome-ignore lint/suspicious/noExplicitAny: a golden file of many shapes
const golden = (): any => JSON.parse(readFileSync(join(SHARED, FILE), 'utf8'));

/** V8 computes cos and pow itself: its last bit may differ from the C library's, which made the golden values. Four units in the last place of the curve's peak are allowed. */
function sameButLastBits(actual: readonly number[], expected: readonly number[], what: string): void {
  assert.equal(actual.length, expected.length, what);
  const peak = Math.max(...expected.map(Math.abs));
  for (const [i, value] of actual.entries()) {
    assert.ok(Math.abs(value - expected[i]!) <= 2 ** -50 * peak, `${what}, position ${i}: ${value} is not ${expected[i]}`);
  }
}

test('the five curves at 101 positions', skip, () => {
  const g = golden();
  assert.deepEqual(g.pos.map(cosine(1, 2)), g.sched_cos_1_to_2);
  assert.deepEqual(g.pos.map(linear(1, 2)), g.sched_lin_1_to_2);
  assert.deepEqual(g.pos.map(polynomial(1, 2, 2)), g.sched_poly2_1_to_2);
  sameButLastBits(g.pos.map(exponential(1e-7, 10)), g['sched_exp_1e-7_to_10'], 'exponential');
});

test('combined curves with float32 positions', skip, () => {
  const g = golden();
  sameButLastBits(g.pos.map(combinedCosine(0.25, 1e-3 / 25, 1e-3, 1e-3 / 1e5)), g['combined_cos_pct.25_lr1e-3'].lr, 'combined');
  sameButLastBits(g.pos.map(combinedCosine(0.25, 0.95, 0.85, 0.95)), g['combined_cos_pct.25_mom'].mom, 'combined');
  sameButLastBits(g.pos.map(combinedCosine(0.99, 1e-3 / 25, 1e-3, 1e-3 / 1e5)), g['combined_cos_pct.99_lr1e-3'].lr, 'combined');
  sameButLastBits(g.pos.map(combinedCosine(0.75, 1e-3, 1e-3, 1e-3 / 1e5)), g['flat_cos_lr1e-3'].lr, 'combined');
  sameButLastBits(g.pos.map(combinedCosine(0.3, 1e-3 / 5, 1e-3, 1e-3 / 1e5)), g['combined_cos_pct.3_div5'].lr, 'combined');
  const { pcts, lr } = g.sgdr_3cycles_len1_mult2;
  sameButLastBits(
    g.pos.map(
      combine(
        pcts,
        pcts.map(() => cosine(1e-3, 0)),
      ),
    ),
    lr,
    'combined',
  );
  sameButLastBits(evenMultiples(1e-6, 1e-4, 2), g['even_mults_1e-6_1e-4_2'], 'even_mults');
  sameButLastBits(evenMultiples(1e-6, 1e-4, 3), g['even_mults_1e-6_1e-4_3'], 'even_mults');
  sameButLastBits(evenMultiples(1e-5, 1e-3, 5), g['even_mults_1e-5_1e-3_5'], 'even_mults');
});

const MOMS = [0.95, 0.85, 0.95] as const;
const oneCycle = schedule('one_cycle');

function schedule(word: string, options: Readonly<Record<string, unknown>> = {}): Schedule {
  return BUILTIN.create(specOf('schedule', word, options));
}

/** fastai's pct_train: repeated addition within an epoch, reset at each epoch's start. */
function positions(epochs: number, batches: number): number[] {
  const all: number[] = [];
  for (let epoch = 0; epoch < epochs; epoch++) {
    let pct = epoch / epochs;
    for (let batch = 0; batch < batches; batch++, pct += 1 / (batches * epochs)) all.push(pct);
  }
  return all;
}

test('real fits of fastai: learning rates and momenta of every batch', skip, () => {
  const g = golden();
  const cases: [string, Schedule, number, readonly number[]][] = [
    ['run_fit_one_cycle_10ep_10it_lr1e-3_3groups', oneCycle, 10, [1e-3, 1e-3, 1e-3]],
    ['run_fit_one_cycle_3ep_10it_slice1e-6_1e-4', oneCycle, 3, evenMultiples(1e-6, 1e-4, 3)],
    ['run_fit_one_cycle_1ep_10it_slice1e-3', oneCycle, 1, [1e-4, 1e-4, 1e-3]],
    ['run_fit_flat_cos_4ep_10it_lr1e-3', schedule('flat_cos'), 4, [1e-3, 1e-3, 1e-3]],
    ['run_fit_sgdr_3cycles_len1_10it_lr1e-3', schedule('sgdr', { n_cycles: 3 }), 7, [1e-3, 1e-3, 1e-3]],
  ];
  for (const [name, planned, epochs, lrs] of cases) {
    const at = positions(epochs, 10);
    for (const [group, lrMax] of lrs.entries()) {
      const { lr, mom } = planned.curves(lrMax, MOMS);
      const recorded =
        Array.isArray(g[name].lr_by_group[0]) && g[name].lr_by_group.length === at.length
          ? g[name].lr_by_group.map((row: number[]) => row[group])
          : g[name].lr_by_group[group];
      sameButLastBits(at.map(lr!), recorded, `${name}, group ${group}`);
      if (mom) sameButLastBits(at.map(mom), g[name].mom, `${name}, mom`);
    }
  }
});

const FINE_TUNE = { base_lr: 2e-3, freeze_epochs: 1, lr_mult: 100, pct_start: 0.3, div: 5, div_final: 1e5, reset_opt: false, cbs: [] };

test('fine_tune of fastai: what is frozen, rates and momenta of both parts', skip, () => {
  const cases = {
    run_fine_tune_3ep_10it_defaults: { ...FINE_TUNE, epochs: 3 },
    'run_fine_tune_2ep_freeze2_lr1e-3_10it': { ...FINE_TUNE, epochs: 2, freeze_epochs: 2, base_lr: 1e-3 },
  };
  for (const [name, options] of Object.entries(cases)) {
    const phases = golden()[name].phases as { frozen_idx: number; lr_by_group: number[][]; mom: number[] }[];
    const steps = stepsOf('fine_tune', options);
    const frozen = steps.flatMap((step) => (step.kind === 'freeze_to' ? [step.n < 0 ? 3 + step.n : step.n] : []));
    assert.deepEqual(
      frozen,
      phases.map(({ frozen_idx }) => frozen_idx),
    );
    const fits = steps.flatMap((step) => (step.kind === 'fit' ? [step] : []));
    for (const [i, { schedule, epochs, lr }] of fits.entries()) {
      const { lr_by_group: recorded, mom } = phases[i]!;
      const at = positions(epochs, 10);
      for (const [group, rate] of groupRates(lr!, 3, {}).entries()) {
        const curves = BUILTIN.create(schedule).curves(rate, MOMS);
        sameButLastBits(at.map(curves.lr!), recorded[group]!, `${name}, part ${i}, group ${group}`);
        sameButLastBits(at.map(curves.mom!), mom, `${name}, part ${i}, mom`);
      }
    }
  }
});
