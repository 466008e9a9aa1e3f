import { stripVTControlCharacters } from 'node:util';
import { pythonFixed } from '../../interpret/python-fixed.ts';

const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}]/u;
const MARK = /\p{M}|\u200d|\ufe0f/u;

/** Terminal cells that `text` takes: colour codes and combining marks count 0, East Asian wide characters and pictographs 2. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const char of stripVTControlCharacters(text)) width += MARK.test(char) ? 0 : WIDE.test(char) ? 2 : 1;
  return width;
}

/** `text` with spaces after it up to `width` cells; longer text stays as it is. */
export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)));
}

/** `text` with spaces before it up to `width` cells. */
export function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - displayWidth(text))) + text;
}

/** Plain text (no colour codes) cut to `width` cells; a cut is shown by '…'. */
export function truncate(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let out = '';
  let used = 0;
  for (const char of text) {
    const next = displayWidth(char);
    if (used + next > width - 1) break;
    out += char;
    used += next;
  }
  return width > 0 ? `${out}…` : '';
}

/** A path cut to `width` cells: its end is what tells it from others, so the cut is in front. */
export function truncatePath(path: string, width: number): string {
  if (displayWidth(path) <= width) return path;
  const kept = [...path];
  while (kept.length > 0 && displayWidth(kept.join('')) > width - 1) kept.shift();
  return width > 0 ? `…${kept.join('')}` : '';
}

/** A length of time for people: '0.8s', '42s', '2m 31s', '1h 04m'. */
export function duration(seconds: number): string {
  if (seconds < 9.95) return `${Math.max(0, seconds).toFixed(1)}s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole}s`;
  if (whole < 3600) return `${Math.trunc(whole / 60)}m ${String(whole % 60).padStart(2, '0')}s`;
  return `${Math.trunc(whole / 3600)}h ${String(Math.trunc(whole / 60) % 60).padStart(2, '0')}m`;
}

/** Speed of a loop whose step takes `seconds`: '2.1 batches/s', or '3.4 s/batch' where that reads better. */
export function batchRate(seconds: number): string {
  if (!(seconds > 0)) return '';
  return seconds <= 1 ? `${digits(1 / seconds)} batches/s` : `${digits(seconds)} s/batch`;
}

function digits(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

/** A learning rate as people write it: '1.2e-3'. */
export function rate(value: number): string {
  return value.toExponential(1).replace('e+', 'e');
}

/** A metric as fastai's table shows it: 6 decimals; nothing for a missing one. */
export function metricText(value: number | null | undefined, decimals = 6): string {
  if (value === null || value === undefined) return 'None';
  return Number.isFinite(value) ? pythonFixed(value, decimals) : Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
}
