import type { Problem } from '../util/problem.ts';

/** A place in a file. Offsets count UTF-16 units from 0; line and column count from 1. */
export interface SourceRange {
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export type Severity = 'error' | 'warning';

/** A problem with its place in the file it was written in. */
export interface Diagnostic extends Problem {
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  readonly range?: SourceRange;
  readonly related?: readonly { readonly message: string; readonly range?: SourceRange }[];
}

/** How many mistakes of a file are shown: whoever has more mends these first. */
export const MAX_SHOWN = 100;

export const DIAGNOSTIC_CODES = [
  'unreadable-file',
  'file-too-large',
  'yaml-syntax',
  'yaml-alias-limit',
  'yaml-depth-limit',
  'yaml-duplicate-key',
  'yaml-surprise',
  'unknown-key',
  'unknown-word',
  'wrong-type',
  'wrong-value',
  'missing-key',
  'too-many-mistakes',
  'plugin-failed',
  'plugin-refused',
  'outside-repository',
  'revision-unreadable',
  'lock-missing',
  'lock-unreadable',
  'lock-drift',
  'extends-not-found',
  'extends-cycle',
  'override-path',
  'override-value',
  'source-not-found',
  'no-items',
  'no-label',
  'class-without-training-item',
  'too-few-classes',
  'empty-split',
  'batch-too-large',
  'missing-resize',
  'trains-nothing',
  'training-diverged',
  'does-not-fit',
  'no-effect',
  'engine-lacks',
  'engine-missing',
  'engine-failed',
  'weights-not-found',
  'weights-mismatch',
  'weights-unreadable',
  'download-needed',
  'download-failed',
  'archive-unreadable',
  'unreadable-item',
  'data-changed',
  'system-refused',
] as const;
export type DiagnosticCode = (typeof DIAGNOSTIC_CODES)[number];
