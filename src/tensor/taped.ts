import { type Tensor, tf } from './tf.ts';

/** Gradients by input name; each is computed only when it is asked for, and must return a new tensor. */
export type LazyGradients = Readonly<Record<string, () => Tensor>>;

export interface TapedOperation {
  readonly inputs: Readonly<Record<string, Tensor>>;
  /** Runs off the tape inside a tidy; `save` keeps tensors for the gradients (only while a tape is recorded). */
  readonly forward: (save: (tensors: Tensor[]) => void) => Tensor[];
  /** `dy` is the gradient of the first output; the other outputs count as constants. */
  readonly gradients: (dy: Tensor, saved: readonly Tensor[]) => LazyGradients;
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

/** While `freeBehind` runs: the tensors of the node whose gradients were asked for last. */
let passed: Tensor[] | undefined;

/**
 * Runs what walks a tape backwards, and frees what each taped node holds once the walk has passed it, where TF.js keeps every activation and every
 * gradient to the end. Not for gradients of gradients, nor for a walk that begins with a tensor of the caller's.
 */
export function freeBehind<T>(walk: () => T): T {
  passed = [];
  try {
    return walk();
  } finally {
    passed = undefined;
  }
}

const engine = (): TapingEngine => tf.engine() as unknown as TapingEngine;

/**
 * Runs an operation of several outputs as one node of TF.js's tape. tf.customGrad would do for one output, but computes every input's gradient;
 * the engine's own entry below it takes lazy ones, so that the gradient of a frozen filter is never computed.
 */
export function taped({ inputs, forward, gradients }: TapedOperation): Tensor[] {
  return engine().runKernelFunc({
    inputs,
    attrs: {},
    forwardFunc: (_backend, save) => forward(save),
    backwardsFunc: (dys, saved) => {
      const dy = Array.isArray(dys) ? dys[0]! : dys;
      if (passed) {
        tf.dispose(passed);
        passed = [dy, ...saved];
      }
      return gradients(dy, saved);
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
