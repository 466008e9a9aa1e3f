import type { Graph } from '../../tensor/trace/graph.ts';
import { type ExportDescription, inputText, metadataOf } from './description.ts';
import { OnnxGraphBuilder } from './onnx-graph.ts';
import { emitOnnx } from './onnx-operations.ts';
import { encodeOnnx } from './onnx-proto.ts';

export const ONNX_OPSET = 17;

/**
 * The bytes of an .onnx file (opset 17): input 'image' float32 [batch, channels, height, width] with all but the channels free, output 'logits'
 * [batch, outputs]. BatchNorm is folded into the convolutions; metadata_props hold the description.
 */
export function onnxFile({ input, output, nodes }: Graph, description: ExportDescription): Uint8Array {
  const builder = new OnnxGraphBuilder();
  builder.bind(input, 'image');
  for (const node of nodes) emitOnnx(node, builder);
  builder.nodes.push({ op: 'Identity', inputs: [builder.name(output)], output: 'logits', attributes: {} });
  return encodeOnnx({
    producer: 'pipefile',
    opset: ONNX_OPSET,
    metadata: metadataOf(description),
    graph: {
      name: description.name,
      doc: `image: ${inputText(description)}. logits: one a class; ${description.activation} makes probabilities of them.`,
      nodes: builder.nodes,
      initializers: builder.initializers,
      inputs: [{ name: 'image', shape: ['batch', input.shape[3]!, 'height', 'width'] }],
      outputs: [{ name: 'logits', shape: ['batch', output.shape[1]!] }],
    },
  });
}
