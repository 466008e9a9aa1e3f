import { counted, type DataCheck, type Entry, type Finding } from '../../data/doctor/finding.ts';
import { shownDeep, shownInLine } from '../../util/shown.ts';
import { displayWidth, padEnd, padStart, truncate, truncatePath } from '../text/format.ts';
import type { Style, Symbols } from '../text/style.ts';
import { bytesText, countsText, rangeText, typesText } from './facts.ts';

export interface DataCheckTextOptions {
  readonly name: string;
  readonly style: Style;
  readonly symbols: Symbols;
  /** Terminal cells of a line. */
  readonly width: number;
  /** Files of a finding that are listed. */
  readonly most: number;
  readonly seconds?: number;
}

/** What was found out about a data set, for people: the figures, then each finding with its files, why it matters and what to do. */
export function dataCheckText(found: DataCheck, given: DataCheckTextOptions): string {
  const check = shownDeep(found);
  const options = { ...given, name: shownInLine(given.name) };
  const { style, name, seconds } = options;
  const verdict = `${countsText(check.findings)}${seconds === undefined ? '' : style.dim(`   in ${seconds.toFixed(1)} s`)}`;
  const lines = [
    style.bold(name),
    '',
    ...facts(check, options),
    ...classBars(check, options),
    ...check.findings.flatMap((finding) => ['', ...findingLines(finding, options)]),
    '',
    check.findings.length === 0 ? `${style.green(options.symbols.done)} nothing found that would spoil training` : verdict,
  ];
  return `${lines.join('\n')}\n`;
}

function facts(check: DataCheck, { width }: DataCheckTextOptions): string[] {
  const { items, train, valid, bytes } = check;
  return [
    ['folder', truncatePath(check.root, width - 12)],
    ['items', `${items}: ${train} training, ${valid} validation, ${bytesText(bytes)}`],
    ...(check.width && check.height
      ? [
          ['width', rangeText(check.width)],
          ['height', rangeText(check.height)],
        ]
      : []),
    ['types', typesText(check)],
    ...(check.classes.length > 0 ? [['classes', String(check.classes.length)]] : []),
  ].map(([label, text]) => `  ${padEnd(label!, 10)}${text}`);
}

const MOST_BARS = 12;
const BAR = 30;

/** Training items of each class as bars, where there are few classes. */
function classBars({ classes }: DataCheck, { style, symbols, width }: DataCheckTextOptions): string[] {
  if (classes.length === 0 || classes.length > MOST_BARS) return [];
  const wide = Math.min(Math.max(...classes.map(({ name }) => displayWidth(name))), Math.floor(width / 3));
  const most = Math.max(1, ...classes.map(({ train }) => train));
  const digits = String(most).length;
  return classes.map(({ name, train, valid }) => {
    const filled = Math.round((train / most) * BAR);
    const bar = style.cyan(symbols.barDone.repeat(filled)) + style.dim(symbols.barLeft.repeat(BAR - filled));
    return `  ${padEnd('', 10)}${padEnd(truncate(name, wide), wide)}  ${bar} ${padStart(String(train), digits)} ${style.dim(`+ ${valid}`)}`;
  });
}

function findingLines(finding: Finding, options: DataCheckTextOptions): string[] {
  const { style, symbols, width } = options;
  const mark = {
    error: style.red(symbols.failed),
    warning: style.yellow('!'),
    note: style.cyan(symbols.waiting),
  }[finding.severity];
  return [
    ...wrap(finding.message, width - 2).map((line, i) => (i === 0 ? `${mark} ${style.bold(line)}` : `  ${style.bold(line)}`)),
    ...fileLines(finding.groups, options),
    ...advice('why', finding.why, options),
    ...advice('fix', finding.fix, options),
  ];
}

function advice(label: string, text: string, { style, width }: DataCheckTextOptions): string[] {
  return wrap(text, width - 9).map((line, i) => `    ${style.dim(i === 0 ? padEnd(label, 5) : '     ')}${style.dim(line)}`);
}

/** Single files one below the other; files that belong together joined by a line in front. */
function fileLines(groups: Finding['groups'], options: DataCheckTextOptions): string[] {
  const shown: (readonly Entry[])[] = [];
  let count = 0;
  for (const group of groups) {
    if (count >= options.most) break;
    shown.push(group);
    count += group.length;
  }
  const pathWidth = Math.min(Math.max(0, ...shown.flat().map(({ path }) => displayWidth(path))), Math.floor(options.width * 0.5));
  const sideWidth = Math.max(0, ...shown.flat().map((entry) => displayWidth(sideText(entry))));
  const lines = shown.flatMap((group) => groupLines(group, pathWidth, sideWidth, options));
  const rest = groups.length - shown.length;
  const what = groups.some((group) => group.length > 1) ? 'group' : 'file';
  return rest > 0 ? [...lines, `    ${options.style.dim(`and ${counted(rest, `more ${what}`)}`)}`] : lines;
}

const MOST_OF_GROUP = 6;

function groupLines(group: readonly Entry[], pathWidth: number, sideWidth: number, options: DataCheckTextOptions): string[] {
  const shown = group.length > MOST_OF_GROUP ? group.slice(0, MOST_OF_GROUP - 1) : group;
  const lines = shown.map((entry, i) => {
    const joint = group.length === 1 ? '  ' : i === 0 ? '┌ ' : i === group.length - 1 ? '└ ' : '│ ';
    return `  ${options.style.dim(joint)}${entryLine(entry, pathWidth, sideWidth, options)}`;
  });
  return shown.length < group.length ? [...lines, `  ${options.style.dim(`└ and ${group.length - shown.length} more of them`)}`] : lines;
}

function entryLine(entry: Entry, pathWidth: number, sideWidth: number, { style, width }: DataCheckTextOptions): string {
  const path = padEnd(truncatePath(entry.path, pathWidth), pathWidth);
  const room = width - 8 - pathWidth - sideWidth;
  const detail = entry.detail === undefined || room < 12 ? '' : `  ${truncate(entry.detail, room)}`;
  return `${path}  ${style.dim(padEnd(sideText(entry), sideWidth))}${detail}`.trimEnd();
}

function sideText({ split, label }: Entry): string {
  return split === undefined ? 'unused' : `${split} ${truncate(label ?? '', 28)}`.trimEnd();
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && displayWidth(line) + 1 + displayWidth(word) > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
