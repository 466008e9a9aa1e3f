import { readdir } from 'node:fs/promises';
import { posix } from 'node:path';
import type { Problem } from '../util/problem.ts';
import { nearest } from '../util/text.ts';
import { columnName } from './columns.ts';
import { grandparentOf } from './empty-split.ts';
import type { Dataset } from './items.ts';
import { readNames } from './name-list.ts';
import type { DataSpec, GetterSpec, SplitterSpec } from './spec.ts';
import type { Target } from './targets.ts';
import { lookalikes, namesOf } from './vocab.ts';

type Opened = Pick<Dataset, 'root' | 'items' | 'labels' | 'vocab'> & { readonly columns?: readonly string[] };

/** Names in the file that stand for nothing in the data, or for two things, and classes that hardly differ: warnings, since training can go on. */
export async function unmatchedNames(spec: DataSpec, target: Target, data: Opened): Promise<Problem[]> {
  return [
    ...(await unmatchedFolders(spec.getItems, data)),
    ...(await unmatchedBySplitter(spec.splitter, data)),
    ...unmatchedClasses(target, data),
    ...apartByBlanks(data.vocab),
  ];
}

/** Those that differ by the form of accented letters alone end a run: see unicodeTwins. */
function apartByBlanks(vocab: readonly string[]): Problem[] {
  return lookalikes(vocab, 'blanks')
    .filter((names) => new Set(names.map((name) => name.normalize('NFC'))).size > 1)
    .map((names) => ({
      code: 'wrong-value',
      message: `${names.map((name) => `'${name}'`).join(' and ')} are ${names.length} classes that differ by blanks or the form of accented letters only`,
      hint: 'write them alike, or let label_delim hold the blank',
      path: 'data.get_y',
    }));
}

async function unmatchedFolders(getter: GetterSpec, { root, items }: Opened): Promise<Problem[]> {
  if (getter.kind === 'csv' || !getter.recurse || !getter.folders) return [];
  const used = new Set(items.map(({ path }) => (path.includes('/') ? path.slice(0, path.indexOf('/')) : '.')));
  const unused = getter.folders.filter((name) => !used.has(name));
  if (unused.length === 0) return [];
  const there = (await readdir(root, { withFileTypes: true }).catch(() => [])).filter((entry) => !entry.isFile()).map(({ name }) => name);
  return unused.map((name) =>
    warning(`no item lies in the folder '${name}' that get_items names`, name, there, `data.get_items.${getter.kind}.folders`),
  );
}

async function unmatchedBySplitter(splitter: SplitterSpec, data: Opened): Promise<Problem[]> {
  const path = `data.splitter.${splitter.kind}`;
  if (splitter.kind === 'grandparent') {
    const there = new Set(data.items.map((item) => grandparentOf(item, data.root)));
    const unused = [...splitter.trainName, ...splitter.validName].filter((name) => !there.has(name));
    return unused.map((name) => warning(`no folder '${name}' stands above the class folders`, name, there, path));
  }
  if (splitter.kind === 'column' && splitter.on !== undefined) {
    const column = columnName(splitter.column, data.columns, path);
    const cells = new Set(data.items.map(({ row }) => row?.[column] ?? ''));
    const numbers = new Set([...cells].filter((cell) => cell !== '').map(Number));
    const wanted = Array.isArray(splitter.on) ? (splitter.on as readonly (string | number)[]) : [splitter.on as string | number];
    const unused = wanted.filter((value) => !cells.has(String(value)) && !(typeof value === 'number' && numbers.has(value)));
    return unused.map((value) =>
      warning(`no row has ${JSON.stringify(value)} in its column ${column}`, String(value), cells, `${path}.on`),
    );
  }
  return splitter.kind === 'file' ? unmatchedInList(splitter.file, path, data) : [];
}

const SHOWN = 10;

async function unmatchedInList(file: string, path: string, { root, items }: Opened): Promise<Problem[]> {
  const byName = new Map<string, string[]>();
  for (const { path: item } of items)
    for (const key of new Set([item, posix.basename(item)])) {
      const list = byName.get(key);
      if (list) list.push(item);
      else byName.set(key, [item]);
    }
  const names = [...(await readNames(file, root))];
  const unused = names.filter((name) => !byName.has(name));
  const doubled = names.filter((name) => (byName.get(name)?.length ?? 0) > 1);
  return [
    ...unused.slice(0, SHOWN).map((name) => {
      const more = unused.length > 1 && name === unused[0] ? ` (one of ${unused.length} such names)` : '';
      return warning(
        `${file} names '${name}', which is no item${more}`,
        name,
        items.slice(0, 1000).map((item) => posix.basename(item.path)),
        path,
      );
    }),
    ...doubled.slice(0, SHOWN).map((name) => ({
      code: 'no-effect',
      message: `${file} names '${name}', which ${byName.get(name)!.length} items are called; all of them validate`,
      found: byName.get(name)!.slice(0, 3).join(', '),
      hint: 'write paths below data.path in place of names to choose among them',
      path,
    })),
  ];
}

function unmatchedClasses({ task, path }: Target, { labels, vocab }: Opened): Problem[] {
  if (task.labels !== 'classes' || !task.vocab) return [];
  const used = new Set(labels.flatMap((label) => [...namesOf(label)].map(String)));
  const unused = task.vocab.filter((name) => !used.has(name));
  const others = [...used].filter((name) => !vocab.includes(name));
  return unused.map((name) => warning(`vocab names '${name}', which no item is labelled with`, name, others, `${path}.vocab`));
}

function warning(message: string, name: string, there: Iterable<string>, path: string): Problem {
  const near = nearest(name, there);
  return { code: 'no-effect', message, hint: near === undefined ? 'correct the name, or take it out' : `did you mean '${near}'?`, path };
}
