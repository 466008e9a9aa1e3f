import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { PickleValue } from '../../../src/model/weights/pickle-values.ts';
import { readWeights } from '../../../src/model/weights/read.ts';
import { torchArrays } from '../../../src/model/weights/torch-tensors.ts';
import { TorchStorage, TorchTensor } from '../../../src/model/weights/torch-world.ts';
import { UserError } from '../../../src/util/problem.ts';
import { keyedRng } from '../../../src/util/rng.ts';
import { needsShared, SHARED } from '../../shared.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'pipefile-weights-'));
after(() => rmSync(FOLDER, { recursive: true, force: true }));

const refused = (pattern: RegExp) => (error: unknown) =>
  error instanceof UserError && error.problems[0]!.code === 'weights-unreadable' && pattern.test(error.message);
const write = (name: string, bytes: Uint8Array | string): string => {
  writeFileSync(join(FOLDER, name), bytes);
  return join(FOLDER, name);
};

test("torch's legacy format: a real ResNet-20, keys without `module.`", needsShared('data/weights/resnet20-12fca82f.th'), async () => {
  const weights = await readWeights(join(SHARED, 'data/weights/resnet20-12fca82f.th'));
  assert.equal(weights.size, 97);
  assert.deepEqual(weights.get('conv1.weight')!.shape, [16, 3, 3, 3]);
  assert.ok([...weights.keys()].every((key) => !key.startsWith('module.')));
});

test('genuine files cut short are refused with the reason', needsShared('data/weights/truncated'), async () => {
  for (const [name, reason] of [
    ['resnet18-f37072fd', /cut short/],
    ['resnet18-5c106cde', /tar format.*cut short/],
    ['resnet50-19c8e357', /tar format.*cut short/],
  ] as const) {
    await assert.rejects(readWeights(join(SHARED, `data/weights/truncated/${name}.pth`)), refused(reason), name);
  }
});

test('a pickle that calls a function is refused, and nothing is run', async () => {
  const marker = join(FOLDER, 'owned');
  const magic = Buffer.from([0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e]);
  const protocol = Buffer.from([0x80, 2, 0x4d, 0xe9, 0x03, 0x2e]);
  const system = Buffer.concat([Buffer.from([0x80, 2]), Buffer.from('}q\u0000.')]);
  const attack = Buffer.concat([
    Buffer.from([0x80, 2]),
    Buffer.from(`cposix\nsystem\nX`),
    Buffer.from(Uint32Array.of(`touch ${marker}`.length).buffer),
    Buffer.from(`touch ${marker}`),
    Buffer.from([0x85, 0x52, 0x2e]),
  ]);
  await assert.rejects(readWeights(write('attack.pth', Buffer.concat([magic, protocol, system, attack]))), refused(/posix.system/));
  assert.ok(!existsSync(marker));
});

test(
  'other things named .pth, and 1,000 damaged files, are refused in words',
  needsShared('data/weights/resnet20-12fca82f.th'),
  async () => {
    await assert.rejects(readWeights(write('empty.pth', '')), UserError);
    await assert.rejects(readWeights(write('page.pth', '<!DOCTYPE html><html>not found</html>')), UserError);
    const { readFileSync } = await import('node:fs');
    const real = readFileSync(join(SHARED, 'data/weights/resnet20-12fca82f.th'));
    for (let i = 0; i < 1000; i++) {
      const rng = keyedRng(7, 'weights', i);
      const bytes = Buffer.from(real.subarray(0, rng.int(4) === 0 ? rng.int(real.length) : real.length));
      for (let n = 1 + rng.int(4); n > 0 && bytes.length > 0; n--) bytes[rng.int(Math.min(bytes.length, 20_000))] = rng.int(256);
      await readWeights(write('damaged.th', bytes)).catch((error: unknown) =>
        assert.ok(error instanceof UserError, `file ${i}: ${String(error)}`),
      );
    }
  },
);

test('the map with the most tensors is the state dict: a best accuracy that is a tensor beside it is not', () => {
  const tensor = (key: string): TorchTensor => new TorchTensor(new TorchStorage(key, 'float32', 1), 0, [], []);
  const bytes = (): Uint8Array => new Uint8Array(4);
  const weights = new Map<PickleValue, PickleValue>([
    ['a.weight', tensor('1')],
    ['a.bias', tensor('2')],
  ]);
  const keys = (root: PickleValue): string[] => [...torchArrays(root, bytes).keys()];
  assert.deepEqual(
    keys(
      new Map<PickleValue, PickleValue>([
        ['best_acc1', tensor('0')],
        ['state_dict', weights],
      ]),
    ),
    ['a.weight', 'a.bias'],
  );
  assert.deepEqual(keys(weights), ['a.weight', 'a.bias']);
  assert.throws(() => keys(new Map([['state_dict', new Map()]])), /no tensors where a state dict has them/);
});
