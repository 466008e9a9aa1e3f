import { shownInLine } from '../../util/shown.ts';
import { displayWidth, duration, metricText, padEnd, padStart } from '../text/format.ts';
import { cellText, code, markdownText, tableRow } from '../text/markdown.ts';
import type { FileDifference } from './locks.ts';
import type { RunDifference } from './runs.ts';
import type { ValueChange } from './values.ts';

export type DiffFormat = 'text' | 'markdown' | 'json';

/** Two files (values only), two runs, or one file in two revisions. */
export type Difference = RunDifference | FileDifference | Pick<RunDifference, 'before' | 'after' | 'values'>;

const SHOWN_CLASSES = 10;
const SHOWN_PHOTOS = 10;

interface Table {
  readonly title: string;
  readonly head: readonly string[];
  /** Columns from this one on are numbers. */
  readonly numbersFrom: number;
  readonly rows: readonly (readonly string[])[];
  readonly note?: string;
}

/** A difference as text for a terminal, as Markdown for a pull request, or as JSON; ends with a newline. */
export function formatDiff(difference: Difference, format: DiffFormat): string {
  if (format === 'json') return `${JSON.stringify(difference, null, 2)}\n`;
  const tables = [valueTable(difference.values), ...('metrics' in difference ? runTables(difference) : [])].filter(
    (table) => table.rows.length > 0,
  );
  const sentences = [
    ...('notes' in difference ? difference.notes : []),
    ...('data' in difference ? (difference.data?.notes ?? []) : []),
    ...('photos' in difference ? photoText(difference) : []),
  ];
  return format === 'markdown' ? markdown(difference, tables, sentences) : text(difference, tables, sentences);
}

/** Several differences one after the other; as JSON a list. */
export function formatDiffs(differences: readonly Difference[], format: DiffFormat): string {
  if (format === 'json') return `${JSON.stringify(differences, null, 2)}\n`;
  return differences.map((difference) => formatDiff(difference, format)).join('\n');
}

function valueTable(values: readonly ValueChange[]): Table {
  const rows = values.map(({ path, kind, before, after }) => [
    path,
    kind === 'added' ? '' : valueText(before),
    kind === 'removed' ? '' : valueText(after),
  ]);
  return { title: 'Changed values', head: ['value', 'before', 'after'], numbersFrom: 3, rows };
}

function runTables(difference: RunDifference | FileDifference): Table[] {
  const { metrics, classes, engine, data } = difference;
  const seconds: RunDifference['seconds'] = 'seconds' in difference ? difference.seconds : {};
  const metricRows = metrics.map(({ name, before, after, better }) => [
    name,
    metricText(before),
    metricText(after),
    before === null || after === null ? '' : signed(after - before, 6),
    better === undefined ? '' : better ? 'better' : 'worse',
  ]);
  const cost = [
    ...(seconds.before === undefined && seconds.after === undefined
      ? []
      : [['whole run', timeText(seconds.before), timeText(seconds.after), '', '']]),
    ...(engine.before === engine.after ? [] : [['engine', engine.before ?? '', engine.after ?? '', '', '']]),
  ];
  const classRows = classes
    .slice(0, SHOWN_CLASSES)
    .map(({ name, before, after }) => [
      name,
      before ? before.f1.toFixed(3) : '',
      after ? after.f1.toFixed(3) : '',
      before && after ? signed(after.f1 - before.f1, 3) : after ? 'new' : 'gone',
    ]);
  const rest = classes.length - classRows.length;
  return [
    { title: 'Metrics', head: ['', 'before', 'after', 'change', ''], numbersFrom: 1, rows: [...metricRows, ...cost] },
    {
      title: 'Data',
      head: ['', 'before', 'after'],
      numbersFrom: 1,
      rows: (data?.counts ?? []).map(({ name, before, after }) => [name, before, after]),
    },
    {
      title: 'Classes by change of F1',
      head: ['class', 'before', 'after', 'change'],
      numbersFrom: 1,
      rows: classRows,
      ...(rest > 0 ? { note: `and ${rest} more` } : {}),
    },
  ];
}

function photoText({ photos }: RunDifference): string[] {
  if (!photos) return [];
  const { common, fixed, broken, p, added, removed } = photos;
  const chance = fixed.length + broken.length === 0 ? '' : p < 0.05 ? ` (p = ${pText(p)})` : ` (p = ${pText(p)}: may be chance)`;
  const moved = (count: number, now: string, then: string): string =>
    `${count} ${count === 1 ? 'is' : 'are'} ${now} now that ${count === 1 ? 'was' : 'were'} ${then}`;
  const counts = [moved(fixed.length, 'right', 'wrong'), moved(broken.length, 'wrong', 'right')].join(', ');
  const lines = [`Of ${common} photos that both validated on, ${counts}${chance}.`];
  if (added + removed > 0) lines.push(`The validation set gained ${added} and lost ${removed} photos.`);
  if (broken.length > 0) lines.push(`Newly wrong: ${listed(broken)}.`);
  return lines;
}

function markdown({ before, after }: Difference, tables: readonly Table[], sentences: readonly string[]): string {
  const parts = tables.map(({ title, head, numbersFrom, rows, note }) => {
    const rule = `|${head.map((_, i) => (i >= numbersFrom ? '---:' : '---')).join('|')}|`;
    const shape = title === 'Changed values' ? code : cellText;
    return [`**${title}**`, '', tableRow(head), rule, ...rows.map((row) => tableRow(row.map(shape))), ...(note ? ['', note] : [])].join(
      '\n',
    );
  });
  const body = tables.length + sentences.length === 0 ? ['No difference.'] : [...parts, ...sentences.map(markdownText)];
  return `${[`### ${code(before)} → ${code(after)}`, ...body].join('\n\n')}\n`;
}

function text({ before, after }: Difference, tables: readonly Table[], sentences: readonly string[]): string {
  const parts = tables.map(({ title, head, numbersFrom, rows, note }) => {
    const widths = head.map((name, i) => Math.max(displayWidth(name), ...rows.map((row) => displayWidth(row[i]!))));
    const line = (cells: readonly string[]): string =>
      `  ${cells.map((cell, i) => (i >= numbersFrom ? padStart : padEnd)(cell, widths[i]!)).join('  ')}`.trimEnd();
    return [title, line(head), ...rows.map((row) => line(row.map(shownInLine))), ...(note ? [`  ${note}`] : [])].join('\n');
  });
  const body =
    tables.length + sentences.length === 0
      ? ['No difference.']
      : [...parts, ...(sentences.length > 0 ? [sentences.map(shownInLine).join('\n')] : [])];
  return `${[shownInLine(`${before} → ${after}`), ...body].join('\n\n')}\n`;
}

function valueText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function timeText(seconds: number | undefined): string {
  return seconds === undefined ? '' : duration(seconds);
}

function signed(value: number, decimals: number): string {
  const shown = value.toFixed(decimals);
  return value > 0 ? `+${shown}` : shown;
}

function pText(p: number): string {
  return p < 0.001 ? p.toExponential(0) : p.toFixed(p < 0.1 ? 3 : 2);
}

function listed(paths: readonly string[]): string {
  const shown = paths.slice(0, SHOWN_PHOTOS).join(', ');
  return paths.length > SHOWN_PHOTOS ? `${shown} and ${paths.length - SHOWN_PHOTOS} more` : shown;
}
