import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type Document, isCollection, isMap, isNode, isScalar, isSeq, type Node, type Pair, parseDocument, type YAMLMap } from 'yaml';
import { writeAtomic } from '../../util/files.ts';
import { UserError } from '../../util/problem.ts';
import { readRegular } from '../../util/read-regular.ts';
import type { Lock } from '../lock.ts';
import { lockMistake } from './form.ts';

/** Where a pipeline file's lock stands: `pets.lock.yaml` beside `pets.yaml` or `pets.pipeline.yaml`. */
export function lockPath(file: string): string {
  return join(dirname(file), `${basename(file).replace(/(\.pipeline)?\.ya?ml$/, '')}.lock.yaml`);
}

/** A lock of 20,000 classes has half of this. */
const MAX_BYTES = 4 * 1024 * 1024;

/** Reads a lock; undefined where there is none, UserError where it cannot be read. */
export async function readLock(path: string): Promise<Lock | undefined> {
  const bytes = await readRegular(path, MAX_BYTES).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    if (error.code !== undefined) throw unreadable(path, error.code);
    throw error;
  });
  if (bytes === undefined) return undefined;
  if (bytes === 'too-large') throw unreadable(path, 'it has more than 4 MiB');
  if (bytes === 'not-regular') throw unreadable(path, 'it is a device, a pipe or a socket');
  return parseLock(new TextDecoder().decode(bytes), path);
}

/** A lock from its text; `path` is named in the UserError. */
export function parseLock(text: string, path: string): Lock {
  const { value, mistake } = plainValue(text);
  const why = mistake ?? lockMistake(value);
  if (why !== undefined) throw unreadable(path, why);
  return value as Lock;
}

/** What a lock's text says, or why it says nothing. Aliases are refused: no lock has any, and they can stand for gigabytes. */
function plainValue(text: string): { readonly value?: unknown; readonly mistake?: string } {
  try {
    const document = parseDocument(text, PARSING);
    const mistake = document.errors[0]?.message.split('\n')[0] ?? oddity(document.contents);
    return mistake === undefined ? { value: document.toJS({ maxAliasCount: 0 }) as unknown } : { mistake };
  } catch (error) {
    return { mistake: error instanceof RangeError ? 'it nests too deep' : 'it is not a list of plain values' };
  }
}

/** The parser's own look for keys that stand twice compares every pair of them. */
const PARSING = { uniqueKeys: false, prettyErrors: false, logLevel: 'error' } as const;

/** What no lock has: a tag, a key that is no plain name, a key that stands twice. */
function oddity(node: unknown): string | undefined {
  if (isNode(node) && node.tag !== undefined) return `it has the tag ${node.tag.slice(0, 60)}`;
  if (isSeq(node)) return firstOf(node.items, oddity);
  if (!isMap(node)) return undefined;
  const seen = new Set<string>();
  return firstOf(node.items as Pair[], (pair) => {
    const key = keyOf(pair);
    if (!isScalar(pair.key)) return 'it has a key that is no plain name';
    if (seen.has(key)) return `'${key.slice(0, 60)}' stands twice in one map`;
    seen.add(key);
    return oddity(pair.key) ?? oddity(pair.value);
  });
}

function firstOf<T>(items: readonly T[], find: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

function unreadable(path: string, why: string): UserError {
  return new UserError({
    code: 'lock-unreadable',
    message: `${path} cannot be read: ${why}`,
    expected: 'a lock as `pipeline run` writes it',
    hint: 'undo the change, or delete the file and run the pipeline again; after a merge conflict take either side',
  });
}

/** Writes a lock over the one that is there: comments stay, and where nothing changed no byte does. */
export async function writeLock(path: string, lock: Lock): Promise<void> {
  const before = await readFile(path, 'utf8').catch(() => undefined);
  const text = renderLock(lock, path, before);
  if (text !== before) await writeAtomic(path, text);
}

/** The text of a lock; comments and layout are taken from `before` where it has the same keys. */
export function renderLock(lock: Lock, path: string, before?: string): string {
  const document = parseDocument(before !== undefined && plainValue(before).mistake === undefined ? before : '', PARSING);
  if (!isMap(document.contents)) return fresh(lock, path).toString(STYLE);
  update(document, document.contents, JSON.parse(JSON.stringify(lock)) as Values);
  return document.toString(STYLE);
}

const STYLE = { lineWidth: 140, minContentWidth: 0, flowCollectionPadding: true } as const;

type Values = Readonly<Record<string, unknown>>;

function fresh(lock: Lock, path: string): Document {
  const document = parseDocument('');
  document.contents = nodeOf(document, JSON.parse(JSON.stringify(lock)), 0) as never;
  const name = basename(path).replace(/\.lock\.yaml$/, '');
  document.commentBefore = ` What the last run of ${name} used and reached. Commit it; \`pipeline run --frozen\` fails where a run would differ.`;
  return document;
}

/** Brings a map to the values: the order kept where the keys are the same ones, nodes that already say the same left as they are. */
function update(document: Document, map: YAMLMap, values: Values, depth = 0): void {
  const before = new Map(map.items.map((pair) => [keyOf(pair as Pair), pair as Pair]));
  const keys = Object.keys(values);
  const kept = keys.length === before.size && keys.every((key) => before.has(key));
  map.items = (kept ? [...before.keys()] : keys).map((key) => {
    const value = values[key];
    const pair = before.get(key);
    if (!pair) return document.createPair(document.createNode(key), nodeOf(document, value, depth + 1)) as Pair as never;
    const node = pair.value as Node | null;
    if (isMap(node) && isValues(value)) update(document, node, value, depth + 1);
    else if (isScalar(node) && (value === null || typeof value !== 'object')) {
      if (node.value !== value) Object.assign(node, { value, source: undefined, format: undefined, minFractionDigits: undefined });
    } else if (!isSeq(node) || JSON.stringify(node.toJS(document)) !== JSON.stringify(value)) {
      pair.value = nodeOf(document, value, depth + 1);
    }
    return pair as never;
  });
}

/** A node for a value; small maps of plain values below the second level stand on one line. */
function nodeOf(document: Document, value: unknown, depth: number): Node {
  const node = document.createNode(value) as Node;
  if (isCollection(node)) layOut(node, depth);
  return node;
}

function layOut(node: Node, depth: number): void {
  if (!isMap(node) && !isSeq(node)) return;
  const children = isMap(node) ? node.items.map((pair) => (pair as Pair).value as Node) : (node.items as Node[]);
  if (children.every((child) => isScalar(child)) && (depth >= 3 || isSeq(node)) && JSON.stringify(node).length < 100) node.flow = true;
  for (const child of children) layOut(child, depth + 1);
}

function keyOf(pair: Pair): string {
  return isScalar(pair.key) ? String(pair.key.value) : String(pair.key);
}

function isValues(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
