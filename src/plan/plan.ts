import type { Document } from '../document/document.ts';

export type TaskKind = 'source' | 'items' | 'weights' | 'stage' | 'output' | 'export';

/** A fingerprint and the printable reasons it is made of, in order. */
export interface Fingerprint {
  /** sha256, hex. */
  readonly hash: string;
  readonly reasons: readonly { readonly what: string; readonly hash: string }[];
}

export interface Task {
  /** Stable and readable: 'source', 'items', 'weights', 'stage-0', 'output-2'. */
  readonly id: string;
  readonly kind: TaskKind;
  readonly title: string;
  /** Ids of the tasks whose artefacts it reads; each stands earlier in Plan.tasks. */
  readonly needs: readonly string[];
  readonly fingerprint: Fingerprint;
  /** Index into Document.train or Document.outputs for stages and outputs. */
  readonly index?: number;
}

/** The task graph of one document: pure and deterministic in the document and the facts. Topologically sorted. */
export interface Plan {
  readonly document: Document;
  readonly tasks: readonly Task[];
}
