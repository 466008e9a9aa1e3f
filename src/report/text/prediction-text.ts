import { largest, type Outcome, predictionJson, short } from '../../predict/prediction-json.ts';
import { shownDeep } from '../../util/shown.ts';

export type PredictionFormat = 'text' | 'jsonl' | 'csv';

export interface PredictionStyle {
  readonly vocab: readonly string[];
  /** How many classes are shown, the likeliest first; absent: 3 in text, all in vocabulary order elsewhere. */
  readonly top?: number;
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

function textLine(outcome: Outcome, { vocab, top = 3, width = 0 }: PredictionStyle): string {
  const path = outcome.source === '' ? '' : `${outcome.source.padEnd(width)}  `;
  switch (outcome.kind) {
    case 'failed':
      return `${path}cannot be used: ${outcome.reason}\n`;
    case 'regression':
      return `${path}${Array.from(outcome.values, short).join(' ')}\n`;
    case 'multi_category':
      return `${path}${outcome.labels.join(' ') || '(none)'}  (${ranked(outcome.probabilities, vocab, top)})\n`;
    case 'category': {
      const label = outcome.label.padEnd(Math.max(...vocab.map((name) => name.length)));
      const others = ranked(outcome.probabilities, vocab, top, 1);
      return `${path}${label} ${percent(outcome.probability).padStart(7)}${others === '' ? '' : `  (${others})`}\n`;
    }
  }
}

/** The likeliest classes from place `from` on, without those that would show as 0.0 %. */
function ranked(values: Float32Array, vocab: readonly string[], top: number, from = 0): string {
  const shown = largest(values, top).slice(from);
  return shown
    .filter((i) => values[i]! >= 5e-4)
    .map((i) => `${vocab[i]} ${percent(values[i]!)}`)
    .join(', ');
}

function percent(value: number): string {
  return `${(100 * value).toFixed(1)} %`;
}

function csvWriter({ vocab, top }: PredictionStyle): PredictionWriter {
  const classes = vocab.length > 0;
  const ranked = Array.from({ length: Math.min(top ?? 0, vocab.length) }, (_, i) => [`label_${i + 1}`, `probability_${i + 1}`]).flat();
  const columns = top === undefined ? vocab : ranked;
  const cells = (outcome: Outcome): (string | number)[] => {
    if (outcome.kind === 'failed') return [];
    if (outcome.kind === 'regression') return [Array.from(outcome.values, short).join(' ')];
    const own = outcome.kind === 'category' ? [outcome.label, short(outcome.probability)] : [outcome.labels.join(' '), ''];
    const values = outcome.probabilities;
    return [
      ...own,
      ...(top === undefined ? Array.from(values, short) : largest(values, top).flatMap((i) => [vocab[i]!, short(values[i]!)])),
    ];
  };
  const width = classes ? columns.length + 2 : 1;
  return {
    header: csvLine(['path', 'error', ...(classes ? ['label', 'probability', ...columns] : ['values'])]),
    line: (outcome) => {
      const row = cells(outcome);
      const blank = Array<string>(width - row.length).fill('');
      return csvLine([outcome.source, outcome.kind === 'failed' ? outcome.reason : '', ...row, ...blank]);
    },
  };
}

function csvLine(values: readonly (string | number)[]): string {
  return `${values.map((value) => (/[",\r\n]/.test(String(value)) ? `"${String(value).replaceAll('"', '""')}"` : value)).join(',')}\n`;
}
