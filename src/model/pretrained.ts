import type { Architecture } from '../language/contracts/architecture.ts';
import { UserError } from '../util/problem.ts';
import { adaptFirst } from './first-filter.ts';
import type { Model, StateEntry } from './model.ts';
import { createParts } from './parts.ts';
import { entryShape, writeEntry } from './state.ts';
import { Outline } from './store.ts';
import type { NamedArray, NamedArrays } from './weights/arrays.ts';

/** What pretrained weights filled. */
export interface LoadReport {
  /** Keys of the model that were filled. */
  readonly filled: readonly string[];
  /** Keys of the model that keep their initial values (the head, as a rule). */
  readonly kept: readonly string[];
  /** Keys of the file that the model has no place for ('fc.weight'). */
  readonly unused: readonly string[];
}

interface Target {
  readonly arch: Architecture;
  readonly nIn: number;
}

/**
 * Fills a fresh model with pretrained arrays in fastai's keys ('0.4.0.conv1.weight') or those that the architecture knows ('layer1.0.conv1.weight'), with or
 * without a 'module.' or 'model.' prefix. The whole body must be there in the right shapes; a head is taken when all of it fits, another library's final layer
 * when the head is pooling and one linear layer. A first filter for 3 channels is adapted to nIn as fastai does.
 * Throws UserError 'weights-mismatch' naming the first keys that differ and the architecture, of those that are known, that the file fits.
 */
export function loadPretrained(model: Model, weights: NamedArrays, target: Target, known: () => readonly Architecture[]): LoadReport {
  const head = model.entries.filter(({ name }) => name.startsWith('1.'));
  const arrays = canonical(weights, target, head);
  const body = model.entries.filter(({ name }) => name.startsWith('0.'));
  const { wrong, strange } = differences(body, arrays);
  if (wrong.length + strange.length > 0) throw mismatch(wrong, strange, arrays, weights, target, known);
  const headFits = head.every((entry) => entry.kind === 'counter' || fits(entry, arrays.get(entry.name)));
  const taken = [...body, ...(headFits ? head : [])].filter(({ name }) => arrays.has(name));
  for (const entry of taken) writeEntry(model, entry, arrays.get(entry.name)!);
  const filled = new Set(taken.map((entry) => entry.name));
  return {
    filled: [...filled],
    kept: model.entries.map((entry) => entry.name).filter((name) => !filled.has(name)),
    unused: [...arrays.keys()].filter((name) => !filled.has(name)),
  };
}

/** The arrays under the model's own keys, as far as they have one, without those that the architecture leaves out. */
function canonical(weights: NamedArrays, { arch, nIn }: Target, head: readonly StateEntry[] = []): NamedArrays {
  const { rename, leftOut, classifier, firstFilter } = arch.weights ?? {};
  const linear = head.findLast((entry) => entry.name.endsWith('.weight'))?.name.replace(/\.weight$/, '');
  const place = (key: string): string => {
    if (/^[01]\./.test(key)) return key;
    if (linear !== undefined && classifier !== undefined && key.startsWith(`${classifier}.`)) return linear + key.slice(classifier.length);
    const body = rename?.(key);
    return body === undefined ? key : `0.${body}`;
  };
  const placed = [...weights].map(([key, array]) => [place(key.replace(/^(module|model)\./, '')), array] as const);
  const kept = new Map(placed.filter(([name]) => !(name.startsWith('0.') && leftOut?.(name.slice(2)))));
  return firstFilter === undefined ? kept : adaptFirst(kept, `0.${firstFilter}`, nIn);
}

interface Differences {
  /** Entries that have no array of their shape. */
  readonly wrong: readonly StateEntry[];
  /** Keys below the body that it has no entry for. */
  readonly strange: readonly string[];
}

function differences(body: readonly StateEntry[], arrays: NamedArrays): Differences {
  const names = new Set(body.map(({ name }) => name));
  return {
    wrong: body.filter((entry) => entry.kind === 'variable' && !fits(entry, arrays.get(entry.name))),
    strange: [...arrays.keys()].filter((name) => name.startsWith('0.') && !names.has(name)),
  };
}

function fits(entry: StateEntry, array: NamedArray | undefined): boolean {
  return array !== undefined && entryShape(entry).join() === array.shape.join();
}

function mismatch(
  wrong: readonly StateEntry[],
  strange: readonly string[],
  arrays: NamedArrays,
  weights: NamedArrays,
  { arch, nIn }: Target,
  known: () => readonly Architecture[],
): UserError {
  const fitting = known().find((other) => other.name !== arch.name && fitsBody(weights, { arch: other, nIn }));
  const lines = [
    ...wrong.slice(0, 3).map((entry) => {
      const array = arrays.get(entry.name);
      return `${entry.name} ${array === undefined ? 'is missing' : `is [${array.shape.join(', ')}]`}`;
    }),
    ...strange.slice(0, 3).map((name) => `${name} has no place`),
  ].slice(0, 3);
  const first = wrong[0];
  return new UserError({
    code: 'weights-mismatch',
    message: `The weights do not fit ${arch.name}: ${wrong.length + strange.length} arrays are missing, have another shape or no place; the file holds ${weights.size}.`,
    ...(first === undefined ? {} : { expected: `${first.name} [${entryShape(first).join(', ')}]` }),
    found: lines.join('; '),
    hint: fitting === undefined ? 'The file holds none of the networks that pipefile knows.' : `The file fits arch: ${fitting.name}.`,
  });
}

/** Whether the arrays fill the whole body of a network; nothing is made of it. */
function fitsBody(weights: NamedArrays, target: Target): boolean {
  const store = new Outline();
  const groups = { first: 0, last: target.arch.groups - 1 };
  target.arch.build(createParts({ store, draw: () => new Float32Array(0), precision: 'f32', prefix: '0.', groups }), target.nIn);
  const { wrong, strange } = differences(store.entries, canonical(weights, target));
  return wrong.length + strange.length === 0;
}
