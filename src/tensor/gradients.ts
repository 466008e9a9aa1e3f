import { gradientsOf, type LazyGradients } from './taped.ts';
import { type Tensor, tf, type Variable } from './tf.ts';

/**
 * Runs `f` and returns its scalar with the gradients of `variables`, in their order; a variable that `f` does not depend on gives null. Not to be called
 * within `f`. The caller disposes of value and gradients; everything else is freed: what a node of the tape holds as soon as the walk back has passed it,
 * where TF.js's own walk keeps every activation and every gradient to its end.
 */
export function valueAndGrads(f: () => Tensor, variables: readonly Variable[]): { value: Tensor; grads: (Tensor | null)[] } {
  const engine = tf.engine() as unknown as RecordingEngine;
  let tape: readonly Node[] = [];
  try {
    const value = engine.scopedRun(
      () => engine.startTape(),
      () => {
        engine.endTape();
        tape = engine.state.activeTape ?? [];
        engine.state.activeTape = null;
      },
      () => tf.tidy(f),
    );
    const grads = tf.tidy(() => {
      const gradients = walkBack(pathsBetween(variables, tape, value), value);
      return Object.fromEntries(variables.flatMap(({ id }) => (gradients.has(id) ? [[id, gradients.get(id)!]] : [])));
    });
    return { value, grads: variables.map(({ id }) => grads[id] ?? null) };
  } finally {
    for (const { saved } of tape) tf.dispose(saved as Tensor[]);
  }
}

/** An operation as TF.js records it. */
interface Node {
  readonly inputs: Readonly<Record<string, Tensor>>;
  readonly outputs: readonly Tensor[];
  /** Copies that TF.js made for the gradients and keeps. */
  readonly saved: readonly Tensor[];
  readonly kernelName: string;
  readonly gradient?: (dys: readonly (Tensor | null)[]) => LazyGradients;
}

/** The parts of TF.js's engine that its own `gradients` is made of. */
interface RecordingEngine {
  scopedRun<T>(start: () => void, end: () => void, f: () => T): T;
  startTape(): void;
  endTape(): void;
  readonly state: { activeTape: readonly Node[] | null };
}

interface Step {
  readonly node: Node;
  /** The inputs that depend on a variable. */
  readonly wants: readonly string[];
}

/** The nodes through which a variable leads to the value, in the order of the tape. */
function pathsBetween(variables: readonly Variable[], tape: readonly Node[], value: Tensor): Step[] {
  const dependent = new Set(variables.map(({ id }) => id));
  const steps = tape.flatMap((node): Step[] => {
    const wants = Object.keys(node.inputs).filter((name) => dependent.has(node.inputs[name]!.id));
    if (wants.length === 0) return [];
    for (const { id } of node.outputs) dependent.add(id);
    return [{ node, wants }];
  });
  const leading = new Set([value.id]);
  const used = steps.reverse().filter(({ node, wants }) => {
    if (!node.outputs.some(({ id }) => leading.has(id))) return false;
    for (const name of wants) leading.add(node.inputs[name]!.id);
    return true;
  });
  return used.reverse();
}

/** The gradient of `value` by each tensor that a node of `steps` has as its input and no node as its output, by id. */
function walkBack(steps: readonly Step[], value: Tensor): Map<number, Tensor> {
  const gradients = new Map<number, Tensor>([[value.id, tf.ones(value.shape)]]);
  for (const { node, wants } of [...steps].reverse()) {
    const dys = node.outputs.map(({ id }) => gradients.get(id) ?? null);
    const found = nodeGradients(node, dys, wants);
    for (const name of wants) accumulate(gradients, node.inputs[name]!, found[name]!);
    for (const { id } of node.outputs) gradients.delete(id);
    tf.dispose([...dys.filter((dy) => dy !== null), ...node.saved]);
  }
  return gradients;
}

function nodeGradients(node: Node, dys: readonly (Tensor | null)[], wants: readonly string[]): Readonly<Record<string, Tensor>> {
  if (node.gradient === undefined) throw new Error(`${node.kernelName} has no gradient`);
  const gradient = node.gradient;
  // A gradient that is dy itself must outlive it.
  return tf.tidy(() => {
    const found = gradientsOf(gradient(dys), wants);
    return Object.fromEntries(Object.entries(found).map(([name, one]) => [name, dys.includes(one) ? one.clone() : one]));
  });
}

function accumulate(gradients: Map<number, Tensor>, input: Tensor, gradient: Tensor): void {
  if (!tf.util.arraysEqual(gradient.shape, input.shape))
    throw new Error(`the gradient of a tensor of shape ${input.shape} has shape ${gradient.shape}`);
  const before = gradients.get(input.id);
  gradients.set(input.id, before === undefined ? gradient : tf.add(before, gradient));
  if (before !== undefined) tf.dispose([before, gradient]);
}
