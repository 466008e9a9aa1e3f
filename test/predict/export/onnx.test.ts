import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { exportModel } from '../../../src/words/export-model.ts';
import { channelsFirst, EXPORT_CASES, largestDifference, makeCase, XRESNET_CASES } from './cases.ts';

/** The part of onnxruntime-node that is used here. */
interface Runtime {
  readonly InferenceSession: {
    create(
      path: string,
    ): Promise<{ run(feeds: Record<string, unknown>): Promise<Record<string, { data: Float32Array; dims: readonly number[] }>> }>;
  };
  readonly Tensor: new (type: 'float32', data: Float32Array, dims: readonly number[]) => unknown;
}

const FOLDER = process.env['PIPEFILE_ONNXRUNTIME'];
const skip = FOLDER === undefined ? 'needs onnxruntime-node (300 MB): PIPEFILE_ONNXRUNTIME names a folder that it is installed in' : false;

describe('ONNX files in onnxruntime-node', { skip }, () => {
  for (const of of [...EXPORT_CASES, ...XRESNET_CASES])
    test(`${of.name}: the same logits within 1e-4, whatever the batch`, async () => {
      const { InferenceSession, Tensor } = createRequire(join(FOLDER!, 'package.json'))('onnxruntime-node') as Runtime;
      const made = await makeCase(of);
      const [file] = await exportModel(made.folder, 'onnx');
      const session = await InferenceSession.create(file!);
      const [n, h, w, c] = made.shape;
      const x = channelsFirst(made.pictures, made.shape);
      const { logits } = await session.run({ image: new Tensor('float32', x, [n, c, h, w]) });
      assert.deepEqual(logits!.dims, [n, 4]);
      assert.ok(largestDifference(logits!.data, made.logits) < 1e-4);
      const one = await session.run({ image: new Tensor('float32', x.slice(0, x.length / n), [1, c, h, w]) });
      assert.ok(largestDifference(one['logits']!.data, made.logits.slice(0, 4)) < 1e-4);
      rmSync(made.folder, { recursive: true });
    });
});
