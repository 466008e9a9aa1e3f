import { isAbsolute } from 'node:path';
import type { WordKind } from './word.ts';

/** Says what is wrong with what a function gave for these arguments; undefined where nothing is. */
type Check = (result: unknown, args: readonly unknown[]) => string | undefined;
type Functions = Readonly<Record<string, Check | { readonly gives: Check }>>;

/** What the functions of a product must give; `gives` is about what the function gives that they give. */
const RESULTS: Partial<Record<WordKind, Functions>> = {
  source: { locate: wrongPlace },
  getter: { list: wrongList },
  labeller: { start: { gives: wrongLabel } },
  splitter: { split: wrongSplit },
};

/** A product whose functions check what they give, and call `fail` where it is wrong. */
export function withCheckedResults(kind: WordKind, product: unknown, fail: (error: Error) => never): unknown {
  const checks = RESULTS[kind];
  if (checks === undefined) return product;
  const checked = Object.entries(checks).map(([name, check]) => {
    const act = (product as Readonly<Record<string, (...args: unknown[]) => unknown>>)[name]!;
    return [name, typeof check === 'function' ? checking(act, name, check, fail) : checkingWhatItGives(act, name, check.gives, fail)];
  });
  return { ...(product as object), ...Object.fromEntries(checked) };
}

type Act = (...args: unknown[]) => unknown;

function checking(act: Act, name: string, check: Check, fail: (error: Error) => never): Act {
  return (...args) => {
    const look = (result: unknown): unknown => {
      const wrong = check(result, args);
      return wrong === undefined ? result : fail(new Error(`${name} gave ${wrong}`));
    };
    const result = act(...args);
    return result instanceof Promise ? result.then(look) : look(result);
  };
}

function checkingWhatItGives(act: Act, name: string, check: Check, fail: (error: Error) => never): Act {
  return (...args) => {
    const given = act(...args);
    if (typeof given !== 'function') return fail(new Error(`${name} gave no function`));
    return checking(given as Act, `the function that ${name} makes`, check, fail);
  };
}

function wrongPlace(result: unknown): string | undefined {
  const { root, detail, absent } = (result ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof absent === 'string') return undefined;
  if (typeof root !== 'string' || !isAbsolute(root)) return "no 'root' that is an absolute folder";
  return typeof detail === 'string' ? undefined : "no 'detail' that is a text";
}

function wrongList(result: unknown): string | undefined {
  const { items, columns } = (result ?? {}) as Readonly<Record<string, unknown>>;
  if (!Array.isArray(items)) return "no list 'items'";
  const at = items.findIndex((item) => typeof item?.path !== 'string');
  if (at >= 0) return `an item without a 'path' (item ${at})`;
  return columns === undefined || isTexts(columns) ? undefined : "'columns' that are no list of names";
}

function wrongLabel(result: unknown, [item]: readonly unknown[]): string | undefined {
  if (typeof result === 'string' || typeof result === 'number') return undefined;
  if (Array.isArray(result) && (isTexts(result) || result.every((part) => typeof part === 'number'))) return undefined;
  if (typeof (result as { none?: unknown } | null | undefined)?.none === 'string') return undefined;
  return `no label for ${(item as { path: string }).path}: a label is a text, a number, or a list of either`;
}

function wrongSplit(result: unknown, [items]: readonly unknown[]): string | undefined {
  const count = (items as readonly unknown[]).length;
  for (const side of ['train', 'valid']) {
    const positions = (result as Readonly<Record<string, unknown>> | null | undefined)?.[side];
    if (!Array.isArray(positions)) return `no list '${side}'`;
    const wrong = positions.find((i) => !Number.isInteger(i) || i < 0 || i >= count);
    if (wrong !== undefined) return `${JSON.stringify(wrong)} in '${side}', which is no position of the ${count} items`;
  }
  return undefined;
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((part) => typeof part === 'string');
}
