import type { RunEvent } from '../run/events.ts';
import { advanceTraining, type TrainingState, UNTRAINED } from './training-state.ts';

export type TaskStatus = 'waiting' | 'running' | 'cached' | 'done' | 'failed' | 'stopped' | 'not_run';

/** One task as the tree shows it. */
export interface TaskState {
  readonly id: string;
  readonly title: string;
  readonly status: TaskStatus;
  /** Clock time of the start, milliseconds. */
  readonly startedAt?: number;
  readonly seconds?: number;
  readonly summary?: string;
  readonly progress?: { readonly text: string; readonly fraction?: number };
  readonly message?: string;
  readonly training?: TrainingState;
}

/** A whole run as the events told it so far. */
export interface RunState {
  readonly tasks: readonly TaskState[];
  readonly engine?: Extract<RunEvent, { type: 'engine_chosen' }>;
  /** Nothing more will come. */
  readonly closed?: true;
  readonly ending?: Extract<RunEvent, { type: 'run_done' | 'run_interrupted' }>;
}

/** The state after `event` that came at clock time `time` (milliseconds); pure. */
export function advanceRun(state: RunState, event: RunEvent, time: number): RunState {
  switch (event.type) {
    case 'run_started':
      return { ...state, tasks: event.tasks.map(({ id, title }) => ({ id, title, status: 'waiting' })) };
    case 'engine_chosen':
      return { ...state, engine: event };
    case 'task_started':
      return withTask(state, event.task, { status: 'running', startedAt: time });
    case 'task_progress': {
      const { text, fraction } = event;
      return withTask(state, event.task, { progress: fraction === undefined ? { text } : { text, fraction } });
    }
    case 'task_cached':
      return withTask(state, event.task, { status: 'cached' });
    case 'task_done': {
      const { seconds, summary } = event;
      return withTask(state, event.task, { status: 'done', seconds, ...(summary === undefined ? {} : { summary }) });
    }
    case 'task_failed':
      return withTask(state, event.task, { status: 'failed', message: event.message });
    case 'train': {
      const before = state.tasks.find((task) => task.id === event.task)?.training ?? UNTRAINED;
      return withTask(state, event.task, { training: advanceTraining(before, event.event) });
    }
    case 'items_left_out':
      return state;
    case 'run_interrupted':
    case 'run_done':
      return { ...state, ending: event };
    default:
      return event satisfies never;
  }
}

/** The state when nothing more will come: what still ran is stopped, what waited did not run. */
export function closeRun(state: RunState): RunState {
  const closed: Partial<Record<TaskStatus, TaskStatus>> = { running: 'stopped', waiting: 'not_run' };
  return { ...state, closed: true, tasks: state.tasks.map((task) => ({ ...task, status: closed[task.status] ?? task.status })) };
}

function withTask(state: RunState, id: string, change: Partial<TaskState>): RunState {
  return { ...state, tasks: state.tasks.map((task) => (task.id === id ? { ...task, ...change } : task)) };
}
