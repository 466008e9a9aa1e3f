import { type Tensor4D, tf } from '../tensor/tf.ts';
import { type Body, inTurn, stemPool } from './body.ts';
import { createConvLayer } from './conv-layer.ts';
import type { Draw } from './init.ts';
import type { XresnetSpec } from './spec.ts';
import type { Store } from './store.ts';

interface Block {
  /** fastai's prefix: '0.4.0'. */
  readonly prefix: string;
  readonly bottleneck: boolean;
  readonly inputs: number;
  readonly width: number;
  readonly outputs: number;
  readonly stride: number;
}

const [STEM_GROUP, BLOCK_GROUP] = [0, 1];

/** Channels that the head receives. */
export function xresnetFeatures({ widths, block }: XresnetSpec): number {
  return widths.at(-1)! * expansionOf(block);
}

/**
 * fastai's xresnet without its head: variables under fastai's names below '0.', in its groups (stem, blocks). Filters start by kaiming_normal over fan_in,
 * the last norm of each block at zero; a shortcut is pooled by 2x2 averages where it halves and a 1x1 convolution where the channels change.
 */
export function createXresnet(store: Store, draw: Draw, spec: XresnetSpec, nIn: number): Body {
  const stem = spec.stem.map((outputs, i) =>
    createConvLayer(store, draw, {
      conv: `0.${i}.0`,
      norm: `0.${i}.1`,
      kernel: 3,
      stride: i === 0 ? 2 : 1,
      pad: 1,
      inputs: i === 0 ? nIn : spec.stem[i - 1]!,
      outputs,
      group: STEM_GROUP,
      relu: true,
      fan: 'in',
    }),
  );
  const blocks = blocksOf(spec).map((block) => createBlock(store, draw, block));
  return inTurn([...stem, ...(spec.maxPool ? [stemPool] : []), ...blocks]);
}

function blocksOf({ stem, maxPool: pools, layers, widths, block }: XresnetSpec): readonly Block[] {
  const expansion = expansionOf(block);
  const offset = stem.length + (pools ? 1 : 0);
  return layers.flatMap((count, level) =>
    Array.from({ length: count }, (_, i) => ({
      prefix: `0.${offset + level}.${i}`,
      bottleneck: block === 'bottleneck',
      inputs: i > 0 ? widths[level]! * expansion : level === 0 ? stem.at(-1)! : widths[level - 1]! * expansion,
      width: widths[level]!,
      outputs: widths[level]! * expansion,
      stride: level > 0 && i === 0 ? 2 : 1,
    })),
  );
}

function createBlock(store: Store, draw: Draw, block: Block): Body {
  const { prefix, inputs, outputs, stride } = block;
  const common = { group: BLOCK_GROUP, fan: 'in' } as const;
  const convs = convolutions(block).map((conv, i) =>
    createConvLayer(store, draw, { ...conv, ...common, conv: `${prefix}.convpath.${i}.0`, norm: `${prefix}.convpath.${i}.1`, relu: true }),
  );
  const name = `${prefix}.idpath.${stride === 1 ? 0 : 1}`;
  const plan = { ...common, conv: `${name}.0`, norm: `${name}.1`, kernel: 1, stride: 1, pad: 0, inputs, outputs, relu: false };
  const project = inputs === outputs ? undefined : createConvLayer(store, draw, plan);
  const inner = inTurn(convs.slice(0, -1));
  return (x, context) => {
    const pooled = stride === 1 ? x : halve(x);
    return convs.at(-1)!(inner(x, context), context, project === undefined ? pooled : project(pooled, context));
  };
}

function convolutions({ bottleneck, inputs, width, outputs, stride }: Block) {
  const last = { normWeight: 0 };
  if (!bottleneck) {
    return [
      { kernel: 3, stride, pad: 1, inputs, outputs: width },
      { kernel: 3, stride: 1, pad: 1, inputs: width, outputs, ...last },
    ];
  }
  return [
    { kernel: 1, stride: 1, pad: 0, inputs, outputs: width },
    { kernel: 3, stride, pad: 1, inputs: width, outputs: width },
    { kernel: 1, stride: 1, pad: 0, inputs: width, outputs, ...last },
  ];
}

/** torch's AvgPool2d(2, ceil_mode=True): of what lies outside nothing is counted. */
function halve(x: Tensor4D): Tensor4D {
  return tf.avgPool(x, 2, 2, 'same');
}

function expansionOf(block: XresnetSpec['block']): number {
  return block === 'basic' ? 1 : 4;
}
