import { type Tensor, tf } from './tf.ts';

/** Gradients by input name; each is computed only when it is asked for, and must return a new tensor. */
export type LazyGradients = Readonly<Record<string, () => Tensor>>;

export interface TapedOperation {
  readonly inputs: Readonly<Record<string, Tensor>>;
  /** Runs off the tape inside a tidy; `save` keeps tensors for the gradients (only while a tape is recorded). */
  readonly forward: (save: (tensors: Tensor[]) => void) => Tensor[];
  /** `dy` is the gradient of the first output; the other outputs count as constants. */
  readonly gradients: (dy: Tensor, saved: readonly Tensor[], share: Share) => LazyGradients;
}

/**
 * Makes of a computation one whose result the gradients of a node share: inside of `freeBehind` it is computed once and freed with the node,
 * elsewhere it is computed every time.
 */
export type Share = <T extends object>(compute: () => T) => () => T;

interface TapingEngine {
  runKernelFunc(operation: {
    forwardFunc: (backend: unknown, save: (tensors: Tensor[]) => void) => Tensor[];
    backwardsFunc: (dys: Tensor | Tensor[], saved: Tensor[]) => LazyGradients;
    inputs: Readonly<Record<string, Tensor>>;
    attrs: Record<never, never>;
  }): Tensor[];
  readonly state: { readonly activeTape: readonly unknown[] | null };
}

/** What the node whose gradients were asked for last holds. */
interface Passed {
  /** Its gradient, and what its forward pass saved. */
  readonly held: readonly Tensor[];
  /** What its gradients share. */
  readonly shared: Tensor[];
}

/** While `freeBehind` runs. */
let passed: Passed | undefined;

/**
 * Runs what walks a tape backwards, and frees what each taped node holds once the walk has passed it, where TF.js keeps every activation and every
 * gradient to the end. Not for gradients of gradients, nor for a walk that begins with a tensor of the caller's.
 */
export function freeBehind<T>(walk: () => T): T {
  passed = { held: [], shared: [] };
  try {
    return walk();
  } finally {
    tf.dispose(passed.shared);
    passed = undefined;
  }
}

function shareIn(node: Passed | undefined): Share {
  if (node === undefined) return (compute) => compute;
  return (compute) => {
    let known: ReturnType<typeof compute> | undefined;
    return () => {
      known ??= kept(node, compute);
      return known;
    };
  };
}

function kept<T extends object>(node: Passed, compute: () => T): T {
  const result = tf.tidy(compute as () => T & Record<string, Tensor>);
  for (const tensor of Object.values(result)) node.shared.push(tf.keep(tensor));
  return result;
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
        tf.dispose([...passed.held, ...passed.shared]);
        passed = { held: [dy, ...saved], shared: [] };
      }
      return gradients(dy, saved, shareIn(passed));
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
