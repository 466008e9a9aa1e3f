import type { Batch } from '../data/items.ts';
import type { BatchPlace } from '../language/contracts/callback.ts';
import { valueAndGrads } from '../tensor/gradients.ts';
import { type Tensor, tf } from '../tensor/tf.ts';
import { keyedRng } from '../util/rng.ts';
import { toTensors } from './batch.ts';
import type { CallbackList } from './callbacks/list.ts';
import type { LearnerState } from './state.ts';

/** Forward, loss, backward and step on one batch; gives the loss. Everything made on the way is freed. */
export async function trainBatch(state: LearnerState, callbacks: CallbackList, loaded: Batch, at: BatchPlace): Promise<number> {
  const { model, optimizer, spec } = state;
  const uniform = (layer: string, count: number): Float32Array =>
    keyedRng(spec.seed, 'dropout', layer, state.epochsBegun, at.batch).uniforms(count);
  state.judged = undefined;
  const batch = callbacks.beforeBatch({ ...loaded, lossOf: state.loss.mean }, at);
  const value = tf.tidy(() => {
    const { x, y } = toTensors({ ...loaded, ...batch });
    const context = { training: true, uniform, frozenNorms: callbacks.frozenNorms() };
    const variables = optimizer.trainable().map(({ variable }) => variable);
    const { value, grads } = valueAndGrads(() => batch.lossOf(model.forward(x, context), y), variables);
    const named = variables.flatMap(({ name }, i) => (grads[i] ? [[name, grads[i]] as const] : []));
    update(state, callbacks, Object.fromEntries(named), batch.xShape[0]);
    return value;
  });
  const loss = (await value.data())[0]!;
  value.dispose();
  return loss;
}

function update({ optimizer }: LearnerState, callbacks: CallbackList, grads: Readonly<Record<string, Tensor>>, items: number): void {
  const factor = callbacks.gradientFactor(items);
  const scaled = factor === 1 ? grads : Object.fromEntries(Object.entries(grads).map(([name, grad]) => [name, tf.mul(grad, factor)]));
  const total = optimizer.withHeld(scaled);
  const ready = callbacks.beforeStep(total, items);
  if (ready === 'hold') optimizer.hold(total);
  else optimizer.step(ready);
}
