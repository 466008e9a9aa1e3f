import type { Plan, Task } from '../plan/plan.ts';
import { systemProblem } from '../util/system-error.ts';
import type { RunEvent } from './events.ts';

/** What carrying out a task gave: one line for people. */
export interface TaskResult {
  readonly summary?: string;
  /** The task was left unfinished on purpose; nothing that needs it starts. */
  readonly interrupted?: boolean;
  /** The result was taken from the cache. */
  readonly cached?: boolean;
}

export type Executor = (task: Task) => Promise<TaskResult>;

/**
 * Runs every task of a plan once all it needs is done, independent ones side by side. Resolves to 'interrupted' when a task was stopped.
 * The first failure is thrown after the tasks already under way have ended; nothing new is started after it.
 */
export async function schedule(plan: Plan, execute: Executor, emit: (event: RunEvent) => void): Promise<'done' | 'interrupted'> {
  const promises = new Map<string, Promise<boolean>>();
  const failures: unknown[] = [];

  async function perform(task: Task): Promise<boolean> {
    const ready = await Promise.all(task.needs.map((id) => promises.get(id)!));
    if (failures.length > 0 || !ready.every(Boolean)) return false;
    const start = performance.now();
    emit({ type: 'task_started', task: task.id });
    try {
      const { summary, interrupted, cached } = await execute(task);
      if (interrupted) return false;
      if (cached) emit({ type: 'task_cached', task: task.id });
      else
        emit({
          type: 'task_done',
          task: task.id,
          seconds: (performance.now() - start) / 1000,
          ...(summary === undefined ? {} : { summary }),
        });
      return true;
    } catch (error) {
      failures.push(error);
      emit({
        type: 'task_failed',
        task: task.id,
        message: systemProblem(error)?.message ?? (error instanceof Error ? error.message : String(error)),
      });
      return false;
    }
  }

  for (const task of plan.tasks) promises.set(task.id, perform(task));
  const done = await Promise.all(promises.values());
  if (failures.length > 0) throw failures[0];
  return done.every(Boolean) ? 'done' : 'interrupted';
}
