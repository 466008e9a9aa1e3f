/**
 * Draws what the terminal shows of a recorded run as an SVG, for the README:
 * node dist/bench/terminal-picture.js RUN/events.jsonl docs/terminal.svg [share of the events to play, default 1]
 */
import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { readEvents } from '../src/folder/event-log.ts';
import { createView } from '../src/report/live/create-view.ts';
import { element, escapeMarkup } from '../src/report/plots/svg.ts';

/** What listr2 takes for a stream that is no terminal. */
const COLUMNS = 80;
const CELL = 8.4;
const LINE = 20;
const PAPER = { back: '#12161c', ink: '#e6eaf0', faint: '#8b96a5' };
const COLORS: Readonly<Record<string, string>> = { 31: '#ff7b72', 32: '#4cc79b', 33: '#e3b341', 36: '#6cb8f0' };

interface Span {
  readonly text: string;
  readonly color: string;
  readonly bold: boolean;
}

const [source, target, share = '1'] = process.argv.slice(2);
if (!source || !target) throw new Error('two paths are needed: events.jsonl and the SVG to write');
writeFileSync(target, draw(await screen(source, Number(share))));

/** The lines on the screen after a share of a run's events. */
async function screen(path: string, part: number): Promise<string[]> {
  const events = readEvents(path);
  const written: string[] = [];
  const start = Date.parse(events[0]?.time ?? '');
  let now = start;
  const stream = { write: (text: string) => written.push(text), isTTY: true, columns: COLUMNS, rows: 60 };
  const view = createView({ mode: 'tty', stream, env: { FORCE_COLOR: '1' }, now: () => now });
  for (const { time, ...event } of events.slice(0, Math.ceil(events.length * part))) {
    now = Date.parse(time ?? '');
    view.handle(event as Parameters<typeof view.handle>[0]);
  }
  await sleep(400);
  const running = written.join('');
  await view.close();
  const text = part < 1 ? running : written.join('');
  const header = text.slice(0, text.indexOf('\n\n') + 2);
  const frame = text.slice(text.lastIndexOf('\u001b[G') + 3);
  return `${header}${frame}`.split('\n');
}

function draw(lines: readonly string[]): string {
  const last = lines.findLastIndex((line) => line.trim() !== '');
  const shown = lines.slice(0, last + 1);
  const size = { width: COLUMNS * CELL + 40, height: shown.length * LINE + 36 };
  const rows = shown.map((line, i) => {
    let column = 0;
    const spans = parse(line).map(({ text, color, bold }) => {
      const at = {
        x: 20 + column * CELL,
        y: 30 + i * LINE,
        fill: color,
        'font-weight': bold ? 600 : undefined,
        textLength: [...text].length * CELL,
      };
      column += [...text].length;
      return text.trim() === '' ? '' : element('text', { ...at, 'xml:space': 'preserve' }, escapeMarkup(text));
    });
    return spans.join('');
  });
  const font = 'ui-monospace, SFMono-Regular, Menlo, Consolas, &quot;DejaVu Sans Mono&quot;, monospace'.replaceAll('&quot;', '"');
  const attributes = {
    xmlns: 'http://www.w3.org/2000/svg',
    viewBox: `0 0 ${size.width} ${size.height}`,
    'font-family': font,
    'font-size': 14,
  };
  const back = element('rect', { width: size.width, height: size.height, rx: 10, fill: PAPER.back });
  return `${element('svg', { ...attributes, role: 'img', 'aria-label': 'pipeline run in a terminal' }, back, ...rows)}\n`;
}

function parse(line: string): Span[] {
  const spans: Span[] = [];
  let [color, bold] = [PAPER.ink, false];
  for (const part of line.split('\u001b[')) {
    const plain = part.replace(/^\?\d+[hl]/, '');
    const [, code, text = plain] = /^(\d+)m(.*)$/s.exec(plain) ?? [];
    if (code === '2') color = PAPER.faint;
    else if (code === '1') bold = true;
    else if (code === '22') [color, bold] = [PAPER.ink, false];
    else if (code === '39') color = PAPER.ink;
    else if (code) color = COLORS[code] ?? color;
    if (text !== '') spans.push({ text, color, bold });
  }
  return spans;
}
