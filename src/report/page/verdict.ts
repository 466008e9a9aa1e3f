import type { RunRecord } from '../../folder/record.ts';
import { classScores } from '../../interpret/classification-report.ts';
import { mostConfused } from '../../interpret/confusion.ts';
import type { ConfusionMatrix } from '../../language/contracts/predictions.ts';

/** One thing worth knowing about a run. */
export interface Finding {
  readonly kind: 'good' | 'note' | 'warning';
  readonly text: string;
}

/** What the numbers say about a run, most important first. Rules of thumb, each with its figures in the text. */
export function findings(record: RunRecord, matrix: ConfusionMatrix | undefined): Finding[] {
  const all = [
    ...(matrix ? classFindings(matrix) : []),
    ...confidentMistakes(record, matrix),
    ...curveFindings(record),
    ...speedFindings(record),
  ];
  return [...all.filter(({ kind }) => kind === 'warning'), ...all.filter(({ kind }) => kind !== 'warning')];
}

/** The 95 % Wilson interval of a share of `count` in `n`. */
export function wilson(count: number, n: number): [low: number, high: number] {
  if (n === 0) return [0, 1];
  const z = 1.959964;
  const p = count / n;
  const centre = (p + z ** 2 / (2 * n)) / (1 + z ** 2 / n);
  const half = (z / (1 + z ** 2 / n)) * Math.sqrt((p * (1 - p)) / n + z ** 2 / (4 * n ** 2));
  return [Math.max(0, centre - half), Math.min(1, centre + half)];
}

/** A share as per cent with the decimals it deserves: '6.4 %', '0.12 %', '100 %'. */
export function percent(share: number): string {
  const value = share * 100;
  return `${value === 0 || value === 100 ? value : value < 1 ? value.toFixed(2) : value.toFixed(1)} %`;
}

function classFindings(matrix: ConfusionMatrix): Finding[] {
  const scores = classScores(matrix);
  const out: Finding[] = [];
  const missing = scores.filter(({ support }) => support === 0).map(({ name }) => name);
  if (missing.length > 0)
    out.push({
      kind: 'warning',
      text: `No validation photo of ${listText(missing)}: nothing is known about ${missing.length === 1 ? 'it' : 'them'}.`,
    });
  const weak = scores.filter(({ recall, support }) => support >= 5 && recall < 0.5);
  if (weak.length > 0) {
    const names = weak.sort((a, b) => a.recall - b.recall).map(({ name, recall }) => `${name} (${percent(recall)})`);
    out.push({ kind: 'warning', text: `Found less than half of the time: ${listText(names)}.` });
  }
  const [worst] = mostConfused(matrix, 2);
  if (worst) out.push({ kind: 'note', text: `Most often confused: ${worst.actual} taken for ${worst.predicted}, ${worst.count} times.` });
  if (scores.every(({ support, recall }) => support === 0 || recall === 1))
    out.push({ kind: 'good', text: 'Every validation photo is right.' });
  return out;
}

function confidentMistakes({ predictions }: RunRecord, matrix: ConfusionMatrix | undefined): Finding[] {
  if (!predictions || !matrix) return [];
  const { probs, targets, vocab } = predictions;
  let count = 0;
  for (let i = 0; i < targets.length; i++) {
    const row = probs.subarray(i * vocab.length, (i + 1) * vocab.length);
    const best = row.reduce((a, b) => Math.max(a, b), 0);
    if (best > 0.95 && row[targets[i]!]! < best) count += 1;
  }
  if (count === 0) return [];
  return [
    {
      kind: 'note',
      text: `${count} wrong ${count === 1 ? 'photo is' : 'photos are'} predicted with more than 95 % probability: look at ${count === 1 ? 'its label' : 'their labels'} first.`,
    },
  ];
}

function curveFindings({ history }: RunRecord): Finding[] {
  const rows = history.fits.findLast((fit) => fit.rows.length >= 2)?.rows ?? [];
  const losses = rows.flatMap(({ validLoss }) => (validLoss === null ? [] : [validLoss]));
  if (losses.length < 2) return [];
  const last = losses.at(-1)!;
  const best = Math.min(...losses);
  const at = losses.indexOf(best);
  if (last > best * 1.1 && rows.at(-1)!.trainLoss < rows[at]!.trainLoss)
    return [
      {
        kind: 'warning',
        text: `Overfitting: the validation loss rose from ${best.toFixed(4)} (epoch ${at}) to ${last.toFixed(4)} while the training loss fell.`,
      },
    ];
  const before = losses.at(-2)!;
  if (last < before * 0.97)
    return [
      {
        kind: 'note',
        text: `The validation loss still fell in the last epoch (${before.toFixed(4)} to ${last.toFixed(4)}): more epochs may help.`,
      },
    ];
  return [];
}

function speedFindings({ series }: RunRecord): Finding[] {
  const share = series.seconds > 0 ? series.waitSeconds / series.seconds : 0;
  if (share < 0.2) return [];
  return [
    {
      kind: 'note',
      text: `Training waited for data ${percent(share)} of the time: more loader workers (num_workers) or smaller photos would help.`,
    },
  ];
}

function listText(names: readonly string[]): string {
  const shown = names.slice(0, 5).join(', ');
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown;
}
