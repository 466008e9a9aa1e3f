import { characterSet, type SetItem, single } from './char-set.ts';
import { setEscape } from './escapes.ts';
import type { Flags } from './flags.ts';
import { length, type Source } from './source.ts';
import type { Node } from './tree.ts';

/** Reads a set up to and with its `]`; the `[` is already taken. */
export function parseSet(source: Source, flags: Flags): Node {
  const start = source.position - 1;
  const negated = source.skip('^');
  const items: SetItem[] = [];
  while (true) {
    const token = takeToken(source, start);
    if (token === ']' && items.length > 0) break;
    const item = itemOf(source, token);
    if (!source.skip('-')) {
      items.push(item);
      continue;
    }
    const last = takeToken(source, start);
    if (last === ']') {
      items.push(item, single(45));
      break;
    }
    items.push(range(source, token, item, last, itemOf(source, last)));
  }
  return { kind: 'character', test: characterSet(items, negated, flags) };
}

function takeToken(source: Source, start: number): string {
  const token = source.take();
  if (token === undefined) throw source.errorAt('unterminated character set', start);
  return token;
}

function itemOf(source: Source, token: string): SetItem {
  return token[0] === '\\' ? setEscape(source, token) : single(token.codePointAt(0)!);
}

function range(source: Source, token: string, from: SetItem, last: string, to: SetItem): SetItem {
  if (from.kind !== 'range' || to.kind !== 'range' || to.first < from.first) {
    throw source.error(`bad character range ${token}-${last}`, length(token) + 1 + length(last));
  }
  return { kind: 'range', first: from.first, last: to.first };
}
