import type { AddingLayer, Architecture, Layer, Parts } from '../../language/contracts/architecture.ts';
import { NO_OPTIONS } from '../../language/schema-type.ts';
import { defineWord, type Word } from '../../language/word.ts';
import { STATISTICS } from '../batch-transforms/normalize.ts';

const HUB = 'https://download.pytorch.org/models';

interface Member {
  readonly name: string;
  readonly block: BlockKind;
  /** Blocks of each of the four stages. */
  readonly layers: readonly [number, number, number, number];
  /** torchvision's DEFAULT weights, which fastai takes. */
  readonly file?: string;
}

const MEMBERS: readonly (Member & { readonly title: string })[] = [
  { name: 'resnet18', title: 'ResNet-18', block: 'basic', layers: [2, 2, 2, 2], file: 'resnet18-f37072fd.pth' },
  { name: 'resnet34', title: 'ResNet-34', block: 'basic', layers: [3, 4, 6, 3], file: 'resnet34-b627a593.pth' },
  { name: 'resnet50', title: 'ResNet-50', block: 'bottleneck', layers: [3, 4, 6, 3], file: 'resnet50-11ad3fa6.pth' },
  { name: 'resnet101', title: 'ResNet-101', block: 'bottleneck', layers: [3, 4, 23, 3], file: 'resnet101-cd907fc2.pth' },
  { name: 'resnet152', title: 'ResNet-152', block: 'bottleneck', layers: [3, 8, 36, 3], file: 'resnet152-f82ba261.pth' },
];

/** torchvision's ResNets. */
export const RESNETS: readonly Word<'architecture'>[] = MEMBERS.map(({ title, ...member }) =>
  defineWord({
    kind: 'architecture',
    name: member.name,
    summary: `${title} as torchvision has it.`,
    options: NO_OPTIONS,
    create: () => resnet(member),
  }),
);

/** torchvision's ten children: stem (4), stages (4), pooling, linear layer. The body ends before the last two unless it is cut earlier. */
const [CHILDREN, FIRST_STAGE, BODY] = [10, 4, 8];

/** The network without its head, in fastai's names and groups: stem and two stages, two stages. */
export function resnet({ name, block, layers, file }: Member, cut: number = BODY): Architecture {
  const stages = layers.slice(0, cut - FIRST_STAGE).flatMap((count, stage) =>
    planStage({
      block,
      count,
      index: stage + FIRST_STAGE,
      width: 64 << stage,
      stride: stage === 0 ? 1 : 2,
      inputs: stage === 0 ? 64 : (32 << stage) * EXPANSION[block],
      group: stage < 2 ? 0 : 1,
    }),
  );
  return {
    name,
    groups: 2,
    features: stages.at(-1)!.outputs,
    statistics: STATISTICS.imagenet,
    weights: {
      ...(file === undefined ? {} : { url: `${HUB}/${file}` }),
      rename: torchvisionKey,
      classifier: 'fc',
      firstFilter: '0.weight',
      leftOut: (key) => cut < BODY && Number(key.split('.')[0]) >= cut,
    },
    cut: {
      expected: '-5 to -2, or 5 to 8',
      at: (wanted) => {
        const kept = wanted < 0 ? CHILDREN + wanted : wanted;
        return kept > FIRST_STAGE && kept <= BODY ? resnet({ name, block, layers, ...(file && { file }) }, kept) : undefined;
      },
    },
    build: (parts, nIn) => {
      const stem = parts.convNorm({ ...at('', '0', '1'), kernel: 7, stride: 2, pad: 3, inputs: nIn, outputs: 64, activation: 'relu' });
      return parts.sequence([stem, parts.maxPool({ size: 3, stride: 2, pad: 1 }), ...stages.map((plan) => resnetBlock(parts, plan))]);
    },
  };
}

function torchvisionKey(key: string): string | undefined {
  if (key.startsWith('conv1.')) return key.replace(/^conv1/, '0');
  if (key.startsWith('bn1.')) return key.replace(/^bn1/, '1');
  const stage = /^layer(\d)\./.exec(key)?.[1];
  return stage === undefined ? undefined : `${Number(stage) + FIRST_STAGE - 1}${key.slice('layer1'.length)}`;
}

type BlockKind = 'basic' | 'bottleneck';
const EXPANSION: Readonly<Record<BlockKind, number>> = { basic: 1, bottleneck: 4 };

/** A residual block: basic = 3x3, 3x3; bottleneck = 1x1, 3x3 (with the stride, as torchvision since 0.3), 1x1. */
export interface BlockPlan {
  /** torch's prefix below the body: '4.0'. */
  readonly name: string;
  readonly block: BlockKind;
  readonly inputs: number;
  /** Channels inside a bottleneck; of both convolutions of a basic block. */
  readonly width: number;
  readonly outputs: number;
  readonly stride: number;
  readonly group: number;
}

interface StagePlan extends Omit<BlockPlan, 'name' | 'outputs'> {
  readonly count: number;
  readonly index: number;
}

/** The blocks of a stage, of which the first has the stride. */
export function planStage({ count, index, ...plan }: StagePlan): BlockPlan[] {
  const outputs = plan.width * EXPANSION[plan.block];
  return Array.from({ length: count }, (_, i) => {
    const shape = i === 0 ? plan : { ...plan, inputs: outputs, stride: 1 };
    return { ...shape, name: `${index}.${i}`, outputs };
  });
}

/** Makes a block's convolutions, and a shortcut where stride or channels change. */
export function resnetBlock(parts: Parts, plan: BlockPlan): Layer {
  const { name, inputs, outputs, stride, group } = plan;
  const convs = convolutions(plan).map((conv, i) =>
    parts.convNorm({ ...at(`${name}.`, `conv${i + 1}`, `bn${i + 1}`, group), ...conv, activation: 'relu' }),
  );
  return parts.residual(convs.slice(0, -1), convs.at(-1)!, stride === 1 && inputs === outputs ? undefined : shortcut(parts, plan));
}

function shortcut(parts: Parts, { name, inputs, outputs, stride, group }: BlockPlan): AddingLayer {
  return parts.convNorm({
    ...at(`${name}.`, 'downsample.0', 'downsample.1', group),
    kernel: 1,
    stride,
    inputs,
    outputs,
    activation: 'none',
  });
}

function convolutions({ block, inputs, width, outputs, stride }: BlockPlan) {
  if (block === 'basic') {
    return [
      { kernel: 3, stride, pad: 1, inputs, outputs: width },
      { kernel: 3, stride: 1, pad: 1, inputs: width, outputs },
    ];
  }
  return [
    { kernel: 1, stride: 1, pad: 0, inputs, outputs: width },
    { kernel: 3, stride, pad: 1, inputs: width, outputs: width },
    { kernel: 1, stride: 1, pad: 0, inputs: width, outputs },
  ];
}

function at(prefix: string, conv: string, norm: string, group = 0) {
  return { conv: `${prefix}${conv}`, norm: `${prefix}${norm}`, group };
}
