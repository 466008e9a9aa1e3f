import { UserError } from '../util/problem.ts';
import type { Model } from './model.ts';
import type { ModelSpec } from './spec.ts';
import { entryShape, writeEntry } from './state.ts';
import type { StateEntry } from './store.ts';
import { asFloat32, type NamedArray, type NamedArrays } from './weights/arrays.ts';

/** What pretrained weights filled. */
export interface LoadReport {
  /** Keys of the model that were filled. */
  readonly filled: readonly string[];
  /** Keys of the model that keep their initial values (the head, as a rule). */
  readonly kept: readonly string[];
  /** Keys of the file that the model has no place for ('fc.weight'). */
  readonly unused: readonly string[];
}

/**
 * Fills a fresh model with pretrained arrays in torchvision's keys ('layer1.0.conv1.weight') or fastai's ('0.4.0.conv1.weight'), with or without a
 * 'module.' or 'model.' prefix. The whole body must be there in the right shapes; a head is taken when all of it fits, the final layer 'fc' when the head is
 * average pool and one linear layer. A first convolution for 3 channels is adapted to nIn as fastai does.
 * Throws UserError 'weights-mismatch' naming the first keys that differ and the architecture that the file fits.
 */
export function loadPretrained(model: Model, weights: NamedArrays, spec: Pick<ModelSpec, 'arch' | 'nIn'>): LoadReport {
  const arrays = adaptFirst(withinCut(canonical(weights, model), spec.arch), spec.nIn);
  const body = model.entries.filter(({ name }) => name.startsWith('0.'));
  const head = model.entries.filter(({ name }) => name.startsWith('1.'));
  const wrong = body.filter((entry) => entry.kind === 'variable' && !fits(entry, arrays.get(entry.name)));
  const known = new Set(model.entries.map((entry) => entry.name));
  const strange = [...arrays.keys()].filter((name) => name.startsWith('0.') && !known.has(name));
  if (wrong.length + strange.length > 0) throw mismatch(wrong, strange, arrays, weights, spec);
  const headFits = head.every((entry) => entry.kind === 'counter' || fits(entry, arrays.get(entry.name)));
  const taken = [...body, ...(headFits ? head : [])].filter(({ name }) => arrays.has(name));
  for (const entry of taken) writeEntry(model, entry, arrays.get(entry.name)!);
  const filled = new Set(taken.map((entry) => entry.name));
  return {
    filled: [...filled],
    kept: model.entries.map((entry) => entry.name).filter((name) => !filled.has(name)),
    unused: [...arrays.keys()].filter((name) => !filled.has(name)),
  };
}

function canonical(weights: NamedArrays, model: Model): NamedArrays {
  const linear = model.entries.findLast((entry) => entry.name.endsWith('.weight'))?.name.replace(/\.weight$/, '');
  const rename = (key: string): string =>
    key
      .replace(/^(module|model)\./, '')
      .replace(/^conv1\./, '0.0.')
      .replace(/^bn1\./, '0.1.')
      .replace(/^layer(\d)\./, (_, stage) => `0.${Number(stage) + 3}.`)
      .replace(/^fc\./, `${linear}.`);
  return new Map([...weights].map(([key, array]) => [rename(key), array]));
}

/** Without the stages that a cut leaves out. */
function withinCut(arrays: NamedArrays, arch: ModelSpec['arch']): NamedArrays {
  const { cut } = arch as { readonly cut?: number };
  if (cut === undefined) return arrays;
  return new Map([...arrays].filter(([name]) => !(name.startsWith('0.') && Number(name.split('.')[1]) >= cut)));
}

function fits(entry: StateEntry, array: NamedArray | undefined): boolean {
  return array !== undefined && entryShape(entry).join() === array.shape.join();
}

function adaptFirst(arrays: NamedArrays, nIn: number): NamedArrays {
  const first = arrays.get('0.0.weight');
  if (nIn === 3 || first === undefined || first.shape[1] !== 3) return arrays;
  const [outputs, , height, width] = first.shape as [number, number, number, number];
  const data = adaptPlanes(asFloat32(first), outputs, height * width, nIn);
  return new Map([...arrays, ['0.0.weight', { shape: [outputs, nIn, height, width], dtype: 'float32', data }]]);
}

/** fastai's rule for another number of input channels: 1 takes the sum of the three planes, 2 the first two times 1.5, more the three and zeros. */
function adaptPlanes(values: Float32Array, outputs: number, plane: number, nIn: number): Float32Array {
  const result = new Float32Array(outputs * nIn * plane);
  for (let o = 0; o < outputs; o++) {
    for (let i = 0; i < Math.max(3, nIn); i++) {
      for (let p = 0; p < plane; p++) {
        const value = i < 3 ? values[(o * 3 + i) * plane + p]! : 0;
        if (nIn === 1) result[o * plane + p]! += value;
        else if (i < nIn) result[(o * nIn + i) * plane + p] = nIn === 2 ? value * 1.5 : value;
      }
    }
  }
  return result;
}

function mismatch(
  wrong: readonly StateEntry[],
  strange: readonly string[],
  arrays: NamedArrays,
  weights: NamedArrays,
  { arch }: Pick<ModelSpec, 'arch'>,
): UserError {
  const fitting = guessArchitecture(arrays);
  const lines = [
    ...wrong.slice(0, 3).map((entry) => {
      const array = arrays.get(entry.name);
      return `${entry.name} ${array === undefined ? 'is missing' : `is [${array.shape.join(', ')}]`}`;
    }),
    ...strange.slice(0, 3).map((name) => `${name} has no place`),
  ].slice(0, 3);
  const first = wrong[0];
  return new UserError({
    code: 'weights-mismatch',
    message: `The weights do not fit ${arch.name}: ${wrong.length + strange.length} of ${weights.size} arrays differ.`,
    ...(first === undefined ? {} : { expected: `${first.name} [${entryShape(first).join(', ')}]` }),
    found: lines.join('; '),
    hint:
      fitting === undefined || fitting === arch.name
        ? 'The file does not hold a network of torchvision’s ResNet family.'
        : `The file fits arch: ${fitting}.`,
  });
}

const RESNETS: Readonly<Record<string, string>> = {
  'basic 2,2,2,2': 'resnet18',
  'basic 3,4,6,3': 'resnet34',
  'bottleneck 3,4,6,3': 'resnet50',
  'bottleneck 3,4,23,3': 'resnet101',
  'bottleneck 3,8,36,3': 'resnet152',
};

function guessArchitecture(arrays: NamedArrays): string | undefined {
  if (arrays.get('0.0.weight')?.shape.slice(2).join() !== '7,7') return undefined;
  const blocks = [4, 5, 6, 7].map(
    (stage) => [...arrays.keys()].filter((key) => new RegExp(`^0\\.${stage}\\.\\d+\\.conv1\\.weight$`).test(key)).length,
  );
  return RESNETS[`${arrays.has('0.4.0.conv3.weight') ? 'bottleneck' : 'basic'} ${blocks.join()}`];
}
