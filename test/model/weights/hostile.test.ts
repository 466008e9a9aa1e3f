import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeWeights } from '../../../src/model/weights/read.ts';
import { storedZip } from '../../../src/model/weights/zip-write.ts';
import { UserError } from '../../../src/util/problem.ts';

const refused = (pattern: RegExp) => (error: unknown) =>
  error instanceof UserError && error.problems[0]!.code === 'weights-unreadable' && pattern.test(error.message);
const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');
const pth = (pickle: Buffer): Buffer => Buffer.concat(storedZip([['archive/data.pkl', pickle]]));

const MAGIC = Buffer.from([0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e]);
const PROTOCOL = Buffer.from([0x80, 2, 0x4d, 0xe9, 0x03, 0x2e]);

test('a pickle that builds millions of anything ends by a budget, in words', () => {
  assert.throws(() => decodeWeights(pth(bytes(`\x80\x02${'}'.repeat(40_000_000)}.`)), 'bomb.pth'), refused(/builds more than/));
  const many = 5_000_000;
  for (const op of ['}', ']', ')', '(', 'N', '}0', 'K\x07', ']2', '(l', '(d', 'N\x85', 'NN\x86'])
    assert.throws(() => decodeWeights(pth(bytes(`\x80\x02${op.repeat(many)}.`)), 'bomb.pth'), refused(/builds more than/), op);
  const legacy = Buffer.concat([MAGIC, PROTOCOL, bytes('\x80\x02}q\0.'), bytes(`\x80\x02${'}'.repeat(many)}.`)]);
  assert.throws(() => decodeWeights(legacy, 'bomb.th'), refused(/builds more than/));
});

test('a large dict that is copied, or a long shape that is read, a hundred thousand times ends by the budget', () => {
  const pairs = `}q\0(${Array.from({ length: 50_000 }, (_, i) => `M${String.fromCharCode(i & 255, i >> 8)}N`).join('')}u`;
  const copies = `ccollections\nOrderedDict\nq\x01${'h\x01h\0\x85R0'.repeat(100_000)}`;
  assert.throws(() => decodeWeights(pth(bytes(`\x80\x02${pairs}${copies}.`)), 'copies.pth'), refused(/builds more than/));
  const shape = `(${'K\x01'.repeat(200_000)}tq\0`;
  const storage = `(U\x07storagectorch\nFloatStorage\nU\x010U\x03cpuK\x01tQq\x01`;
  const tensors = `ctorch._utils\n_rebuild_tensor_v2\nq\x02${'h\x02(h\x01K\0h\0h\0\x89NtR0'.repeat(50_000)}`;
  assert.throws(
    () => decodeWeights(pth(bytes(`\x80\x02${shape}${storage}${tensors}.`)), 'shapes.pth'),
    refused(/more than 32 dimensions|builds more than/),
  );
});

function placesOf(content: Buffer, text: string): number[] {
  const places: number[] = [];
  for (let at = content.indexOf(text); at >= 0; at = content.indexOf(text, at + 1)) places.push(at);
  return places;
}

test('parts of a zip archive that share bytes, or a name, are refused', () => {
  const pieces = Buffer.concat(
    storedZip([
      ['archive/data.pkl', bytes('\x80\x02}.')],
      ['archive/data/0', Buffer.alloc(1000)],
      ['archive/data/1', Buffer.alloc(1000)],
    ]),
  );
  assert.throws(() => decodeWeights(pieces, 'fine.pth'), refused(/holds no tensors/));
  const centrals = placesOf(pieces, 'PK\x01\x02');
  const offset = (at: number): number => pieces.readUInt32LE(at + 42);
  const shared = Buffer.from(pieces);
  shared.writeUInt32LE(offset(centrals[1]!), centrals[2]! + 42);
  assert.throws(() => decodeWeights(shared, 'shared.pth'), refused(/overlaps another/));
  const inside = Buffer.from(pieces);
  inside.writeUInt32LE(offset(centrals[1]!) + 500, centrals[2]! + 42);
  assert.throws(() => decodeWeights(inside, 'inside.pth'), refused(/overlaps another/));
  const twice = Buffer.from(pieces);
  twice.write('0', centrals[2]! + 46 + 'archive/data/'.length);
  assert.throws(() => decodeWeights(twice, 'twice.pth'), refused(/two parts of the name/));
});

function safetensors(header: string): Buffer {
  const head = Buffer.alloc(8);
  head.writeBigUInt64LE(BigInt(Buffer.byteLength(header)));
  return Buffer.concat([head, Buffer.from(header)]);
}

test('safetensors headers of too many tensors, axes, bytes or levels are refused', () => {
  const entry = '{"dtype":"F32","shape":[0],"data_offsets":[0,0]}';
  const many = Array.from({ length: 100_001 }, (_, i) => `"${i}":${entry}`).join(',');
  assert.throws(() => decodeWeights(safetensors(`{${many}}`), 'many'), refused(/too many tensors/));
  const axes = `{"a":{"dtype":"F32","shape":[${'1,'.repeat(5_000_000)}1],"data_offsets":[0,4]}}`;
  assert.throws(() => decodeWeights(safetensors(axes), 'axes'), refused(/more than 32 dimensions/));
  assert.throws(() => decodeWeights(safetensors(`{"a":"${'x'.repeat(26_000_000)}"}`), 'long'), refused(/header that is too long/));
  assert.throws(() => decodeWeights(safetensors(`{"a":${'['.repeat(5_000_000)}`), 'deep'), refused(/not a JSON object/));
});
