/** One value that differs between two resolved files. */
export interface ValueChange {
  /** Document path: 'train[1].fit_one_cycle.epochs'. The position in a list is that of the newer file, of the older one for what was removed. */
  readonly path: string;
  readonly kind: 'added' | 'removed' | 'changed';
  readonly before?: unknown;
  readonly after?: unknown;
}

type Values = Readonly<Record<string, unknown>>;

/**
 * What differs in meaning between two files' values, in the newer file's order. Key order and spelling do not count; list elements are
 * matched before they are compared, so that a stage put in front is one added stage and not a change of every later one.
 */
export function compareValues(before: Values, after: Values): ValueChange[] {
  return compareMaps(before, after, '');
}

function compare(before: unknown, after: unknown, path: string): ValueChange[] {
  if (isMap(before) && isMap(after)) return compareMaps(before, after, path);
  if (Array.isArray(before) && Array.isArray(after)) return compareLists(before, after, path);
  return canonical(before) === canonical(after) ? [] : [{ path, kind: 'changed', before, after }];
}

function compareMaps(before: Values, after: Values, path: string): ValueChange[] {
  const at = (key: string): string => (path === '' ? key : `${path}.${key}`);
  const keys = [...Object.keys(after), ...Object.keys(before).filter((key) => !Object.hasOwn(after, key))];
  return keys.flatMap((key): ValueChange[] => {
    if (!Object.hasOwn(before, key)) return [{ path: at(key), kind: 'added', after: after[key] }];
    if (!Object.hasOwn(after, key)) return [{ path: at(key), kind: 'removed', before: before[key] }];
    return compare(before[key], after[key], at(key));
  });
}

function compareLists(before: readonly unknown[], after: readonly unknown[], path: string): ValueChange[] {
  if (
    ![...before, ...after].some((value) => typeof value === 'object' && value !== null) &&
    before.length === after.length &&
    before.length <= 4
  )
    return canonical(before) === canonical(after) ? [] : [{ path, kind: 'changed', before, after }];
  if (before.length * after.length > MOST_PAIRS)
    return canonical(before) === canonical(after) ? [] : [{ path, kind: 'changed', before, after }];
  const pairs = matchElements(before, after);
  const matchedBefore = new Set(pairs.map(([i]) => i));
  const partner = new Map(pairs.map(([i, j]) => [j, i]));
  const removed = before.flatMap((value, i): ValueChange[] =>
    matchedBefore.has(i) ? [] : [{ path: `${path}[${i}]`, kind: 'removed', before: value }],
  );
  const rest = after.flatMap((value, j): ValueChange[] => {
    const i = partner.get(j);
    return i === undefined ? [{ path: `${path}[${j}]`, kind: 'added', after: value }] : compare(before[i], value, `${path}[${j}]`);
  });
  return [...removed, ...rest];
}

/** Longer lists are compared as one value: matching looks at every pair of elements. */
const MOST_PAIRS = 250_000;

/** Longest common subsequence that counts equal elements double and elements of the same word once. */
function matchElements(before: readonly unknown[], after: readonly unknown[]): [number, number][] {
  const [texts, others] = [before.map(canonical), after.map(canonical)];
  const score = (i: number, j: number): number => {
    if (texts[i] === others[j]) return 2;
    return word(before[i]) !== undefined && word(before[i]) === word(after[j]) ? 1 : 0;
  };
  const best: number[][] = Array.from({ length: before.length + 1 }, () => new Array<number>(after.length + 1).fill(0));
  for (let i = before.length - 1; i >= 0; i--)
    for (let j = after.length - 1; j >= 0; j--) {
      const same = score(i, j);
      best[i]![j] = Math.max(best[i + 1]![j]!, best[i]![j + 1]!, same > 0 ? same + best[i + 1]![j + 1]! : 0);
    }
  const pairs: [number, number][] = [];
  for (let i = 0, j = 0; i < before.length && j < after.length; ) {
    const same = score(i, j);
    if (same > 0 && best[i]![j] === same + best[i + 1]![j + 1]!) pairs.push([i++, j++]);
    else if (best[i]![j] === best[i + 1]![j]) i++;
    else j++;
  }
  return pairs;
}

/** The word of a list element: the only key of a map, or the text itself. */
function word(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  const keys = isMap(value) ? Object.keys(value) : [];
  return keys.length === 1 ? keys[0] : undefined;
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (isMap(value))
    return `{${Object.keys(value)
      .sort()
      .map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`)
      .join()}}`;
  return JSON.stringify(value) ?? 'undefined';
}

function isMap(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
