import { counted, type DataCheck, type Entry, type Finding } from '../../data/doctor/finding.ts';
import { cellText, code, markdownText, tableRow } from '../text/markdown.ts';
import { bytesText, countsText, rangeText, typesText } from './facts.ts';

/** Files of a finding that are listed. */
const MOST = 20;

/** A data check as Markdown, for a pull request. */
export function dataCheckMarkdown(check: DataCheck, name: string): string {
  const { items, train, valid, bytes, classes, findings } = check;
  const rows: [string, string][] = [
    ['items', `${items}: ${train} training, ${valid} validation, ${bytesText(bytes)}`],
    ...(classes.length > 0 ? [['classes', String(classes.length)] as [string, string]] : []),
    ...(check.width && check.height
      ? ([
          ['width', rangeText(check.width)],
          ['height', rangeText(check.height)],
        ] as [string, string][])
      : []),
    ['types', typesText(check)],
  ];
  return [
    `## ${markdownText(name)}: ${findings.length === 0 ? 'nothing found' : countsText(findings)}`,
    '',
    '| | |',
    '|---|---|',
    ...rows.map(([label, text]) => tableRow([label, cellText(text)])),
    ...findings.flatMap((finding) => ['', ...findingLines(finding)]),
    '',
  ].join('\n');
}

function findingLines({ severity, message, why, fix, groups }: Finding): string[] {
  const shown = groups.slice(0, MOST);
  const list = shown.map((group) => `- ${group.map(entryText).join(' = ')}`);
  const rest = groups.length - shown.length;
  return [
    `**${severity}**: ${markdownText(message)} ${markdownText(why)} *${markdownText(fix)}*`,
    ...(list.length > 0
      ? ['', `<details><summary>${counted(groups.length, 'file or group', 'files or groups')}</summary>`, '', ...list]
      : []),
    ...(rest > 0 ? [`- and ${rest} more`] : []),
    ...(list.length > 0 ? ['', '</details>'] : []),
  ];
}

function entryText({ path, split, label, detail }: Entry): string {
  const place = split === undefined ? 'unused' : [split, label].filter(Boolean).join(' ');
  return `${code(path)} (${markdownText([place, detail].filter(Boolean).join('; '))})`;
}
