import type { Judged, TargetSpace, Targets, Task } from './contracts/task.ts';

/** A plug-in's task whose results are looked at before anything is computed with them; `fail` is given what is wrong. */
export function checkedTask(task: Task, fail: (error: unknown) => never): Task {
  const must = <T>(result: T, wrong: string | undefined): T => (wrong === undefined ? result : fail(new Error(wrong)));
  const checked = <A extends readonly unknown[], T>(act: (...args: A) => T, wrongOf: (result: T) => string | undefined) => {
    return (...args: A): T => {
      const result = act(...args);
      return must(result, wrongOf(result));
    };
  };
  const { interpret } = task;
  return {
    ...task,
    space: checked(task.space, wrongSpace),
    encoder: (space) => {
      const encode = task.encoder(space);
      return (items) => {
        const targets = encode(items);
        return must(targets, wrongTargets(targets, items.length));
      };
    },
    steps: checked(task.steps, (steps) => (isListOf('object', steps) ? undefined : '`steps` gave no list of { text, fastaiText }')),
    trace: checked(task.trace, (values) =>
      isListOf('object', values) && values.length > 0 ? undefined : '`trace` gave no list of { type, shape, values }',
    ),
    show: checked(task.show, (text) => (typeof text === 'string' ? undefined : '`show` gave no text')),
    decode: checked(task.decode, (answer) => (isObject(answer) ? undefined : '`decode` gave no object')),
    json: checked(task.json, (json) => (isObject(json) ? undefined : '`json` gave no object')),
    text: checked(task.text, (text) => (typeof text === 'string' ? undefined : '`text` gave no text')),
    columns: checked(task.columns, (names) => (isListOf('string', names) ? undefined : '`columns` gave no list of names')),
    cells: checked(task.cells, (cells) => (Array.isArray(cells) ? undefined : '`cells` gave no list')),
    judge: checked(task.judge, (judged) => (isObject(judged) ? undefined : '`judge` gave no object')),
    ...(interpret && { interpret: checked(interpret, wrongJudged) }),
  };
}

function wrongSpace(space: TargetSpace): string | undefined {
  if (!isObject(space) || !isListOf('string', space.vocab)) return '`space` gave no object with a `vocab`, a list of names';
  return Number.isInteger(space.c) && space.c > 0 ? undefined : '`space` gave an object whose `c` is no whole number from 1 on';
}

function wrongTargets(targets: Targets, items: number): string | undefined {
  if (!isObject(targets) || !isNumbers(targets.y)) return '`encoder` gave a function whose `y` is neither an Int32Array nor a Float32Array';
  const { y, yShape } = targets;
  if (!Array.isArray(yShape) || yShape[0] !== items || yShape.reduce((size, side) => size * side, 1) !== y.length)
    return `\`encoder\` gave a function whose \`yShape\` is not that of ${y.length} values for ${items} items`;
  return undefined;
}

function wrongJudged(judged: Judged): string | undefined {
  return isObject(judged) && judged.outputs instanceof Float32Array && isNumbers(judged.targets)
    ? undefined
    : '`interpret` gave no { outputs, targets } of a Float32Array and an Int32Array or Float32Array';
}

function isNumbers(value: unknown): boolean {
  return value instanceof Int32Array || value instanceof Float32Array;
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

function isListOf(type: 'string' | 'object', value: unknown): boolean {
  return Array.isArray(value) && value.every((part) => typeof part === type && part !== null);
}
