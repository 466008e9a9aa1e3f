import { maxPool } from '../tensor/max-pool.ts';
import { type Tensor4D, tf } from '../tensor/tf.ts';
import type { BlockPlan, BodyPlan } from './body-plan.ts';
import { type ConvLayer, createConvLayer } from './conv-layer.ts';
import type { Draw } from './init.ts';
import type { ForwardContext } from './model.ts';
import type { Store } from './store.ts';

export type Body = (x: Tensor4D, context: ForwardContext) => Tensor4D;

/** Creates the body's variables under torch's prefix '0.' and returns its forward pass. */
export function createBody(store: Store, draw: Draw, plan: BodyPlan, nIn: number): Body {
  const { kernel, stride, pad, width } = plan.stem;
  const stem = createConvLayer(store, draw, {
    conv: '0.0',
    norm: '0.1',
    kernel,
    stride,
    pad,
    inputs: nIn,
    outputs: width,
    group: 0,
    relu: true,
  });
  const blocks = plan.blocks.map((block) => createBlock(store, draw, block));
  return inTurn([stem, ...(plan.stem.maxPool ? [stemPool] : []), ...blocks]);
}

/** The pooling between a stem and the first block. */
export const stemPool: Body = (x) => maxPool(x, { size: 3, stride: 2, pad: 1 });

/** One step after the other, each on the result of the one before, which is freed then unless a tape holds it: validation needs the memory of one step, not of all. */
export function inTurn(steps: readonly Body[]): Body {
  return (x, context) =>
    steps.reduce((value, step) => {
      const next = tf.tidy(() => step(value, context));
      if (value !== x) value.dispose();
      return next;
    }, x);
}

function createBlock(store: Store, draw: Draw, plan: BlockPlan): Body {
  const prefix = `0.${plan.name}`;
  const convs = convolutions(plan).map((conv, i) =>
    createConvLayer(store, draw, { conv: `${prefix}.conv${i + 1}`, norm: `${prefix}.bn${i + 1}`, group: plan.group, ...conv }),
  );
  const shortcut = plan.stride === 1 && plan.inputs === plan.outputs ? undefined : createShortcut(store, draw, prefix, plan);
  const inner = inTurn(convs.slice(0, -1));
  return (x, context) => convs.at(-1)!(inner(x, context), context, shortcut === undefined ? x : shortcut(x, context));
}

function createShortcut(store: Store, draw: Draw, prefix: string, { inputs, outputs, stride, group }: BlockPlan): ConvLayer {
  const names = { conv: `${prefix}.downsample.0`, norm: `${prefix}.downsample.1` };
  return createConvLayer(store, draw, { ...names, kernel: 1, stride, pad: 0, inputs, outputs, group, relu: false });
}

function convolutions({ kind, inputs, width, outputs, stride }: BlockPlan) {
  if (kind === 'basic') {
    return [
      { kernel: 3, stride, pad: 1, inputs, outputs: width, relu: true },
      { kernel: 3, stride: 1, pad: 1, inputs: width, outputs, relu: true },
    ];
  }
  return [
    { kernel: 1, stride: 1, pad: 0, inputs, outputs: width, relu: true },
    { kernel: 3, stride, pad: 1, inputs: width, outputs: width, relu: true },
    { kernel: 1, stride: 1, pad: 0, inputs: width, outputs, relu: true },
  ];
}
