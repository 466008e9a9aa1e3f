import { UserError } from '../util/problem.ts';
import type { Block } from './contracts/block.ts';
import type { PluginModule } from './plugin-module.ts';
import { type Call, wrongResult } from './results.ts';
import { wrongShape } from './shapes.ts';
import { checkedTask } from './task-results.ts';
import type { Word } from './word.ts';

/**
 * A plug-in's word whose failures name its module and itself: what `create` throws, makes in a wrong shape, and what any function of its product
 * throws later, also in a worker, is a UserError `plugin-failed`.
 */
export function guarded(word: Word, { path, sha256 }: PluginModule): Word {
  const guard: Guard = { wrong: (call) => wrongResult(word.kind, call), fail: (error) => fail(error) };
  const fail = (error: unknown): never => {
    if (error instanceof UserError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new UserError({
      code: 'plugin-failed',
      message: `the ${word.kind.replace('_', ' ')} '${word.name}' of ${path} failed: ${why}`,
      hint: 'mend the module, or take it out of `plugins`',
    });
  };
  return {
    ...word,
    plugin: sha256,
    ...(word.check === undefined ? {} : { check: watched(word.check, guard) as NonNullable<Word['check']> }),
    create: (options, words) => {
      const product = attempt(() => word.create(options, words), fail);
      const wrong = wrongShape(word.kind, product);
      if (wrong !== undefined) fail(new Error(wrong));
      const made = watched(product, guard);
      return (word.kind === 'block' ? checkedBlock(made as Block, fail) : made) as never;
    },
  };
}

function checkedBlock(block: Block, fail: (error: unknown) => never): Block {
  return block.side === 'target' ? { ...block, task: checkedTask(block.task, fail) } : block;
}

function attempt<T>(act: () => T, fail: (error: unknown) => never): T {
  try {
    return act();
  } catch (error) {
    return fail(error);
  }
}

/** What happens when a function of a product fails, and what its results must be. */
interface Guard {
  readonly fail: (error: unknown) => never;
  /** Why a call's result is none; undefined where it is one. */
  readonly wrong: (call: Call) => string | undefined;
}

/** The same value with every function in it watched, and what these return. Objects of a class, such as tensors, are left as they are. */
function watched(value: unknown, guard: Guard, name?: string, owner?: unknown): unknown {
  if (typeof value === 'function') {
    return (...args: unknown[]) => {
      const look = (result: unknown): unknown => {
        const wrong = guard.wrong({ name, owner, args, result });
        if (wrong !== undefined) return guard.fail(new Error(wrong));
        return result instanceof Promise ? result.then(look, guard.fail) : watched(result, guard, name && `${name}()`);
      };
      return look(attempt(() => (value as (...args: unknown[]) => unknown)(...args), guard.fail));
    };
  }
  if (value instanceof Promise) return value.then((result) => watched(result, guard), guard.fail);
  if (Array.isArray(value)) return value.some(holdsFunctions) ? value.map((part) => watched(part, guard)) : value;
  if (!holdsFunctions(value)) return value;
  return Object.fromEntries(Object.entries(value as object).map(([member, part]) => [member, watched(part, guard, member, value)]));
}

function holdsFunctions(value: unknown): boolean {
  if (typeof value === 'function') return true;
  if (Array.isArray(value)) return value.some(holdsFunctions);
  if (value === null || typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype) return false;
  return Object.values(value).some(holdsFunctions);
}
