import { PbfWriter } from 'pbf';

/** The few messages of onnx.proto3 (ONNX 1.12) that a model needs; field numbers are from there. */
export interface OnnxModel {
  readonly producer: string;
  readonly opset: number;
  readonly metadata: Readonly<Record<string, string>>;
  readonly graph: OnnxGraph;
}

export interface OnnxGraph {
  readonly name: string;
  readonly doc: string;
  readonly nodes: readonly OnnxNode[];
  readonly initializers: readonly OnnxTensor[];
  readonly inputs: readonly OnnxValueInfo[];
  readonly outputs: readonly OnnxValueInfo[];
}

/** Numbers written as floats where the key ends in `_f`, which is left out. */
export type OnnxAttributes = Readonly<Record<string, number | string | readonly number[]>>;

export interface OnnxNode {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly attributes: OnnxAttributes;
}

export interface OnnxTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array | BigInt64Array;
}

/** A float tensor; a size that is not fixed has a name. */
export interface OnnxValueInfo {
  readonly name: string;
  readonly shape: readonly (number | string)[];
}

const IR_VERSION = 8;
const FLOAT = 1;
const INT64 = 7;

/** The bytes of an .onnx file. */
export function encodeOnnx(model: OnnxModel): Uint8Array {
  const pbf = new PbfWriter();
  pbf.writeVarintField(1, IR_VERSION);
  pbf.writeStringField(2, model.producer);
  pbf.writeMessage(7, writeGraph, model.graph);
  pbf.writeMessage(8, (opset, out) => out.writeVarintField(2, opset), model.opset);
  for (const entry of Object.entries(model.metadata)) pbf.writeMessage(14, writePair, entry);
  return pbf.finish();
}

function writePair([key, value]: [string, string], pbf: PbfWriter): void {
  pbf.writeStringField(1, key);
  pbf.writeStringField(2, value);
}

function writeGraph({ name, doc, nodes, initializers, inputs, outputs }: OnnxGraph, pbf: PbfWriter): void {
  for (const node of nodes) pbf.writeMessage(1, writeNode, node);
  pbf.writeStringField(2, name);
  for (const tensor of initializers) pbf.writeMessage(5, writeTensor, tensor);
  pbf.writeStringField(10, doc);
  for (const value of inputs) pbf.writeMessage(11, writeValueInfo, value);
  for (const value of outputs) pbf.writeMessage(12, writeValueInfo, value);
}

function writeNode({ op, inputs, output, attributes }: OnnxNode, pbf: PbfWriter): void {
  for (const input of inputs) pbf.writeStringField(1, input);
  pbf.writeStringField(2, output);
  pbf.writeStringField(3, `${op}:${output}`);
  pbf.writeStringField(4, op);
  for (const attribute of Object.entries(attributes)) pbf.writeMessage(5, writeAttribute, attribute);
}

function writeAttribute([key, value]: [string, number | string | readonly number[]], pbf: PbfWriter): void {
  pbf.writeStringField(1, key.replace(/_f$/, ''));
  if (typeof value === 'string') {
    pbf.writeBytesField(4, Buffer.from(value));
    pbf.writeVarintField(20, 3);
  } else if (typeof value === 'number') {
    if (key.endsWith('_f')) pbf.writeFloatField(2, value);
    else pbf.writeVarintField(3, value);
    pbf.writeVarintField(20, key.endsWith('_f') ? 1 : 2);
  } else {
    for (const item of value) pbf.writeVarintField(8, item);
    pbf.writeVarintField(20, 7);
  }
}

function writeTensor({ name, shape, data }: OnnxTensor, pbf: PbfWriter): void {
  for (const size of shape) pbf.writeVarintField(1, size);
  pbf.writeVarintField(2, data instanceof Float32Array ? FLOAT : INT64);
  pbf.writeStringField(8, name);
  pbf.writeBytesField(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
}

function writeValueInfo({ name, shape }: OnnxValueInfo, pbf: PbfWriter): void {
  pbf.writeStringField(1, name);
  pbf.writeMessage(2, (sizes, type) => type.writeMessage(1, writeTensorType, sizes), shape);
}

function writeTensorType(shape: readonly (number | string)[], pbf: PbfWriter): void {
  pbf.writeVarintField(1, FLOAT);
  pbf.writeMessage(
    2,
    (sizes, out) => {
      for (const size of sizes) out.writeMessage(1, writeDimension, size);
    },
    shape,
  );
}

function writeDimension(size: number | string, pbf: PbfWriter): void {
  if (typeof size === 'number') pbf.writeVarintField(1, size);
  else pbf.writeStringField(2, size);
}
