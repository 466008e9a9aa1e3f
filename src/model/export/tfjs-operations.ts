import { KERNELS } from '../../tensor/kernels.ts';
import { type GraphNode, inputOf, inputsOf } from '../../tensor/trace/graph.ts';
import { axesOf, notExportable, padding, pair } from './attributes.ts';
import { foldConvNorm } from './fold.ts';
import { attribute, type TfAttribute, type TfGraphBuilder } from './tfjs-graph.ts';

type Emit = (node: GraphNode, to: TfGraphBuilder) => string;
type Attributes = Readonly<Record<string, TfAttribute>>;

const simple =
  (op: string, attributes: (node: GraphNode) => Attributes = () => ({})): Emit =>
  (node, to) =>
    to.add(
      op,
      inputsOf(node).map((value) => to.name(value)),
      attributes(node),
    );

const reduction =
  (op: string, axes: string): Emit =>
  (node, to) => {
    const x = inputOf(node, 'x');
    const list = to.integers(axesOf(node.attrs[axes], x.shape.length));
    return to.add(op, [to.name(x), list], { Tidx: { type: 'DT_INT32' }, keep_dims: attribute.bool(node.attrs['keepDims'] === true) });
  };

function window(attrs: GraphNode['attrs']): Attributes {
  const pads = padding(attrs['pad']);
  const [height, width] = pair(attrs['strides'] ?? attrs['stride']);
  const common = { strides: attribute.ints([1, height, width, 1]), data_format: attribute.text('NHWC') };
  if (pads === 'same') return { ...common, padding: attribute.text('SAME') };
  if (pads.every((pixels) => pixels === 0)) return { ...common, padding: attribute.text('VALID') };
  const [top, bottom, left, right] = pads;
  return { ...common, padding: attribute.text('EXPLICIT'), explicit_paddings: attribute.ints([0, 0, top, bottom, left, right, 0, 0]) };
}

function convolve(node: GraphNode, filter: string, bias: string | undefined, activation: string | undefined, to: TfGraphBuilder): string {
  const fused = [...(bias === undefined ? [] : ['BiasAdd']), ...(activation === undefined ? [] : [activation])];
  const attributes = {
    ...window(node.attrs),
    dilations: attribute.ints([1, ...pair(node.attrs['dilations']), 1]),
    ...(bias === undefined ? {} : { fused_ops: attribute.texts(fused), num_args: attribute.int(1), epsilon: attribute.float(1e-4) }),
  };
  const x = to.name(inputOf(node, 'x'));
  if (bias === undefined) return to.add('Conv2D', [x, filter], attributes);
  return to.add('_FusedConv2D', [x, filter, bias], attributes);
}

const convNorm: Emit = (node, to) => {
  const { filter, shape, bias } = foldConvNorm(node);
  const label = inputOf(node, 'filter').name ?? 'filter';
  const names = [to.constant(shape, filter, label), to.constant([bias.length], bias, `${label}.bias`)] as const;
  const adds = node.inputs['add'] !== undefined;
  if (!adds && node.attrs['activation'] === 'relu') return convolve(node, ...names, 'Relu', to);
  const conv = convolve(node, ...names, undefined, to);
  return activate(adds ? to.add('AddV2', [conv, to.name(inputOf(node, 'add'))]) : conv, node, to);
};

const ACTIVATIONS: Readonly<Record<string, string>> = { relu: 'Relu', sigmoid: 'Sigmoid', elu: 'Elu' };

function activate(value: string, { op, attrs }: GraphNode, to: TfGraphBuilder): string {
  const activation = (attrs['activation'] as string | undefined) ?? 'linear';
  if (activation === 'linear' || activation === 'none') return value;
  const known = ACTIVATIONS[activation];
  if (known === undefined) throw notExportable(`${op} with ${activation}`, 'TensorFlow.js');
  return to.add(known, [value]);
}

const convolution: Emit = (node, to) => {
  const bias = node.inputs['bias'] === undefined ? undefined : to.name(inputOf(node, 'bias'));
  return activate(convolve(node, to.name(inputOf(node, 'filter')), bias, undefined, to), node, to);
};

/** TensorFlow's pools pad with nothing or 'same' only, so explicit padding is a node of its own: of the least float32, which no maximum takes. */
const maxPool: Emit = (node, to) => {
  refuseCeil(node);
  const pads = padding(node.attrs['pad']);
  const [height, width] = pair(node.attrs['filterSize']);
  const x = to.name(inputOf(node, 'x'));
  if (pads === 'same' || pads.every((pixels) => pixels === 0))
    return to.add('MaxPool', [x], { ...window(node.attrs), ksize: attribute.ints([1, height, width, 1]) });
  const [top, bottom, left, right] = pads;
  const sizes = to.constant([4, 2], Int32Array.of(0, 0, top, bottom, left, right, 0, 0));
  const padded = to.add('PadV2', [x, sizes, to.constant([], Float32Array.of(-3.4028234663852886e38))], { Tpaddings: { type: 'DT_INT32' } });
  return to.add('MaxPool', [padded], { ...window({ ...node.attrs, pad: 'valid' }), ksize: attribute.ints([1, height, width, 1]) });
};

const averagePool: Emit = (node, to) => {
  refuseCeil(node);
  const pads = padding(node.attrs['pad']);
  if (pads !== 'same' && pads.some((pixels) => pixels > 0)) throw notExportable('AvgPool with padding', 'TensorFlow.js');
  const [height, width] = pair(node.attrs['filterSize']);
  return to.add('AvgPool', [to.name(inputOf(node, 'x'))], { ...window(node.attrs), ksize: attribute.ints([1, height, width, 1]) });
};

function refuseCeil({ op, attrs }: GraphNode): void {
  if (attrs['dimRoundingMode'] === 'ceil') throw notExportable(`${op} with sizes rounded up`, 'TensorFlow.js');
}

const matMul: Emit = (node, to) => {
  const flat = node.output.shape.length === 2;
  const [a, b] = ['transposeA', 'transposeB'].map((flag) => attribute.bool(node.attrs[flag] === true)) as [TfAttribute, TfAttribute];
  const inputs = [to.name(inputOf(node, 'a')), to.name(inputOf(node, 'b'))];
  const product = flat
    ? to.add('MatMul', inputs, { transpose_a: a, transpose_b: b })
    : to.add('BatchMatMulV2', inputs, { adj_x: a, adj_y: b });
  const biased = node.inputs['bias'] === undefined ? product : to.add('AddV2', [product, to.name(inputOf(node, 'bias'))]);
  return activate(biased, node, to);
};

const concat: Emit = (node, to) => {
  const inputs = inputsOf(node).map((value) => to.name(value));
  const axis = axesOf(node.attrs['axis'], node.output.shape.length)[0]!;
  return to.add('ConcatV2', [...inputs, to.integer(axis)], { N: attribute.int(inputs.length), Tidx: { type: 'DT_INT32' } });
};

const reshape: Emit = (node, to) => {
  const [, ...rest] = node.output.shape;
  return to.add('Reshape', [to.name(inputOf(node, 'x')), to.integers([-1, ...rest])], { Tshape: { type: 'DT_INT32' } });
};

const transpose: Emit = (node, to) =>
  to.add('Transpose', [to.name(inputOf(node, 'x')), to.integers(node.attrs['perm'] as number[])], { Tperm: { type: 'DT_INT32' } });

/** How each operation of tensor/trace/shapes.ts is written for TensorFlow.js. */
const OPERATIONS: Readonly<Record<string, Emit>> = {
  [KERNELS.convNormInference]: convNorm,
  Conv2D: convolution,
  FusedConv2D: convolution,
  MaxPool: maxPool,
  AvgPool: averagePool,
  BatchMatMul: matMul,
  _FusedMatMul: matMul,
  Concat: concat,
  Reshape: reshape,
  Transpose: transpose,
  Mean: reduction('Mean', 'axis'),
  Sum: reduction('Sum', 'axis'),
  Max: reduction('Max', 'reductionIndices'),
  Add: simple('AddV2'),
  Sub: simple('Sub'),
  Multiply: simple('Mul'),
  RealDiv: simple('RealDiv'),
  Cast: (node, to) => to.name(inputsOf(node)[0]!),
  LeakyRelu: simple('LeakyRelu', ({ attrs }) => ({ alpha: attribute.float(attrs['alpha'] as number) })),
  ...Object.fromEntries(
    'Maximum Minimum SquaredDifference Relu Relu6 Sigmoid Tanh Exp Log Softplus Sqrt Rsqrt Square Abs Neg Elu Softmax'
      .split(' ')
      .map((op) => [op, simple(op)]),
  ),
};

/** Writes a node into the graph. Throws UserError for an operation that has no form here. */
export function emitTfjs(node: GraphNode, to: TfGraphBuilder): void {
  const emit = OPERATIONS[node.op];
  if (emit === undefined) throw notExportable(node.op, 'TensorFlow.js');
  to.bind(node.output, emit(node, to));
}
