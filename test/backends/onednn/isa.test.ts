import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { wasmEngine } from '../../../src/backends/wasm/engine.ts';
import { smallTraining } from '../small-training.ts';
import { relativeError, skip } from './compare.ts';

interface Outcome {
  readonly isa: string;
  readonly kernels: string;
  readonly threads: number;
  readonly losses: readonly number[];
  readonly weights: Float32Array;
}

const CASES = [
  { limit: undefined, threads: 1, isa: /./ },
  { limit: undefined, threads: 3, isa: /./ },
  { limit: 'AVX2', threads: 2, isa: /^(AVX2|AVX|SSE4.1)$/ },
  { limit: 'AVX', threads: 2, isa: /^(AVX|SSE4.1)$/ },
  { limit: 'SSE41', threads: 2, isa: /^SSE4.1$/ },
] as const;

let expected: { losses: number[]; weights: Float32Array } | undefined;

async function onWasm(): Promise<{ losses: number[]; weights: Float32Array }> {
  if (expected) return expected;
  await wasmEngine.start({});
  const training = smallTraining();
  expected = { losses: [1, 2, 3].map(() => training.step('sgd')), weights: training.weights() };
  return expected;
}

async function onOnednn(limit: string | undefined, threads: number): Promise<Outcome> {
  const child = fork(fileURLToPath(new URL('./isa-child.js', import.meta.url)), [String(threads)], {
    env: { ...process.env, ...(limit === undefined ? {} : { ONEDNN_MAX_CPU_ISA: limit }) },
    serialization: 'advanced',
    execArgv: [],
  });
  const [message] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code, signal]) => Promise.reject(new Error(`ended with ${signal ?? code}`))),
  ]);
  return message as Outcome;
}

for (const { limit, threads, isa } of CASES) {
  test(`onednn: three training steps with ${limit ?? 'every'} instruction set and ${threads} threads agree with wasm`, {
    skip,
  }, async (t) => {
    const found = await onOnednn(limit, threads);
    const wanted = await onWasm();
    t.diagnostic(`${limit ?? 'no limit'}: oneDNN says ${found.isa}, loops ${found.kernels}, ${found.threads} threads`);
    assert.match(found.isa, isa);
    assert.equal(found.threads, threads);
    const errors = [relativeError(found.losses, wanted.losses), relativeError(found.weights, wanted.weights)];
    t.diagnostic(`largest difference relative to the largest number: losses ${errors[0]}, weights ${errors[1]}`);
    assert.ok(Math.max(...errors) < 1e-3);
  });
}
