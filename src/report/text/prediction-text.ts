import type { AnswerStyle, Answers } from '../../language/contracts/answers.ts';
import { type Outcome, predictionJson } from '../../predict/prediction-json.ts';
import { shownDeep } from '../../util/shown.ts';

export type PredictionFormat = 'text' | 'jsonl' | 'csv';

export interface PredictionStyle extends AnswerStyle {
  /** What prints answers. */
  readonly task: Answers;
  /** Characters of the column of paths in text; absent: as wide as each path. */
  readonly width?: number;
}

/** Turns predictions into lines of one format. */
export interface PredictionWriter {
  /** What stands above everything: CSV's first line, else ''. */
  readonly header: string;
  /** One line, with its line break. */
  line(outcome: Outcome): string;
}

/** The writer of a format. Text for people, JSON lines and CSV (RFC 4180) for programs. */
export function predictionWriter(format: PredictionFormat, style: PredictionStyle): PredictionWriter {
  if (format === 'jsonl') return { header: '', line: (outcome) => `${JSON.stringify(predictionJson(outcome, style))}\n` };
  return format === 'csv'
    ? csvWriter(style)
    : { header: '', line: (outcome) => textLine(shownDeep(outcome), { ...style, vocab: shownDeep(style.vocab) }) };
}

function textLine(outcome: Outcome, { task, width = 0, ...style }: PredictionStyle): string {
  const path = outcome.source === '' ? '' : `${outcome.source.padEnd(width)}  `;
  return `${path}${outcome.kind === 'failed' ? `cannot be used: ${outcome.reason}` : task.text(outcome, style)}\n`;
}

function csvWriter({ task, ...style }: PredictionStyle): PredictionWriter {
  const columns = task.columns(style);
  return {
    header: csvLine(['path', 'error', ...columns]),
    line: (outcome) =>
      outcome.kind === 'failed'
        ? csvLine([outcome.source, outcome.reason, ...columns.map(() => '')])
        : csvLine([outcome.source, '', ...task.cells(outcome, style)]),
  };
}

function csvLine(values: readonly (string | number)[]): string {
  return `${values.map((value) => (/[",\r\n]/.test(String(value)) ? `"${String(value).replaceAll('"', '""')}"` : value)).join(',')}\n`;
}
