import type { Task } from './task.ts';

/** What a block word says: how pictures go in, or what is learned of them. */
export type Block = InputBlock | TargetBlock;

export interface InputBlock {
  readonly side: 'input';
  /** Pictures are opened as this: three channels, or one. */
  readonly mode: 'rgb' | 'grey';
}

export interface TargetBlock {
  readonly side: 'target';
  readonly task: Task;
}
