import type { Graph } from '../../tensor/trace/graph.ts';
import { type ExportDescription, inputText, metadataOf } from './description.ts';
import { attribute, TfGraphBuilder, type TfWeight } from './tfjs-graph.ts';
import { emitTfjs } from './tfjs-operations.ts';

/** TF.js's converter writes shards of this size. */
const SHARD = 4 * 1024 * 1024;

/**
 * The files of a TensorFlow.js graph model by name, for tf.loadGraphModel: input 'image' float32 [batch, height, width, channels] with all but the
 * channels free, output 'logits' [batch, outputs]. BatchNorm is folded into the convolutions; userDefinedMetadata holds the description.
 */
export function tfjsFiles({ input, output, nodes }: Graph, description: ExportDescription): Map<string, Uint8Array> {
  const builder = new TfGraphBuilder();
  const free = [-1, -1, -1, input.shape[3]!];
  builder.nodes.push({ name: 'image', op: 'Placeholder', attr: { dtype: { type: 'DT_FLOAT' }, shape: attribute.shape(free) } });
  builder.bind(input, 'image');
  for (const node of nodes) emitTfjs(node, builder);
  builder.add('Identity', [builder.name(output)], {}, 'logits');
  const shards = shardsOf(builder.weights);
  const paths = shards.map((_, i) => `group1-shard${i + 1}of${shards.length}.bin`);
  const model = {
    format: 'graph-model',
    generatedBy: 'pipefile',
    convertedBy: null,
    signature: {
      inputs: { image: { name: 'image:0', dtype: 'DT_FLOAT', tensorShape: attribute.shape(free)['shape'] } },
      outputs: { logits: { name: 'logits:0', dtype: 'DT_FLOAT', tensorShape: attribute.shape([-1, output.shape[1]!])['shape'] } },
    },
    userDefinedMetadata: { ...metadataOf(description), input: inputText(description) },
    modelTopology: { node: builder.nodes, library: {}, versions: { producer: 1395 } },
    weightsManifest: [
      {
        paths,
        weights: builder.weights.map(({ name, shape, data }) => ({
          name,
          shape,
          dtype: data instanceof Float32Array ? 'float32' : 'int32',
        })),
      },
    ],
  };
  return new Map([['model.json', Buffer.from(JSON.stringify(model))], ...paths.map((path, i) => [path, shards[i]!] as const)]);
}

function shardsOf(weights: readonly TfWeight[]): Uint8Array[] {
  const all = Buffer.concat(weights.map(({ data }) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength)));
  return Array.from({ length: Math.max(1, Math.ceil(all.byteLength / SHARD)) }, (_, i) => all.subarray(i * SHARD, (i + 1) * SHARD));
}
