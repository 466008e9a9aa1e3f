import { tf } from '../tensor/tf.ts';
import { UserError } from '../util/problem.ts';
import type { Engine } from './backend.ts';

/** A product that is exact in every precision. */
const PROOF = { a: [1, 2, 3, 4], b: [1, 10], product: [21, 43] };

/**
 * Makes an engine's registered backend TF.js's own in this thread and lets it compute a matrix product. Throws UserError 'engine-failed', which names the
 * engine and the reason, where the backend does not start, is not the one in use afterwards, or computes wrongly: TF.js itself would go on with another
 * backend in silence. `fix` is what may bring the engine back.
 */
export async function activate(name: Engine['name'], fix: string): Promise<void> {
  const failed = (what: string): UserError =>
    new UserError({ code: 'engine-failed', message: `Engine ${name} ${what}.`, hint: `${fix}; or choose another engine with --engine` });
  if (!(await starts(name))) throw failed(`did not start: ${await whyNot(name)}`);
  if (tf.getBackend() !== name) throw failed(`did not start: TF.js uses its backend ${tf.getBackend()}`);
  const product = await multiply().catch((error: unknown) => {
    throw failed(`started, but its first operation failed: ${firstLine(error)}`);
  });
  if (product.join() !== PROOF.product.join())
    throw failed(`started, but computes wrongly: a matrix product gave ${product.join(', ')} in place of ${PROOF.product.join(', ')}`);
}

async function starts(name: string): Promise<boolean> {
  return tf.findBackendFactory(name) !== null && (await tf.setBackend(name));
}

/** TF.js keeps the reason to itself, so the backend is made once more. */
async function whyNot(name: string): Promise<string> {
  const create = tf.findBackendFactory(name);
  if (create === null) return 'it registered no backend';
  try {
    await create();
    return 'TF.js gives no reason';
  } catch (error) {
    return firstLine(error);
  }
}

async function multiply(): Promise<readonly number[]> {
  const product = tf.tidy(() => tf.matMul(tf.tensor2d(PROOF.a, [2, 2]), tf.tensor2d(PROOF.b, [2, 1])));
  const values = await product.data();
  product.dispose();
  return [...values];
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0]!;
}
