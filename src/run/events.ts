import type { BadItem } from '../data/items.ts';
import type { TrainEvent } from '../train/events.ts';

/** Everything a run tells the world, as a closed union; written to events.jsonl with a time stamp, shown by report/. */
export type RunEvent =
  | {
      readonly type: 'run_started';
      readonly name: string;
      readonly folder: string;
      readonly tasks: readonly { readonly id: string; readonly title: string; readonly needs: readonly string[] }[];
      /** The columns of the table of which less is better; absent in runs of older versions. */
      readonly lowerIsBetter?: readonly string[];
    }
  | {
      readonly type: 'engine_chosen';
      readonly engine: string;
      readonly precision: string;
      readonly detail: string;
      readonly notes: readonly string[];
    }
  /** Pictures that cannot be decoded and are left out under `bad_items: skip` or `report`; the whole list is in the run folder's bad-items.json. */
  | { readonly type: 'items_left_out'; readonly policy: 'skip' | 'report'; readonly items: readonly BadItem[] }
  | { readonly type: 'task_started'; readonly task: string }
  | { readonly type: 'task_progress'; readonly task: string; readonly text: string; readonly fraction?: number }
  | { readonly type: 'task_cached'; readonly task: string }
  | { readonly type: 'task_done'; readonly task: string; readonly seconds: number; readonly summary?: string }
  | { readonly type: 'task_failed'; readonly task: string; readonly message: string }
  | { readonly type: 'train'; readonly task: string; readonly event: TrainEvent }
  | { readonly type: 'run_interrupted'; readonly folder: string; readonly resume: string }
  | {
      readonly type: 'run_done';
      readonly folder: string;
      readonly seconds: number;
      readonly metrics: Readonly<Record<string, number | null>>;
    };
