import type { EngineName } from '../../src/backends/registry.ts';

/** Specs of tfjs-core that fail on an engine, and why that is so. They are run all the same: a line that nothing fails by is out of date, and the test says so. */
export interface Exclusion {
  readonly engines: readonly EngineName[];
  /** Start of the spec's full name, without the engine's name in it; absent: any spec that fails with `error`. */
  readonly spec?: string;
  /** What the failure's message must match. */
  readonly error?: RegExp;
  readonly reason: string;
}

/** A kernel that TF.js's wasm backend does not have. */
const lacks = (kernels: string, reason: string): Exclusion => ({
  engines: ['wasm'],
  error: new RegExp(`Kernel '(?:${kernels})' not registered for backend 'wasm'`),
  reason,
});

const wasm = (reason: string, error: RegExp, ...specs: string[]): Exclusion[] =>
  specs.length === 0 ? [{ engines: ['wasm'], error, reason }] : specs.map((spec) => ({ engines: ['wasm'], spec, error, reason }));

const COPIES =
  'wasm’s Identity copies: a saved tensor’s copy looks like a leak to the check that TF.js makes in tests; it is freed with the tape';

export const EXCLUSIONS: readonly Exclusion[] = [
  {
    engines: ['onednn'],
    spec: 'avgPool gradient x=[3,3,1] f=[3,3] s=1 p=explicit',
    error: /Arrays differ/,
    reason:
      'the spec wants dy divided by the whole window, while the average leaves out the padding: not its derivative, which onednn gives (test/backends/onednn/pooling.test.ts)',
  },
  lacks('Complex', 'wasm holds no complex numbers; nothing here uses them'),
  lacks('Einsum', 'not in wasm; nothing here uses it'),
  lacks('UnsortedSegmentSum', 'not in wasm; the gradient of gather, which no layer here uses'),
  lacks('DepthwiseConv2dNativeBackprop(?:Input|Filter)', 'not in wasm; no model here has depthwise convolutions'),
  lacks('Ragged(?:Gather|Range|TensorToTensor)', 'not in wasm; nothing here uses ragged tensors'),
  lacks('StaticRegexReplace', 'not in wasm; nothing here uses tensors of strings'),
  ...wasm('wasm has channels last only, as everything here', /does not support dataFormat/),
  ...wasm('wasm multiplies matrices of float32 only; metrics are computed outside TF.js', /BatchMatMul for non non-float32 tensors/),
  ...wasm(
    'wasm’s fused kernels take a bias of one dimension only',
    /only supports rank-1 bias|Operands could not be broadcast together/,
    'fused ',
  ),
  ...wasm(
    'wasm holds strings for storage only; nothing here computes on them',
    /Unknown dtype string|Arrays differ|Aborted/,
    'equal should support string',
    'notEqual should support string',
    'greater should support string',
    'greaterEqual should support string',
    'less should support string',
    'lessEqual should support string',
    'sparseToDense should work for string',
    'tile 1d string',
    'tile 2d string',
    'tile 6D string',
  ),
  ...wasm('wasm holds strings for storage only; nothing here computes on them', /Unknown dtype string/),
  ...wasm('XNNPACK’s clamp makes a NaN its lower bound', /Arrays differ/, 'clipByValue basic vec4', 'clipByValue propagates NaNs'),
  ...wasm(
    'wasm’s Cast to bool copies the numbers: 3 stays 3',
    /Arrays differ/,
    'tensor Tensor2D float32 -> bool',
    'tensor Tensor2D int32 -> bool',
  ),
  ...wasm(
    'a window that lies in the padding alone; no pooling here has one',
    /Arrays differ/,
    'pool max x=[2,2,3] f=[1,1] s=2 p=1 fractional outputs default rounding',
    'pool avg x=[2,2,3] f=[1,1] s=2 p=1 fractional outputs default rounding',
  ),
  ...wasm(
    'wasm’s Slice checks no bounds in two dimensions',
    /Expected function to throw/,
    'slice2d throws when requesting out of bounds slice',
  ),
  ...wasm(
    COPIES,
    /internal memory leak/,
    'customGradient second order derivative',
    'customGradient calling gradient of custom op twice',
    'logSoftmax 1D gradient',
    'fused conv2d backProp input',
    'fused conv2d gradient',
    'fused depthwiseConv2D gradient',
  ),
  ...wasm('wasm’s Identity copies, so a saved tensor has data of its own', /\.id = /, 'gradient registry register a kernel with gradient'),
  ...wasm(
    'TF.js’s logSigmoid reads a clone that is freed; other backends’ clones share data',
    /reading 'backend'/,
    'logSigmoid gradient with clones',
  ),
  ...wasm('wasm’s Bincount counts each row of a picture by itself', /could not be broadcast/, 'threshold method otsu'),
];
