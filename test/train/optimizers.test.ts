import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Rule } from '../../src/language/contracts/optimizer.ts';
import type { Model } from '../../src/model/model.ts';
import { tf } from '../../src/tensor/tf.ts';
import { Optimizer } from '../../src/train/optimizer.ts';
import { BUILTIN } from '../../src/words/builtin.ts';
import { enginesUnderTest } from '../backends/engines.ts';
import { needsShared, SHARED } from '../shared.ts';
import { specOf } from '../words.ts';
import { flat, type Nested, shapeOf } from './trace.ts';

interface Case {
  readonly name: string;
  readonly kind?: string;
  readonly hyper: { readonly lr: number; readonly [name: string]: unknown };
  readonly do_wd: boolean | null;
  readonly per_step: readonly { readonly [name: string]: number }[] | null;
  readonly init: Nested;
  readonly grads: readonly Nested[];
  readonly params: readonly Nested[];
  readonly state: readonly Readonly<Record<string, Nested>>[];
}

const FILE = 'reference/fastai-fixtures/d_optimizers.json';
const needs = needsShared(FILE);
const shared: readonly Case[] = needs.skip ? [] : JSON.parse(readFileSync(join(SHARED, FILE), 'utf8')).cases;
/** Made by test/fixtures/make-training-fixtures.py with fastai itself. */
const own: readonly Case[] = JSON.parse(
  readFileSync(fileURLToPath(new URL('../../../test/fixtures/optimizers.json', import.meta.url)), 'utf8'),
).cases;

/** A model of one tensor. */
function oneTensor(init: Nested, norm: boolean): Model {
  const variable = tf.tidy(() => tf.variable(tf.tensor(flat(init), shapeOf(init))));
  return {
    precision: 'f32',
    parameters: [{ name: 'p', variable, group: 0, trainsFrozen: norm, decays: !norm }],
    buffers: [],
    entries: [],
    counters: new Map(),
    groups: 1,
    forward: () => assert.fail('nothing is predicted'),
    dispose: () => variable.dispose(),
  };
}

function ruleOf({ name, kind, hyper: { lr: _, ...options } }: Case): Rule {
  const plain = kind ?? name.split('_')[0]!;
  if (!plain.startsWith('lookahead-')) return BUILTIN.create(specOf('optimizer', plain, options));
  const { k, alpha, ...inner } = options;
  const opt = specOf('optimizer', plain.slice('lookahead-'.length), inner);
  return BUILTIN.create(
    specOf('optimizer', 'lookahead', { opt, ...(k === undefined ? {} : { k }), ...(alpha === undefined ? {} : { alpha }) }),
  );
}

/** torch divides and adds in another order: 2e-6 of the largest value after up to 12 steps. */
function close(found: ArrayLike<number>, wanted: Nested, what: string): void {
  const values = flat(wanted);
  const scale = Math.max(1e-6, ...values.map(Math.abs));
  for (const [i, value] of values.entries())
    assert.ok(Math.abs(found[i]! - value) <= 2e-6 * scale, `${what}[${i}]: ${found[i]}, fastai ${value}`);
}

function stateNames(averages: number, state: Readonly<Record<string, Nested>>): string[] {
  const names = ['grad_avg', 'sqr_avg'].filter((name) => state[name] !== undefined);
  assert.equal(names.length, averages);
  return names;
}

for (const { name: engine, skip, start } of await enginesUnderTest()) {
  for (const golden of [...shared, ...own]) {
    test(`${engine}: ${golden.name}: weights and averages after every step as fastai's`, { skip }, async () => {
      await start();
      const model = oneTensor(golden.init, golden.do_wd === false);
      const { variable } = model.parameters[0]!;
      let optimizer = new Optimizer(model, ruleOf(golden), { lr: golden.hyper.lr, wdBnBias: false, trainBn: true });
      for (const [i, grad] of golden.grads.entries()) {
        for (const [hyper, value] of Object.entries(golden.per_step?.[i] ?? {}))
          Object.assign(optimizer.hypers[0]!, { [hyper === 'sqr_mom' ? 'sqrMom' : hyper]: value });
        const gradient = tf.tensor(flat(grad), shapeOf(grad));
        optimizer.step({ [variable.name]: gradient });
        gradient.dispose();
        close(variable.dataSync(), golden.params[i]!, `weights after step ${i}`);
        const saved = optimizer.save();
        const kept = [...saved.averages.keys()].filter((key) => /#\d$/.test(key));
        const names = stateNames(kept.length, golden.state[i]!);
        const order = golden.name.startsWith('rmsprop') ? [...names].reverse() : names;
        for (const [at, what] of order.entries()) close(saved.averages.get(`p#${at}`)!, golden.state[i]![what]!, `${what} after step ${i}`);
        const next = new Optimizer(model, ruleOf(golden), { lr: 1, wdBnBias: false, trainBn: true });
        next.restore(structuredClone(saved));
        assert.deepEqual(next.save(), saved, 'a restored optimizer is the one that was saved');
        optimizer.dispose();
        optimizer = next;
      }
      optimizer.dispose();
      model.dispose();
    });
  }
}
