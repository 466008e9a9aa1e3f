import { own } from '../../util/own.ts';
import type { Lock, LockedData, LockedInputs, LockedResults } from '../lock.ts';

/** One thing in which a run differs from its lock. */
export interface Drift {
  /** Where in the lock: 'data.split', 'values.learner.arch'. */
  readonly path: string;
  readonly locked: unknown;
  readonly found: unknown;
}

/** How a run's inputs differ from the lock's, in the lock's order; the instruction set and threads are no drift, since they are the machine's. */
export function inputDrift(lock: Lock, now: LockedInputs): readonly Drift[] {
  const { detail: _, threads: __, ...lockedEngine } = lock.engine;
  const { detail: ___, threads: ____, ...engine } = now.engine;
  return [
    ...dataDrift(lock.data, now.data),
    ...compare(lock.weights, now.weights, 'weights'),
    ...compare(lockedEngine, engine, 'engine'),
    ...compare(lock.versions, named(now.versions, lock.versions), 'versions'),
    ...compare(lock.values, now.values, 'values'),
  ];
}

/** The versions that a lock names: one of an older pipefile names fewer libraries, which is no drift. */
function named(versions: Lock['versions'], by: Lock['versions']): Lock['versions'] {
  return Object.fromEntries(Object.entries(versions).filter(([name]) => Object.hasOwn(by, name)));
}

/** How far what a run reached is from the lock: nothing where the model has the same bits, else the metrics and classes that moved. */
export function resultDrift(locked: LockedResults, now: LockedResults): readonly Drift[] {
  if (locked.model === now.model) return [];
  return [...compare(locked.metrics, now.metrics, 'results.metrics'), { path: 'results.model', locked: locked.model, found: now.model }];
}

/** Whether bits can be expected to be equal: the same library, instruction set and threads. */
export function sameMachine({ engine }: Lock, now: LockedInputs): boolean {
  return engine.detail === now.engine.detail && engine.threads === now.engine.threads;
}

const SHOWN_CLASSES = 5;

/** Classes whose numbers changed are told in one line. */
function dataDrift({ classes: lockedClasses = {}, ...locked }: LockedData, { classes = {}, ...now }: LockedData): readonly Drift[] {
  const names = [...new Set([...Object.keys(lockedClasses), ...Object.keys(classes)])];
  const changed = names.filter((name) => !same(own(lockedClasses, name), own(classes, name)));
  const counts = (of: NonNullable<LockedData['classes']>): string =>
    changed
      .slice(0, SHOWN_CLASSES)
      .map((name) => {
        const side = own(of, name);
        return side ? `${name} ${side.train} + ${side.valid}` : `no ${name}`;
      })
      .join(', ');
  const rest = changed.length > SHOWN_CLASSES ? ` and ${changed.length - SHOWN_CLASSES} more` : '';
  const one: Drift = { path: 'data.classes', locked: `${counts(lockedClasses)}${rest}`, found: `${counts(classes)}${rest}` };
  return [...compare(locked, now, 'data'), ...(changed.length > 0 ? [one] : [])];
}

function compare(locked: unknown, found: unknown, path: string): Drift[] {
  if (isMap(locked) && isMap(found)) {
    const keys = [...new Set([...Object.keys(locked), ...Object.keys(found)])];
    return keys.flatMap((key) => compare(own(locked, key), own(found, key), `${path}.${key}`));
  }
  if (Array.isArray(locked) && Array.isArray(found) && locked.length === found.length)
    return locked.flatMap((part, i) => compare(part, found[i], `${path}[${i}]`));
  return same(locked, found) ? [] : [{ path, locked, found }];
}

function same(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
