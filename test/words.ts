import type { TrainStep } from '../src/language/contracts/stage.ts';
import type { Task } from '../src/language/contracts/task.ts';
import type { WordSpec } from '../src/language/spec.ts';
import type { WordKind } from '../src/language/word.ts';
import { BUILTIN } from '../src/words/builtin.ts';

/** A built-in word as a file with these options has it: defaults filled in. Words among the options are specs. */
export function specOf<K extends WordKind>(kind: K, word: string, options: Readonly<Record<string, unknown>> = {}): WordSpec<K> {
  const found = BUILTIN.get(kind, word);
  if (!found) throw new Error(`there is no ${kind} '${word}'`);
  const defaults = Object.entries(found.options.properties).flatMap(([name, schema]) => {
    if (schema.default === undefined) return [];
    if (schema.word === undefined || schema.type === 'array') return [[name, schema.default]];
    return [[name, specOf(schema.word, schema.default as string)]];
  });
  return { kind, word, options: { ...Object.fromEntries(defaults), ...options } };
}

/** The primitive steps of a built-in stage. */
export function stepsOf(word: string, options: Readonly<Record<string, unknown>>): readonly TrainStep[] {
  const plan = BUILTIN.create(specOf('stage', word, options));
  if ('act' in plan) throw new Error(`${word} is no list of steps`);
  return plan;
}

/** A value with every spec in it as specOf gives it: what a fixture leaves out is the default. */
export function filledIn<T>(value: T): T {
  if (Array.isArray(value)) return value.map(filledIn) as T;
  if (value === null || typeof value !== 'object') return value;
  const parts = Object.fromEntries(Object.entries(value).map(([name, part]) => [name, filledIn(part)])) as Record<string, unknown>;
  return 'word' in parts
    ? (specOf(parts.kind as WordKind, parts.word as string, parts.options as Record<string, unknown>) as T)
    : (parts as T);
}

/** The task of a built-in target block. */
export function taskOf(word: string, options: Readonly<Record<string, unknown>> = {}): Task {
  const block = BUILTIN.create(specOf('block', word, options));
  if (block.side !== 'target') throw new Error(`${word} is no target`);
  return block.task;
}
