import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseEngine } from '../../src/backends/registry.ts';
import type { Architecture } from '../../src/language/contracts/architecture.ts';
import { knownArchitectures } from '../../src/model/architecture.ts';
import { buildModel, type Network } from '../../src/model/build.ts';
import { loadModelState, modelState } from '../../src/model/state.ts';
import type { NamedArrays } from '../../src/model/weights/arrays.ts';
import { UserError } from '../../src/util/problem.ts';
import { resnet } from '../../src/words/architectures/resnet.ts';
import { BUILTIN } from '../../src/words/builtin.ts';
import { specOf } from '../words.ts';

/** One block per stage: small enough to be built often. */
const RESNET10 = resnet({ block: 'basic', layers: [1, 1, 1, 1], name: 'resnet10' });

type Fresh = Network & { readonly seed: number };

const spec = (arch: Architecture, nOut = 3, nIn = 3): Fresh => ({
  arch,
  head: { ps: 0.5, concatPool: true, firstBn: true, bnFinal: false, linFirst: false },
  nIn,
  nOut,
  seed: 7,
});

function stateOf(model: Fresh): NamedArrays {
  const built = buildModel(model);
  const state = modelState(built);
  built.dispose();
  return state;
}

await (await chooseEngine('cpu')).engine.start({});
const STATE = stateOf(spec(RESNET10));

/** The same arrays under torchvision's names. */
function torchvisionNames(state: NamedArrays, prefix = ''): NamedArrays {
  const rename = (key: string) =>
    key
      .replace(/^0\.0\./, 'conv1.')
      .replace(/^0\.1\./, 'bn1.')
      .replace(/^0\.(\d)\./, (_, n) => `layer${Number(n) - 3}.`);
  return new Map([...state].filter(([key]) => key.startsWith('0.')).map(([key, array]) => [prefix + rename(key), array]));
}

test("a model's state goes out and in again unchanged, in torch's layout", () => {
  const state = STATE;
  assert.deepEqual(state.get('0.4.0.conv1.weight')!.shape, [64, 64, 3, 3]);
  assert.deepEqual(state.get('1.4.weight')!.shape, [512, 1024]);
  assert.deepEqual(state.get('0.1.num_batches_tracked'), { shape: [], dtype: 'int64', data: BigInt64Array.of(0n) });
  const other = buildModel({ ...spec(RESNET10), seed: 8 });
  loadModelState(other, state);
  assert.deepEqual(modelState(other), state);
  other.dispose();
});

test("torchvision's names, with a prefix or without, fill the body and leave the head", () => {
  const state = STATE;
  for (const prefix of ['', 'module.']) {
    const model = buildModel({ ...spec(RESNET10, 5), seed: 8 }, torchvisionNames(state, prefix));
    assert.ok(model.loaded!.kept.every((name) => name.startsWith('1.')));
    assert.deepEqual(modelState(model).get('0.7.0.conv2.weight'), state.get('0.7.0.conv2.weight'));
    model.dispose();
  }
});

test('a first convolution for 3 channels is adapted to 1, 2 and 4', () => {
  const arrays = torchvisionNames(STATE);
  const rgb = arrays.get('conv1.weight')!.data as Float32Array;
  const plane = (channel: number) => rgb[channel * 49]!;
  for (const [nIn, wanted] of [
    [1, [plane(0) + plane(1) + plane(2)]],
    [2, [plane(0) * 1.5, plane(1) * 1.5]],
    [4, [plane(0), plane(1), plane(2), 0]],
  ] as const) {
    const model = buildModel(spec(RESNET10, 3, nIn), arrays);
    const adapted = modelState(model).get('0.0.weight')!;
    assert.deepEqual(adapted.shape, [64, nIn, 7, 7]);
    assert.deepEqual(
      wanted.map((_, channel) => adapted.data[channel * 49]),
      wanted.map((value) => Math.fround(value)),
    );
    model.dispose();
  }
});

test('weights of another architecture are refused with the one that fits', () => {
  const arrays = torchvisionNames(stateOf(spec(BUILTIN.create(specOf('architecture', 'resnet34')))));
  assert.throws(
    () => buildModel(spec(RESNET10), arrays, () => knownArchitectures(BUILTIN)),
    (error) => {
      assert.ok(error instanceof UserError);
      const [problem] = error.problems;
      assert.equal(problem!.code, 'weights-mismatch');
      assert.match(problem!.found!, /0\.4\.1\.conv1\.weight has no place/);
      assert.equal(problem!.hint, 'The file fits arch: resnet34.');
      return true;
    },
  );
});

test('a saved state for other classes is refused', () => {
  const model = buildModel(spec(RESNET10, 3));
  assert.throws(
    () => loadModelState(model, stateOf(spec(RESNET10, 4))),
    (error) => {
      assert.ok(error instanceof UserError);
      assert.equal(error.problems[0]!.found, '1.8.weight is [4, 512], the model has [3, 512]');
      return true;
    },
  );
  model.dispose();
});

test('a file of any network that is known is recognised, with its keys, for a network of another kind', () => {
  const small = BUILTIN.create(specOf('architecture', 'small', { widths: [4] }));
  const hint = (arrays: NamedArrays): string => {
    try {
      buildModel(spec(small, 3, 1), arrays, () => [small, RESNET10]);
    } catch (error) {
      if (error instanceof UserError) return error.problems[0]!.hint!;
    }
    return assert.fail('the weights were taken');
  };
  const arrays = torchvisionNames(STATE, 'module.');
  assert.equal(hint(arrays), 'The file fits arch: resnet10.');
  assert.equal(hint(new Map([...arrays].slice(0, -5))), 'The file holds none of the networks that pipefile knows.');
});
