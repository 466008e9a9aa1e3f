import { KERNELS } from '../kernels.ts';
import { tf } from '../tf.ts';
import type { GraphValue } from './graph.ts';

type Inputs = Readonly<Record<string, GraphValue | readonly GraphValue[]>>;
type Attrs = Readonly<Record<string, unknown>>;
type ShapeRule = (inputs: Inputs, attrs: Attrs) => readonly number[];

const shapeOf = (inputs: Inputs, name: string): number[] => [...(inputs[name] as GraphValue).shape];

const unary: ShapeRule = (inputs) => Object.values(inputs).flat()[0]!.shape;
const binary: ShapeRule = (inputs) => tf.backend_util.assertAndGetBroadcastShape(shapeOf(inputs, 'a'), shapeOf(inputs, 'b'));

const reduction =
  (axes: string): ShapeRule =>
  (inputs, attrs) => {
    const shape = shapeOf(inputs, 'x');
    const reduced = tf.util.parseAxisParam(attrs[axes] as number | number[], shape);
    return attrs['keepDims'] === true ? shape.map((n, i) => (reduced.includes(i) ? 1 : n)) : shape.filter((_, i) => !reduced.includes(i));
  };

type Pad = 'valid' | 'same' | number;
type Rounding = 'floor' | 'ceil' | 'round';
type Shape4D = [number, number, number, number];

const convolution: ShapeRule = (inputs, attrs) => {
  const { strides, pad, dilations = 1, dimRoundingMode = 'floor' } = attrs;
  const [x, filter] = [shapeOf(inputs, 'x'), shapeOf(inputs, 'filter')] as [Shape4D, Shape4D];
  return tf.backend_util.computeConv2DInfo(x, filter, strides as number, dilations as number, pad as Pad, dimRoundingMode as Rounding)
    .outShape;
};

const convNorm: ShapeRule = (inputs, attrs) => convolution(inputs, { ...attrs, strides: attrs['stride'] });

const pooling: ShapeRule = (inputs, { filterSize, strides, pad, dimRoundingMode = 'floor' }) =>
  tf.backend_util.computePool2DInfo(
    shapeOf(inputs, 'x') as Shape4D,
    filterSize as number,
    strides as number,
    1,
    pad as Pad,
    dimRoundingMode as Rounding,
  ).outShape;

const matMul: ShapeRule = (inputs, { transposeA, transposeB }) => {
  const [a, b] = [shapeOf(inputs, 'a'), shapeOf(inputs, 'b')];
  const batch = tf.backend_util.assertAndGetBroadcastShape(a.slice(0, -2), b.slice(0, -2));
  return [...batch, transposeA === true ? a.at(-1)! : a.at(-2)!, transposeB === true ? b.at(-2)! : b.at(-1)!];
};

const concat: ShapeRule = (inputs, { axis }) => {
  const shapes = Object.values(inputs)
    .flat()
    .map(({ shape }) => [...shape]);
  return tf.backend_util.computeOutShape(shapes, axis as number);
};

const reshape: ShapeRule = (inputs, { shape }) =>
  tf.util.inferFromImplicitShape(shape as number[], tf.util.sizeFromShape(shapeOf(inputs, 'x')));

const padding: ShapeRule = (inputs, { paddings }) =>
  shapeOf(inputs, 'x').map((n, i) => n + (paddings as [number, number][])[i]![0] + (paddings as [number, number][])[i]![1]);

/** The operations that can be traced, with the rule for the shape of their output. */
export const SHAPE_RULES: Readonly<Record<string, ShapeRule>> = {
  [KERNELS.convNormInference]: convNorm,
  Conv2D: convolution,
  FusedConv2D: convolution,
  MaxPool: pooling,
  AvgPool: pooling,
  BatchMatMul: matMul,
  _FusedMatMul: matMul,
  Concat: concat,
  Reshape: reshape,
  Transpose: (inputs, { perm }) => (perm as number[]).map((axis) => shapeOf(inputs, 'x')[axis]!),
  PadV2: padding,
  Mean: reduction('axis'),
  Sum: reduction('axis'),
  Max: reduction('reductionIndices'),
  ...Object.fromEntries(['Add', 'Sub', 'Multiply', 'RealDiv', 'Maximum', 'Minimum', 'SquaredDifference'].map((name) => [name, binary])),
  ...Object.fromEntries(
    [
      'Identity',
      'Cast',
      'Relu',
      'Relu6',
      'Sigmoid',
      'Tanh',
      'Exp',
      'Log',
      'Softplus',
      'Sqrt',
      'Rsqrt',
      'Square',
      'Abs',
      'Neg',
      'Elu',
      'LeakyRelu',
      'Softmax',
    ].map((name) => [name, unary]),
  ),
};
