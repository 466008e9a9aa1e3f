import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { activate } from '../../src/backends/activate.ts';
import type { Engine } from '../../src/backends/backend.ts';
import { tf } from '../../src/tensor/tf.ts';
import { UserError } from '../../src/util/problem.ts';
import { pipeline, tinyFile } from '../cli/in-process.ts';
import { enginesUnderTest } from './engines.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'pipefile-engine-'));
after(() => rmSync(FOLDER, { recursive: true, force: true }));

class Backend extends (tf.KernelBackend as new () => object) {
  floatPrecision = () => 32;
  dispose = () => undefined;
}

/** A backend that holds tensors, and whose matrix product answers with these numbers. */
class Answering extends Backend {
  readonly answer: readonly number[];
  constructor(answer: readonly number[]) {
    super();
    this.answer = answer;
  }
  write = () => ({});
  read = async () => Float32Array.from(this.answer);
  numDataIds = () => 0;
  disposeData = () => true;
  incRef = () => undefined;
}

const FAKES: Readonly<Record<string, readonly [make: () => unknown, message: RegExp]>> = {
  'throws at once': [
    () => {
      throw new Error('no device\nand more');
    },
    /^Engine fake-0 did not start: no device\.$/,
  ],
  'fails later': [() => Promise.reject(new Error('the file is not here')), /^Engine fake-1 did not start: the file is not here\.$/],
  'has no kernels': [() => new Answering([21, 43]), /^Engine fake-2 started, but its first operation failed: .*BatchMatMul/],
  'computes wrongly': [() => new Answering([21, 44]), /^Engine fake-3 started, but computes wrongly: .* 21, 44 in place of 21, 43\.$/],
};

for (const [i, [how, [make, message]]] of Object.entries(FAKES).entries()) {
  test(`a backend that ${how} is an error that names the engine and the reason, each time`, async () => {
    const name = `fake-${i}` as Engine['name'];
    tf.registerBackend(name, make as never, 0);
    const kernelFunc = () => ({ dataId: {}, shape: [2, 1], dtype: 'float32' });
    if (i === 3) tf.registerKernel({ kernelName: 'BatchMatMul', backendName: name, kernelFunc: kernelFunc as never });
    for (const _ of [1, 2]) {
      await assert.rejects(activate(name, 'build it'), (error) => {
        assert.ok(error instanceof UserError);
        const [problem] = error.problems;
        assert.match(problem!.message, message);
        assert.equal(problem!.code, 'engine-failed');
        assert.equal(problem!.hint, 'build it; or choose another engine with --engine');
        return true;
      });
    }
  });
}

test('an engine that registered nothing is an error', async () => {
  await assert.rejects(activate('webgpu', 'build it'), /Engine webgpu did not start: it registered no backend/);
});

for (const { name, start, skip } of await enginesUnderTest()) {
  test(`${name} starts and is TF.js's backend`, { skip }, async () => {
    await start();
    assert.equal(tf.getBackend(), name);
  });
}

test('a run whose engine fails ends with words and code 1', async () => {
  const addon = join(FOLDER, 'addon.cjs');
  writeFileSync(
    addon,
    `const own = { configure() {}, describe: () => ({ version: '0', isa: 'none', kernels: 'base', bf16: false, threads: 1, ops: { unary: ['Rsqrt'], binary: ['Add', 'Sub', 'Multiply'], compare: [], reduce: [] } }) };
module.exports = new Proxy(own, { get: (_, key) => own[key] ?? (() => { throw new Error('no such instruction'); }) });
`,
  );
  writeFileSync(join(FOLDER, 'tiny.yaml'), tinyFile());
  const before = process.env['PIPEFILE_ONEDNN'];
  process.env['PIPEFILE_ONEDNN'] = addon;
  try {
    const { code, err } = await pipeline(['run', 'tiny.yaml', '--engine', 'onednn', '--no-lock'], FOLDER);
    assert.match(err, /Engine onednn started, but its first operation failed: no such instruction\./);
    assert.equal(code, 1);
  } finally {
    if (before === undefined) delete process.env['PIPEFILE_ONEDNN'];
    else process.env['PIPEFILE_ONEDNN'] = before;
  }
});
