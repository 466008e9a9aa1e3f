import type { UnmatchedName } from '../language/contracts/unmatched-name.ts';
import type { Words } from '../language/word.ts';
import type { Problem } from '../util/problem.ts';
import { nearest } from '../util/text.ts';
import type { Dataset } from './items.ts';
import type { DataSpec } from './spec.ts';
import { type Target, targetOf } from './targets.ts';
import { lookalikes, namesOf } from './vocab.ts';

type Opened = Pick<Dataset, 'root' | 'items' | 'labels' | 'vocab'> & { readonly columns?: readonly string[] };

/** Names in the file that stand for nothing in the data, or for two things, and classes that hardly differ: warnings, since training can go on. */
export async function unmatchedNames(spec: DataSpec, words: Words, data: Opened): Promise<Problem[]> {
  return [
    ...(await unmatchedByGetter(spec, words, data)),
    ...(await unmatchedBySplitter(spec, words, data)),
    ...unmatchedClasses(targetOf(spec, words), data),
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

async function unmatchedByGetter({ getItems }: DataSpec, words: Words, { root, items }: Opened): Promise<Problem[]> {
  const names = (await words.create(getItems).unmatched?.(items, root)) ?? [];
  return names.map((name) => placedAt(`data.get_items.${getItems.word}`, name));
}

async function unmatchedBySplitter({ splitter }: DataSpec, words: Words, { root, items, columns }: Opened): Promise<Problem[]> {
  const names = (await words.create(splitter).unmatched?.(items, { root, ...(columns && { columns }) })) ?? [];
  return names.map((name) => placedAt(`data.splitter.${splitter.word}`, name));
}

function placedAt(path: string, { option, ...name }: UnmatchedName): Problem {
  return { code: 'no-effect', ...name, path: option === undefined ? path : `${path}.${option}` };
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
