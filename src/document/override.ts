import type { Registry } from '../language/registry.ts';
import { WORD_KINDS } from '../language/word.ts';
import { nearest } from '../util/text.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { Origin } from './document.ts';
import { sourceFromText } from './source-file.ts';
import { type Entry, type MapTree, parseTree, type Tree } from './tree.ts';

type Step = string | number;

/** Applies `--set train[0].fit_one_cycle.epochs=5` to a tree. A path through something that is not there is an error with the nearest right one. */
export function applyOverride(
  tree: Tree,
  text: string,
  registry: Registry,
): { readonly tree: Tree; readonly diagnostics: readonly Diagnostic[] } {
  const equals = text.indexOf('=');
  const steps = equals < 0 ? undefined : parsePath(text.slice(0, equals).trim());
  if (steps === undefined)
    return {
      tree,
      diagnostics: [problem('override-path', text, `--set ${text} is not a path and a value`, 'such as train[0].fine_tune.epochs=5')],
    };
  const parsed = parseTree(sourceFromText('--set', text.slice(equals + 1)));
  if (!parsed.tree || parsed.diagnostics.some((diagnostic) => diagnostic.severity === 'error')) {
    const why = parsed.diagnostics[0]?.message ?? 'it is not YAML';
    return { tree, diagnostics: [problem('override-value', text, `the value of --set ${text} cannot be used: ${why}`)] };
  }
  const origin: Origin = { kind: 'flag', text: `--set ${text}` };
  try {
    return { tree: setAt(tree, steps, withOrigin(parsed.tree, origin), { origin, registry, text, done: '' }), diagnostics: [] };
  } catch (error) {
    if (error instanceof PathError) return { tree, diagnostics: [error.diagnostic] };
    throw error;
  }
}

interface Context {
  readonly origin: Origin;
  readonly registry: Registry;
  readonly text: string;
  /** The part of the path already walked. */
  readonly done: string;
}

class PathError extends Error {
  readonly diagnostic: Diagnostic;
  constructor(diagnostic: Diagnostic) {
    super(diagnostic.message);
    this.diagnostic = diagnostic;
  }
}

function setAt(tree: Tree, steps: readonly Step[], value: Tree, context: Context): Tree {
  const [step, ...rest] = steps;
  if (step === undefined) return value;
  const here = {
    ...context,
    done: `${context.done}${typeof step === 'number' ? `[${step}]` : `${context.done === '' ? '' : '.'}${step}`}`,
  };
  if (typeof step === 'number') {
    if (tree.kind !== 'list' || step >= tree.items.length) {
      const length = tree.kind === 'list' ? `a list of ${tree.items.length}, counted from 0` : 'not a list';
      throw new PathError(
        problem('override-path', context.text, `there is no ${here.done} in the file`, undefined, `'${context.done}' is ${length}`),
      );
    }
    return { ...tree, items: tree.items.map((item, i) => (i === step ? setAt(item, rest, value, here) : item)) };
  }
  const map = asMap(tree, context);
  const entry = map.entries.get(step);
  if (!entry && rest.length > 0) {
    const near = nearest(step, map.entries.keys());
    const hint = near === undefined ? undefined : `did you mean '${context.done === '' ? '' : `${context.done}.`}${near}'?`;
    throw new PathError(problem('override-path', context.text, `there is no '${here.done}' in the file`, undefined, hint));
  }
  const below: Tree = entry?.value ?? { kind: 'scalar', value: null, text: '', quoted: false, origin: context.origin };
  const named = rest.length > 0 ? openShorthand(step, below, context) : below;
  const changed: Entry = { key: rest.length === 0 ? context.origin : entry!.key, value: setAt(named, rest, value, here) };
  return { ...map, entries: new Map(map.entries).set(step, changed) };
}

/** A word written bare (`- unfreeze`) or nothing is a map that has no keys yet. */
function asMap(tree: Tree, { origin, text, done }: Context): MapTree {
  if (tree.kind === 'map') return tree;
  if (tree.kind === 'scalar' && typeof tree.value === 'string') {
    const nothing: Tree = { kind: 'scalar', value: null, text: '', quoted: false, origin: tree.origin };
    return { kind: 'map', origin: tree.origin, entries: new Map([[tree.value, { key: tree.origin, value: nothing }]]) };
  }
  if (tree.kind === 'scalar' && tree.value === null) return { kind: 'map', origin, entries: new Map() };
  throw new PathError(
    problem('override-path', text, `'${done}' has no keys`, undefined, tree.kind === 'list' ? `give a position: ${done}[0]` : undefined),
  );
}

/** `fine_tune: 1` becomes `fine_tune: { epochs: 1 }` before something inside it is set. */
function openShorthand(name: string, value: Tree, { registry }: Context): Tree {
  if (value.kind === 'map' || (value.kind === 'scalar' && value.value === null)) return value;
  const word = WORD_KINDS.map((kind) => registry.get(kind, name)).find((found) => found?.shorthand !== undefined);
  if (!word?.shorthand) return value;
  return { kind: 'map', origin: value.origin, entries: new Map([[word.shorthand, { key: value.origin, value }]]) };
}

function withOrigin(tree: Tree, origin: Origin): Tree {
  if (tree.kind === 'scalar') return { ...tree, origin };
  if (tree.kind === 'list') return { ...tree, origin, items: tree.items.map((item) => withOrigin(item, origin)) };
  return {
    ...tree,
    origin,
    entries: new Map([...tree.entries].map(([name, { value }]) => [name, { key: origin, value: withOrigin(value, origin) }])),
  };
}

function parsePath(path: string): readonly Step[] | undefined {
  if (!/^[\w-]+(\[\d+\])*(\.[\w-]+(\[\d+\])*)*$/.test(path)) return undefined;
  return [...path.matchAll(/\[(\d+)\]|([\w-]+)/g)].map(([, index, name]) => (index === undefined ? name! : Number(index)));
}

function problem(code: Diagnostic['code'], text: string, message: string, expected?: string, hint?: string): Diagnostic {
  return {
    code,
    severity: 'error',
    message,
    found: `--set ${text}`,
    ...(expected === undefined ? {} : { expected }),
    ...(hint === undefined ? {} : { hint }),
  };
}
