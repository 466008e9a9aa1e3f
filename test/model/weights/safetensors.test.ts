import assert from 'node:assert/strict';
import { mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { NamedArrays } from '../../../src/model/weights/arrays.ts';
import { floatToHalf, halfToFloat } from '../../../src/model/weights/dtypes.ts';
import { readWeights } from '../../../src/model/weights/read.ts';
import { encodeSafetensors, writeSafetensors } from '../../../src/model/weights/safetensors.ts';
import { UserError } from '../../../src/util/problem.ts';
import { needsShared, SHARED } from '../../shared.ts';

const folder = await mkdtemp(join(tmpdir(), 'pipefile-safetensors-'));

const ARRAYS: NamedArrays = new Map([
  ['b', { shape: [2, 3], dtype: 'float32', data: Float32Array.of(1, -2, 3.5, 0, 1e-40, Number.POSITIVE_INFINITY) }],
  ['steps', { shape: [], dtype: 'int64', data: BigInt64Array.of(2n ** 60n + 1n) }],
  ['half', { shape: [3], dtype: 'float16', data: Float32Array.of(1.5, 65504, 2 ** -24) }],
  ['brain', { shape: [2], dtype: 'bfloat16', data: Float32Array.of(1.5, -(2 ** 100)) }],
  ['double', { shape: [1], dtype: 'float64', data: Float64Array.of(Math.PI) }],
  ['flags', { shape: [3], dtype: 'bool', data: Uint8Array.of(1, 0, 1) }],
  ['empty', { shape: [0, 4], dtype: 'float32', data: new Float32Array(0) }],
]);

async function refusal(name: string, bytes: Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  const error = await readWeights(path).then(
    () => assert.fail('was read'),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof UserError, String(error));
  return error.message.replace(path, 'FILE');
}

test('what is written is read back exactly', async () => {
  const path = join(folder, 'all.safetensors');
  await writeSafetensors(path, ARRAYS, { format: 'pt' });
  const read = await readWeights(path);
  assert.deepEqual(new Map([...read].sort()), new Map([...ARRAYS].sort()));
  assert.deepEqual(
    (await readdir(folder)).filter((name) => name.endsWith('.tmp')),
    [],
  );
});

test('a header whose length begins with the bytes of a pickle or a zip archive is still a header', async () => {
  for (const length of [0x80, 0x4b50]) {
    const path = join(folder, `header-${length}.safetensors`);
    const text = (note: string): Buffer =>
      Buffer.concat(encodeSafetensors(new Map([['a', { shape: [1], dtype: 'float32', data: Float32Array.of(7) }]]), { note }));
    const bytes = text('x'.repeat(length - Number(text('').readBigUInt64LE(0))));
    assert.equal(Number(bytes.readBigUInt64LE(0)), length);
    await writeFile(path, bytes);
    assert.deepEqual((await readWeights(path)).get('a')?.data, Float32Array.of(7));
  }
});

test('every half precision pattern survives widening and narrowing', () => {
  for (let bits = 0; bits < 0x10000; bits++) {
    const value = halfToFloat(bits);
    if (Number.isNaN(value)) assert.equal(floatToHalf(value), 0x7e00);
    else assert.equal(floatToHalf(value), bits);
  }
  assert.equal(halfToFloat(floatToHalf(1 + 2 ** -11)), 1);
  assert.equal(halfToFloat(floatToHalf(1 + 3 * 2 ** -11)), 1 + 2 ** -9);
});

test('a file cut short, a gap, an overlap and a wrong size are refused', async () => {
  const whole = Buffer.concat(encodeSafetensors(ARRAYS));
  assert.match(await refusal('cut', whole.subarray(0, whole.length - 1)), /FILE is a safetensors file that was cut short/);
  const header = (text: string, data: number): Buffer => {
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(text.length));
    return Buffer.concat([length, Buffer.from(text), Buffer.alloc(data)]);
  };
  assert.match(await refusal('gap', header('{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}', 8)), /"a" does not follow/);
  assert.match(await refusal('size', header('{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}', 4)), /wrong number of bytes/);
  assert.match(await refusal('huge', header('{"a":{"dtype":"F32","shape":[4294967296],"data_offsets":[0,17179869184]}}', 4)), /cut short/);
  assert.match(await refusal('kind', header('{"a":{"dtype":"F8_E4M3","shape":[1],"data_offsets":[0,1]}}', 1)), /not supported/);
  assert.match(await refusal('json', header('{"a":', 0)), /not a JSON object/);
});

test('the shared ResNet-18 is read', needsShared('data/weights/resnet18.safetensors'), async () => {
  const arrays = await readWeights(join(SHARED, 'data/weights/resnet18.safetensors'));
  assert.equal(arrays.size, 122);
  assert.deepEqual(arrays.get('layer1.0.conv1.weight')?.shape, [64, 64, 3, 3]);
  assert.deepEqual(arrays.get('bn1.num_batches_tracked')?.shape, []);
});
