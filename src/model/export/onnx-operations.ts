import { KERNELS } from '../../tensor/kernels.ts';
import { type GraphNode, type GraphValue, inputOf, inputsOf } from '../../tensor/trace/graph.ts';
import { axesOf, notExportable, padding, pair } from './attributes.ts';
import { foldConvNorm } from './fold.ts';
import type { OnnxGraphBuilder } from './onnx-graph.ts';
import type { OnnxAttributes } from './onnx-proto.ts';

/** Writes one traced operation; gives the name of its result. */
type Emit = (node: GraphNode, to: OnnxGraphBuilder) => string;

const rankOf = (value: GraphValue): number => value.shape.length;

const unary =
  (op: string, attributes: (node: GraphNode) => OnnxAttributes = () => ({})): Emit =>
  (node, to) =>
    to.add(op, [to.name(inputsOf(node)[0]!)], attributes(node));

const binary =
  (op: string): Emit =>
  (node, to) => {
    const rank = rankOf(node.output);
    return to.add(op, [to.name(inputOf(node, 'a'), rank), to.name(inputOf(node, 'b'), rank)]);
  };

function reduction(op: string, axes: string, axesAreInput = false): Emit {
  return (node, to) => {
    const x = inputOf(node, 'x');
    const list = axesOf(node.attrs[axes], rankOf(x))
      .map((axis) => to.axis(axis, rankOf(x)))
      .sort((a, b) => a - b);
    const keepdims = node.attrs['keepDims'] === true ? 1 : 0;
    if (axesAreInput) return to.add(op, [to.name(x), to.integers(list)], { keepdims });
    return to.add(op, [to.name(x)], { axes: list, keepdims });
  };
}

function window({ attrs }: GraphNode): OnnxAttributes {
  const pads = padding(attrs['pad']);
  const common = { strides: pair(attrs['strides'] ?? attrs['stride']), dilations: pair(attrs['dilations']) };
  if (pads === 'same') return { ...common, auto_pad: 'SAME_UPPER' };
  const [top, bottom, left, right] = pads;
  return { ...common, pads: [top, left, bottom, right] };
}

const convNorm: Emit = (node, to) => {
  const { filter, shape, bias } = foldConvNorm(node);
  const label = inputOf(node, 'filter').name ?? 'filter';
  const inputs = [to.name(inputOf(node, 'x')), to.filter(filter, shape, label), to.floats([bias.length], bias, `${label}.bias`)];
  const conv = to.add('Conv', inputs, { ...window(node), kernel_shape: shape.slice(0, 2) });
  const sum = node.inputs['add'] === undefined ? conv : to.add('Add', [conv, to.name(inputOf(node, 'add'))]);
  return activate(sum, node, to);
};

const convolution: Emit = (node, to) => {
  const filter = inputOf(node, 'filter');
  if (!(filter.constant instanceof Float32Array)) throw notExportable('Conv2D with a computed filter', 'ONNX');
  const inputs = [to.name(inputOf(node, 'x')), to.filter(filter.constant, filter.shape, filter.name ?? 'filter')];
  if (node.inputs['bias'] !== undefined) inputs.push(to.name(inputOf(node, 'bias')));
  const conv = to.add('Conv', inputs, { ...window(node), kernel_shape: filter.shape.slice(0, 2) });
  return activate(conv, node, to);
};

function pooling(op: string, more: OnnxAttributes = {}): Emit {
  return (node, to) => {
    const { dilations: _, ...attributes } = window(node);
    const ceil = node.attrs['dimRoundingMode'] === 'ceil' ? { ceil_mode: 1 } : {};
    return to.add(op, [to.name(inputOf(node, 'x'))], { ...attributes, kernel_shape: pair(node.attrs['filterSize']), ...ceil, ...more });
  };
}

const matMul: Emit = (node, to) => {
  const side = (name: string, flag: string): string => {
    const value = inputOf(node, name);
    const plain = to.name(value, 2);
    if (node.attrs[flag] !== true) return plain;
    const order = value.shape.map((_, i) => i);
    return to.add('Transpose', [plain], { perm: [...order.slice(0, -2), order.at(-1)!, order.at(-2)!] });
  };
  const product = to.add('MatMul', [side('a', 'transposeA'), side('b', 'transposeB')]);
  const biased = node.inputs['bias'] === undefined ? product : to.add('Add', [product, to.name(inputOf(node, 'bias'))]);
  return activate(biased, node, to);
};

const ACTIVATIONS: Readonly<Record<string, string>> = { relu: 'Relu', sigmoid: 'Sigmoid', elu: 'Elu' };

function activate(value: string, { op, attrs }: GraphNode, to: OnnxGraphBuilder): string {
  const activation = (attrs['activation'] as string | undefined) ?? 'linear';
  if (activation === 'linear' || activation === 'none') return value;
  const known = ACTIVATIONS[activation];
  if (known === undefined) throw notExportable(`${op} with ${activation}`, 'ONNX');
  return to.add(known, [value]);
}

const concat: Emit = (node, to) => {
  const rank = rankOf(node.output);
  const inputs = inputsOf(node).map((value) => to.name(value, rank));
  return to.add('Concat', inputs, { axis: to.axis(axesOf(node.attrs['axis'], rank)[0]!, rank) });
};

/** Reshapes and transpositions mean the order of NHWC: pictures are brought into it before, and out of it after. */
function inNhwc(emit: (x: string, node: GraphNode, to: OnnxGraphBuilder) => string): Emit {
  return (node, to) => {
    const x = inputOf(node, 'x');
    const before = rankOf(x) === 4 ? to.add('Transpose', [to.name(x)], { perm: [0, 2, 3, 1] }) : to.name(x);
    const after = emit(before, node, to);
    return rankOf(node.output) === 4 ? to.add('Transpose', [after], { perm: [0, 3, 1, 2] }) : after;
  };
}

const reshape = inNhwc((x, node, to) => {
  const [first, ...rest] = node.output.shape;
  const keepsBatch = first === inputOf(node, 'x').shape[0];
  return to.add('Reshape', [x, to.integers([keepsBatch ? 0 : -1, ...rest])]);
});

const transpose = inNhwc((x, node, to) => to.add('Transpose', [x], { perm: node.attrs['perm'] as number[] }));

/** How each operation of tensor/trace/shapes.ts is written as ONNX, opset 17. */
const OPERATIONS: Readonly<Record<string, Emit>> = {
  [KERNELS.convNormInference]: convNorm,
  Conv2D: convolution,
  FusedConv2D: convolution,
  MaxPool: pooling('MaxPool'),
  AvgPool: pooling('AveragePool', { count_include_pad: 0 }),
  BatchMatMul: matMul,
  _FusedMatMul: matMul,
  Concat: concat,
  Reshape: reshape,
  Transpose: transpose,
  Mean: reduction('ReduceMean', 'axis'),
  Sum: reduction('ReduceSum', 'axis', true),
  Max: reduction('ReduceMax', 'reductionIndices'),
  Add: binary('Add'),
  Sub: binary('Sub'),
  Multiply: binary('Mul'),
  RealDiv: binary('Div'),
  Maximum: binary('Max'),
  Minimum: binary('Min'),
  Cast: (node, to) => to.name(inputsOf(node)[0]!),
  Relu: unary('Relu'),
  Sigmoid: unary('Sigmoid'),
  Tanh: unary('Tanh'),
  Exp: unary('Exp'),
  Log: unary('Log'),
  Softplus: unary('Softplus'),
  Sqrt: unary('Sqrt'),
  Abs: unary('Abs'),
  Neg: unary('Neg'),
  Elu: unary('Elu'),
  LeakyRelu: unary('LeakyRelu', ({ attrs }) => ({ alpha_f: attrs['alpha'] as number })),
  Rsqrt: (node, to) => to.add('Reciprocal', [to.add('Sqrt', [to.name(inputsOf(node)[0]!)])]),
  Square: (node, to) => to.add('Mul', [to.name(inputsOf(node)[0]!), to.name(inputsOf(node)[0]!)]),
};

/** Writes a node into the graph. Throws UserError for an operation that has no form here. */
export function emitOnnx(node: GraphNode, to: OnnxGraphBuilder): void {
  const emit = OPERATIONS[node.op];
  if (emit === undefined) throw notExportable(node.op, 'ONNX');
  to.bind(node.output, emit(node, to));
}
