import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type Document, isCollection, isMap, isScalar, isSeq, type Node, type Pair, parseDocument, type YAMLMap } from 'yaml';
import { writeAtomic } from '../../util/files.ts';
import { UserError } from '../../util/problem.ts';
import type { Lock } from '../lock.ts';

/** Where a pipeline file's lock stands: `pets.lock.yaml` beside `pets.yaml` or `pets.pipeline.yaml`. */
export function lockPath(file: string): string {
  return join(dirname(file), `${basename(file).replace(/(\.pipeline)?\.ya?ml$/, '')}.lock.yaml`);
}

/** Reads a lock; undefined where there is none, UserError where it cannot be read. */
export async function readLock(path: string): Promise<Lock | undefined> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  return text === undefined ? undefined : parseLock(text, path);
}

/** A lock from its text; `path` is named in the UserError. */
export function parseLock(text: string, path: string): Lock {
  const document = parseDocument(text);
  const value = document.errors.length === 0 ? (document.toJS() as Partial<Lock> | null) : null;
  if (value?.version !== 1 || !value.data || !value.engine || !value.results || !value.values) {
    const why = document.errors[0]?.message.split('\n')[0] ?? 'it has not the form of a lock';
    throw new UserError({
      code: 'lock-unreadable',
      message: `${path} cannot be read: ${why}`,
      expected: 'a lock as `pipeline run` writes it',
      hint: 'undo the change, or delete the file and run the pipeline again; after a merge conflict take either side',
    });
  }
  return value as Lock;
}

/** Writes a lock over the one that is there: comments stay, and where nothing changed no byte does. */
export async function writeLock(path: string, lock: Lock): Promise<void> {
  const before = await readFile(path, 'utf8').catch(() => undefined);
  const text = renderLock(lock, path, before);
  if (text !== before) await writeAtomic(path, text);
}

/** The text of a lock; comments and layout are taken from `before` where it has the same keys. */
export function renderLock(lock: Lock, path: string, before?: string): string {
  const document = parseDocument(before ?? '');
  if (document.errors.length > 0 || !isMap(document.contents)) return fresh(lock, path).toString(STYLE);
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
