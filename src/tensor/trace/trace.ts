import { UserError } from '../../util/problem.ts';
import { type Tensor, type Tensor4D, tf, type Variable } from '../tf.ts';
import { TRACE, TraceBackend } from './backend.ts';
import type { Graph } from './graph.ts';
import { SHAPE_RULES } from './shapes.ts';

/** A computation to be traced, made on the tracing backend. */
export interface Traceable {
  forward(x: Tensor4D): Tensor;
  /** Its parameters by name. */
  readonly variables: Iterable<readonly [name: string, variable: Variable]>;
  dispose(): void;
}

/** The first size of every shape of a trace that depends on the input. */
export const TRACE_BATCH = 2;

/**
 * The graph of what `make` computes of pictures [n, height, width, channels]: it is built and run once on a backend that writes down every operation. No engine
 * is needed, and the present one is left as it is. Throws UserError 'engine-lacks' for an operation that is not in shapes.ts.
 */
export function traceGraph([height, width, channels]: readonly [number, number, number], make: () => Traceable): Graph {
  const before = tf.engine().backendName;
  const backend = startBackend();
  try {
    tf.engine().startScope('trace');
    const model = make();
    const x = tf.zeros([TRACE_BATCH, height, width, channels]) as Tensor4D;
    const input = backend.describe(x.dataId, { batched: true });
    for (const [name, variable] of model.variables) backend.describe(variable.dataId, { name });
    backend.nodes = [];
    const output = backend.value(model.forward(x).dataId);
    model.dispose();
    return { input, output, nodes: backend.nodes };
  } catch (error) {
    throw explain(error);
  } finally {
    tf.engine().endScope();
    if (before) void tf.setBackend(before);
    tf.removeBackend(TRACE);
  }
}

/** TF.js sets a backend that is made at once within the call, so nothing else runs on it. */
function startBackend(): TraceBackend {
  const backend = new TraceBackend();
  for (const kernelName of Object.keys(SHAPE_RULES)) {
    if (tf.getKernel(kernelName, TRACE)) continue;
    tf.registerKernel({
      kernelName,
      backendName: TRACE,
      kernelFunc: ({ inputs, attrs, backend: current }) =>
        (current as TraceBackend).run(kernelName, inputs as never, (attrs ?? {}) as never),
    });
  }
  tf.registerBackend(TRACE, () => backend);
  void tf.setBackend(TRACE);
  return backend;
}

function explain(error: unknown): unknown {
  const missing = /Kernel '(\w+)' not registered for backend/.exec(error instanceof Error ? error.message : '')?.[1];
  if (missing === undefined) return error;
  return new UserError({ code: 'engine-lacks', message: `the model uses the operation ${missing}, which cannot be exported` });
}
