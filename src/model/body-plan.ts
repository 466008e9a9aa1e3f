import type { ArchitectureSpec } from './spec.ts';

/** One residual block: basic = 3x3, 3x3; bottleneck = 1x1, 3x3 (with the stride, as torchvision since 0.3), 1x1. */
export interface BlockPlan {
  /** torch's prefix below the body: '4.0'. */
  readonly name: string;
  readonly kind: 'basic' | 'bottleneck';
  readonly inputs: number;
  /** Channels inside a bottleneck; of both convolutions of a basic block. */
  readonly width: number;
  readonly outputs: number;
  readonly stride: number;
  readonly group: number;
}

/** A convolutional body: stem, then residual blocks. Names and groups are those of fastai's cut of torchvision's networks. */
export interface BodyPlan {
  readonly kind?: undefined;
  readonly stem: {
    readonly kernel: number;
    readonly stride: number;
    readonly pad: number;
    readonly width: number;
    readonly maxPool: boolean;
  };
  readonly blocks: readonly BlockPlan[];
  /** Channels that the head receives. */
  readonly features: number;
}

/** The body of an architecture; groups 0 and 1 of fastai's three (the head is group 2). */
export function planBody(arch: Exclude<ArchitectureSpec, { kind: 'xresnet' }>): BodyPlan {
  return arch.kind === 'resnet' ? planResnet(arch.block, arch.layers, arch.cut) : planSmall(arch.widths);
}

function planResnet(kind: 'basic' | 'bottleneck', layers: readonly number[], cut = 8): BodyPlan {
  const expansion = kind === 'basic' ? 1 : 4;
  const blocks = layers.slice(0, cut - 4).flatMap((count, stage) =>
    planStage({
      kind,
      count,
      index: stage + 4,
      width: 64 << stage,
      stride: stage === 0 ? 1 : 2,
      expansion,
      inputs: stage === 0 ? 64 : (32 << stage) * expansion,
      group: stage < 2 ? 0 : 1,
    }),
  );
  return { stem: { kernel: 7, stride: 2, pad: 3, width: 64, maxPool: true }, blocks, features: blocks.at(-1)!.outputs };
}

/** One basic block per width on a 3x3 stem of stride 2; every block but the first halves the picture. For pictures of 28 to 128 pixels. */
function planSmall(widths: readonly number[]): BodyPlan {
  const half = Math.ceil(widths.length / 2);
  const blocks = widths.flatMap((width, i) =>
    planStage({
      kind: 'basic',
      count: 1,
      index: i + 3,
      width,
      stride: i === 0 ? 1 : 2,
      expansion: 1,
      inputs: widths[Math.max(i - 1, 0)]!,
      group: i < half ? 0 : 1,
    }),
  );
  return { stem: { kernel: 3, stride: 2, pad: 1, width: widths[0]!, maxPool: false }, blocks, features: widths.at(-1)! };
}

interface StagePlan {
  readonly kind: 'basic' | 'bottleneck';
  readonly count: number;
  readonly index: number;
  readonly inputs: number;
  readonly width: number;
  readonly stride: number;
  readonly expansion: number;
  readonly group: number;
}

function planStage({ kind, count, index, inputs, width, stride, expansion, group }: StagePlan): BlockPlan[] {
  const outputs = width * expansion;
  return Array.from({ length: count }, (_, i) => ({
    name: `${index}.${i}`,
    kind,
    inputs: i === 0 ? inputs : outputs,
    width,
    outputs,
    stride: i === 0 ? stride : 1,
    group,
  }));
}
