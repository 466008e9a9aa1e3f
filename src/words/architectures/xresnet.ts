import type { Architecture, Layer, Parts } from '../../language/contracts/architecture.ts';
import { NO_OPTIONS } from '../../language/schema-type.ts';
import { defineWord, type Word } from '../../language/word.ts';
import { STATISTICS } from '../batch-transforms/normalize.ts';

const COUNT = { type: 'integer', minimum: 1 } as const;

const xresnet: Word<'architecture'> = defineWord({
  kind: 'architecture',
  name: 'xresnet',
  summary: 'A net of fastai’s xresnet kind in the size that small pictures need, from scratch.',
  shorthand: 'widths',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      widths: {
        type: 'array',
        items: { ...COUNT, maximum: 2048 },
        minItems: 1,
        maxItems: 8,
        default: [32, 64, 128],
        description: 'Channels of each level; every level but the first halves the picture.',
      },
      layers: {
        type: 'array',
        items: { ...COUNT, maximum: 64 },
        minItems: 1,
        maxItems: 8,
        description: 'Blocks of each level; one where left out.',
      },
      stem: {
        type: 'array',
        items: { ...COUNT, maximum: 2048 },
        minItems: 1,
        maxItems: 4,
        default: [16, 32],
        description: 'Channels of the 3x3 convolutions before the levels; the first halves the picture.',
      },
      max_pool: {
        type: 'boolean',
        default: false,
        description: 'Halve once more by a 3x3 max pool after the stem, as fastai does for photos.',
      },
      bottleneck: {
        type: 'boolean',
        default: false,
        description: 'Blocks of 1x1, 3x3, 1x1 convolutions with four times the channels outside.',
      },
    },
  },
  create: (o) =>
    xresnetOf({
      name: 'xresnet',
      block: o.bottleneck ? 'bottleneck' : 'basic',
      layers: o.widths.map((_, level) => o.layers?.[level] ?? 1),
      widths: o.widths,
      stem: o.stem,
      maxPool: o.max_pool,
    }),
});

/** A member with fastai's stem and channels. */
function fastaiXresnet(name: string, block: XresnetPlan['block'], layers: readonly number[]): Word<'architecture'> {
  return defineWord({
    kind: 'architecture',
    name,
    summary: `fastai’s ${name}, from scratch: a stem of three 3x3 convolutions, shortcuts that pool, blocks that start as identities.`,
    options: NO_OPTIONS,
    create: () => xresnetOf({ name, block, layers, widths: [64, 128, 256, 512], stem: [32, 32, 64], maxPool: true }),
  });
}

/** fastai's xresnets, and one in the size that a file says. */
export const XRESNETS: readonly Word<'architecture'>[] = [
  xresnet,
  fastaiXresnet('xresnet18', 'basic', [2, 2, 2, 2]),
  fastaiXresnet('xresnet34', 'basic', [3, 4, 6, 3]),
  fastaiXresnet('xresnet50', 'bottleneck', [3, 4, 6, 3]),
];

/** fastai's xresnet and smaller ones of its kind. */
export interface XresnetPlan {
  readonly name: string;
  readonly block: 'basic' | 'bottleneck';
  /** Blocks of each level, and their channels (before a bottleneck's expansion by 4); every level but the first halves the picture. */
  readonly layers: readonly number[];
  readonly widths: readonly number[];
  /** Channels of the 3x3 convolutions before the blocks; the first has stride 2. */
  readonly stem: readonly number[];
  /** A 3x3 max pool of stride 2 after the stem. */
  readonly maxPool: boolean;
}

const [STEM_GROUP, BLOCK_GROUP] = [0, 1];

/**
 * The network without its head, under fastai's names and in its groups (stem, blocks). Filters start by kaiming_normal over fan_in, the last norm of each
 * block at zero; a shortcut is pooled by 2x2 averages where it halves and a 1x1 convolution where the channels change.
 */
export function xresnetOf(plan: XresnetPlan): Architecture {
  const { name, stem, widths, maxPool, block } = plan;
  return {
    name,
    groups: 2,
    features: widths.at(-1)! * expansionOf(block),
    statistics: STATISTICS.imagenet,
    build: (parts, nIn) => {
      const convs = stem.map((outputs, i) =>
        parts.convNorm({
          conv: `${i}.0`,
          norm: `${i}.1`,
          kernel: 3,
          stride: i === 0 ? 2 : 1,
          pad: 1,
          inputs: i === 0 ? nIn : stem[i - 1]!,
          outputs,
          group: STEM_GROUP,
          activation: 'relu',
          fan: 'in',
        }),
      );
      const pool = maxPool ? [parts.maxPool({ size: 3, stride: 2, pad: 1 })] : [];
      return parts.sequence([...convs, ...pool, ...blocksOf(plan).map((each) => createBlock(parts, each))]);
    },
  };
}

interface Block {
  /** fastai's prefix below the body: '4.0'. */
  readonly prefix: string;
  readonly bottleneck: boolean;
  readonly inputs: number;
  readonly width: number;
  readonly outputs: number;
  readonly stride: number;
}

function blocksOf({ stem, maxPool: pools, layers, widths, block }: XresnetPlan): readonly Block[] {
  const expansion = expansionOf(block);
  const offset = stem.length + (pools ? 1 : 0);
  return layers.flatMap((count, level) =>
    Array.from({ length: count }, (_, i) => ({
      prefix: `${offset + level}.${i}`,
      bottleneck: block === 'bottleneck',
      inputs: i > 0 ? widths[level]! * expansion : level === 0 ? stem.at(-1)! : widths[level - 1]! * expansion,
      width: widths[level]!,
      outputs: widths[level]! * expansion,
      stride: level > 0 && i === 0 ? 2 : 1,
    })),
  );
}

function createBlock(parts: Parts, block: Block): Layer {
  const { prefix, inputs, outputs, stride } = block;
  const common = { group: BLOCK_GROUP, fan: 'in' } as const;
  const convs = convolutions(block).map((conv, i) =>
    parts.convNorm({ ...conv, ...common, conv: `${prefix}.convpath.${i}.0`, norm: `${prefix}.convpath.${i}.1`, activation: 'relu' }),
  );
  const name = `${prefix}.idpath.${stride === 1 ? 0 : 1}`;
  const plan = { ...common, conv: `${name}.0`, norm: `${name}.1`, kernel: 1, inputs, outputs, activation: 'none' } as const;
  const project = inputs === outputs ? [] : [parts.convNorm(plan)];
  return parts.residual(convs.slice(0, -1), convs.at(-1)!, parts.sequence([...(stride === 1 ? [] : [parts.halve]), ...project]));
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

function expansionOf(block: XresnetPlan['block']): number {
  return block === 'basic' ? 1 : 4;
}
