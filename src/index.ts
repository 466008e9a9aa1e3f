/**
 * The library: what the commands do, without a command line. Files and folders are given by path, what goes on is told by events, and expected
 * failures are UserErrors. docs/library.md shows it.
 */

export type { Diagnostic, DiagnosticCode, SourceRange } from './document/diagnostic.ts';
export type { Document } from './document/document.ts';
export { type DiagnosticFormat, type FormatOptions, formatDiagnostics } from './document/format.ts';
export type { Architecture, Parts } from './language/contracts/architecture.ts';
export type { BatchTransform } from './language/contracts/batch-transform.ts';
export type { Block } from './language/contracts/block.ts';
export type { CallbackWord } from './language/contracts/callback.ts';
export type { Getter } from './language/contracts/getter.ts';
export type { ItemTransform } from './language/contracts/item-transform.ts';
export type { Labeller } from './language/contracts/labeller.ts';
export type { LossWord } from './language/contracts/loss.ts';
export type { Metric } from './language/contracts/metric.ts';
export type { Rule } from './language/contracts/optimizer.ts';
export type { FinishedRun, OutputWord } from './language/contracts/output.ts';
export type { Predictions } from './language/contracts/predictions.ts';
export type { Schedule } from './language/contracts/schedule.ts';
export type { Source } from './language/contracts/source.ts';
export type { Splitter } from './language/contracts/splitter.ts';
export type { StagePlan, TrainStep } from './language/contracts/stage.ts';
export type { KindProducts } from './language/kinds.ts';
export type { WordSpec } from './language/spec.ts';
export { defineWord, type Word, type WordKind, type Words } from './language/word.ts';
export type { Plan, Task } from './plan/plan.ts';
export type { PictureInput } from './predict/decoder.ts';
export type { ExportFormat } from './predict/export-formats.ts';
export type { ExportOptions } from './predict/export-model.ts';
export type { LoadedModel, PredictOptions } from './predict/load-model.ts';
export type { LoadModelOptions } from './predict/open-model.ts';
export type { FailedPrediction, Prediction } from './predict/outcome.ts';
export type { RunEvent } from './run/events.ts';
export type { Outlook } from './run/outlook.ts';
export type { PredictionServer, ServeOptions } from './serve/server.ts';
export { type CheckedFile, checkFile } from './session/check-file.ts';
export { exportModel } from './session/export-model.ts';
export { type FindRatesOptions, type FoundRates, findRates } from './session/find-rates.ts';
export type { RunHandle } from './session/handle.ts';
export { loadModel, type ModelWords, startServer } from './session/models.ts';
export type { ComputeOptions, Notice, ReadOptions, SessionOptions, WatchOptions } from './session/options.ts';
export type { RunResult } from './session/perform.ts';
export { type PlannedFile, type PlanOptions, planFile } from './session/plan-file.ts';
export { type ResumeOptions, type ResumeResult, resumeRun } from './session/resume-run.ts';
export { type RunFileOptions, runFile } from './session/run-file.ts';
export type { TrainEvent } from './train/events.ts';
export { type Problem, UserError } from './util/problem.ts';
