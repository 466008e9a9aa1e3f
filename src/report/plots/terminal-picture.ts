import { resizeBilinear } from '../../image/resize.ts';
import type { ShownItem } from '../../language/contracts/plots.ts';
import { shownInLine } from '../../util/shown.ts';
import { displayWidth, padEnd, truncate } from '../text/format.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** How a terminal can show a picture: by one of two protocols, or as coloured half blocks; undefined where it cannot. */
export type PictureProtocol = 'kitty' | 'iterm2' | 'blocks';

/** What the environment tells of the terminal. Inside tmux and screen pictures do not get through, colours do. */
export function pictureProtocol(env: Environment): PictureProtocol | undefined {
  const { TERM = '', TERM_PROGRAM = '', COLORTERM = '' } = env;
  if (env['NO_COLOR']) return undefined;
  const multiplexed = env['TMUX'] !== undefined || /^(tmux|screen)/.test(TERM);
  if (!multiplexed) {
    if (env['KITTY_WINDOW_ID'] !== undefined || TERM === 'xterm-kitty' || TERM_PROGRAM === 'ghostty') return 'kitty';
    if (TERM_PROGRAM === 'iTerm.app' || TERM_PROGRAM === 'WezTerm' || TERM_PROGRAM === 'mintty') return 'iterm2';
  }
  return /truecolor|24bit/.test(COLORTERM) ? 'blocks' : undefined;
}

const CHUNK = 4096;

/** The escape codes that show a PNG in a terminal of the kitty or the iTerm2 protocol. */
export function pictureEscape(png: Uint8Array, protocol: 'kitty' | 'iterm2'): string {
  const text = Buffer.from(png).toString('base64');
  if (protocol === 'iterm2') return `\u001b]1337;File=inline=1;size=${png.byteLength};preserveAspectRatio=1:${text}\u0007\n`;
  const chunks = Array.from({ length: Math.ceil(text.length / CHUNK) }, (_, i) => text.slice(i * CHUNK, (i + 1) * CHUNK));
  const parts = chunks.map((chunk, i) => `\u001b_G${i === 0 ? 'a=T,f=100,' : ''}m=${i < chunks.length - 1 ? 1 : 0};${chunk}\u001b\\`);
  return `${parts.join('')}\n`;
}

/** Cells between two pictures. */
const GAP = 2;
const WIDEST = 40;

/** A grid of pictures in half blocks, two pixels to a cell one above the other, with a title above each. */
export function blockGrid(items: readonly ShownItem[], columns: number, width: number): string {
  const cell = Math.min(WIDEST, Math.floor((width - GAP * (columns - 1)) / columns));
  if (cell < 8) return '';
  const lines: string[] = [];
  for (let at = 0; at < items.length; at += columns) {
    const row = items.slice(at, at + columns);
    const pictures = row.map((item) => blockLines(item, cell));
    const height = Math.max(...pictures.map((picture) => picture.length));
    lines.push(
      row
        .map(({ title }) => centre(truncate(shownInLine(title), cell), cell))
        .join(' '.repeat(GAP))
        .trimEnd(),
    );
    for (let y = 0; y < height; y++) lines.push(pictures.map((picture) => picture[y] ?? ' '.repeat(cell)).join(' '.repeat(GAP)));
    lines.push('');
  }
  return `${lines.join('\n')}\n`;
}

function centre(text: string, width: number): string {
  return padEnd(' '.repeat(Math.floor((width - displayWidth(text)) / 2)) + text, width);
}

function blockLines({ image }: ShownItem, cell: number): string[] {
  const scale = cell / Math.max(image.width, image.height);
  const width = Math.max(1, Math.round(image.width * scale));
  const height = Math.max(2, 2 * Math.round((image.height * scale) / 2));
  const { data, channels } = resizeBilinear(image, width, height);
  const rgb = (x: number, y: number): string => {
    const i = (y * width + x) * channels;
    return channels === 1 ? `${data[i]};${data[i]};${data[i]}` : `${data[i]};${data[i + 1]};${data[i + 2]}`;
  };
  const pad = ' '.repeat(cell - width);
  return Array.from({ length: height / 2 }, (_, y) => {
    const cells = Array.from({ length: width }, (_, x) => `\u001b[38;2;${rgb(x, y * 2)};48;2;${rgb(x, y * 2 + 1)}m▀`);
    return `${cells.join('')}\u001b[0m${pad}`;
  });
}
