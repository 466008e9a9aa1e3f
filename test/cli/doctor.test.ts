import assert from 'node:assert/strict';
import { test } from 'node:test';
import { run } from '../../src/cli/doctor.ts';
import type { Io } from '../../src/cli/io.ts';
import { UserError } from '../../src/util/problem.ts';
import { skip as onednnSkip } from '../backends/onednn/compare.ts';

async function doctor(options: Readonly<Record<string, unknown>>): Promise<string> {
  let text = '';
  const output = { write: (part: string) => (text += part) };
  const io: Io = { stdout: output, stderr: output, stdin: process.stdin, env: {}, cwd: process.cwd(), onInterrupt: () => () => {} };
  assert.equal(await run([], options, io), 0);
  return text;
}

test('doctor lists every engine, with a command for each that is missing, and measures the one asked for', async () => {
  const found = JSON.parse(await doctor({ engine: 'wasm', json: true }));
  assert.equal(found.chosen, 'wasm');
  assert.ok(found.gflops > 0);
  assert.deepEqual(
    found.engines.map(({ name }: { name: string }) => name),
    ['onednn', 'tensorflow', 'wasm', 'cpu'],
  );
  for (const { availability } of found.engines)
    assert.ok(availability.available ? availability.detail : availability.why && availability.fix);
});

test('doctor prints the engine in use with a star', async () => {
  assert.match(await doctor({ engine: 'wasm' }), /^ {2}\* wasm /m);
});

test('doctor lists the kernels of an engine that is asked for, none of them twice', { skip: onednnSkip }, async () => {
  const { kernels } = JSON.parse(await doctor({ engine: 'onednn', json: true }));
  const { tf } = await import('../../src/tensor/tf.ts');
  const names = tf.getKernelsForBackend('onednn').map(({ kernelName }) => kernelName);
  assert.deepEqual([...kernels.native, ...kernels.routed].sort(), names.sort());
  assert.match(await doctor({ engine: 'onednn' }), /kernels that run as TF.js's cpu kernels, on copies:\n {2}\w/);
});

test('doctor refuses an engine that is missing', async () => {
  process.env.PIPEFILE_TFJS_NODE = '/nowhere';
  await assert.rejects(
    doctor({ engine: 'tensorflow' }),
    (error) => error instanceof UserError && error.problems[0]!.code === 'engine-missing',
  );
});
