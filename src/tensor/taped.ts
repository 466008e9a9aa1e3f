import { type Tensor, tf } from './tf.ts';

export interface TapedOperation {
  readonly inputs: Readonly<Record<string, Tensor>>;
  /** Runs off the tape inside a tidy; `save` keeps tensors for the gradients (only while a tape is recorded). */
  readonly forward: (save: (tensors: Tensor[]) => void) => Tensor[];
  /**
   * The gradients of the inputs that `wants` names, by these names, each a new tensor. `dy` is the gradient of the first output; the other outputs count
   * as constants. Runs inside a tidy.
   */
  readonly gradients: (dy: Tensor, saved: readonly Tensor[], wants: readonly string[]) => Readonly<Record<string, Tensor>>;
}

/** The gradients of one node of TF.js's tape: TF.js calls one function for each input that it walks to. */
export type LazyGradients = Readonly<Record<string, () => Tensor>>;

type Gradients = (wants: readonly string[]) => Readonly<Record<string, Tensor>>;

/** For the gradients of a taped operation: how to compute several in one call. */
const together = new WeakMap<LazyGradients, Gradients>();

/** The gradients that `wants` names: in one call where the node is a taped operation, one after the other where it is one of TF.js's own. */
export function gradientsOf(lazy: LazyGradients, wants: readonly string[]): Readonly<Record<string, Tensor>> {
  const all = together.get(lazy);
  return all !== undefined ? all(wants) : Object.fromEntries(wants.map((name) => [name, tf.tidy(() => oneOf(lazy, name))]));
}

function oneOf(lazy: LazyGradients, name: string): Tensor {
  const gradient = lazy[name];
  if (gradient === undefined) throw new Error(`there is no gradient of input ${name}, only of ${Object.keys(lazy)}`);
  return gradient();
}

interface TapingEngine {
  runKernelFunc(operation: {
    forwardFunc: (backend: unknown, save: (tensors: Tensor[]) => void) => Tensor[];
    backwardsFunc: (dys: Tensor | Tensor[], saved: Tensor[]) => LazyGradients;
    inputs: Readonly<Record<string, Tensor>>;
    attrs: Record<never, never>;
  }): Tensor[];
  readonly state: { readonly activeTape: readonly unknown[] | null };
}

const engine = (): TapingEngine => tf.engine() as unknown as TapingEngine;

/**
 * Runs an operation of several outputs as one node of TF.js's tape. tf.customGrad would do for one output, but computes every input's gradient;
 * by the engine's own entry below it the gradient of a frozen filter is never computed.
 */
export function taped({ inputs, forward, gradients }: TapedOperation): Tensor[] {
  return engine().runKernelFunc({
    inputs,
    attrs: {},
    forwardFunc: (_backend, save) => forward(save),
    backwardsFunc: (dys, saved) => {
      const dy = Array.isArray(dys) ? dys[0]! : dys;
      const all: Gradients = (wants) => gradients(dy, saved, wants);
      const lazy = Object.fromEntries(Object.keys(inputs).map((name) => [name, () => all([name])[name]!]));
      together.set(lazy, all);
      return lazy;
    },
  });
}

/** Whether gradients are being recorded. */
export function isTaping(): boolean {
  return engine().state.activeTape !== null && engine().state.activeTape !== undefined;
}

/** Whether the present backend has a kernel of this name. */
export function hasKernel(name: string): boolean {
  return tf.getKernel(name, tf.getBackend()) !== undefined;
}

/** Runs a kernel of the present backend, which returns its outputs in the order of kernels.ts. */
export function runKernel(name: string, inputs: Record<string, Tensor>, attrs: object): Tensor[] {
  const outputs = tf.engine().runKernel(name, inputs, attrs as Record<never, never>) as Tensor | Tensor[];
  return Array.isArray(outputs) ? outputs : [outputs];
}
