import type { Photo, PhotoGridOptions } from '../../language/contracts/plots.ts';
import { element, escapeMarkup, picture, textWidth } from './svg.ts';
import type { Theme } from './theme.ts';

const GAP = 14;
const TITLE = 22;

/** Pictures in rows with a line of text above each, under a common title; SVG text that needs no other file. */
export function photoGrid(photos: readonly Photo[], options: PhotoGridOptions, theme: Theme): string {
  const { title, size = 176, fit = 'slice' } = options;
  const columns = options.columns ?? Math.max(1, Math.ceil(Math.sqrt(photos.length)));
  const rows = Math.ceil(photos.length / columns);
  const width = columns * (size + GAP) + GAP;
  const height = 40 + rows * (size + TITLE + GAP);
  const longest = Math.max(1, ...photos.map((photo) => textWidth(photo.title, 1)));
  const font = Math.max(6, Math.min(12, size / longest));
  const heading = Math.max(7, Math.min(14, (width - 2 * GAP) / (1.12 * textWidth(title, 1))));
  const cells = photos.map((photo, i) => {
    const x = GAP + (i % columns) * (size + GAP);
    const y = 40 + Math.floor(i / columns) * (size + TITLE + GAP);
    return drawPhoto(photo, { x, y, size, font, fit }, theme);
  });
  return picture({ width, height }, `${title}: ${photos.length} pictures`, theme.font, [
    ...(theme.background ? [element('rect', { width, height, fill: theme.background })] : []),
    element(
      'text',
      { x: width / 2, y: 24, 'text-anchor': 'middle', 'font-size': heading, 'font-weight': 600, fill: theme.ink },
      escapeMarkup(title),
    ),
    ...cells,
  ]);
}

interface Place {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly font: number;
  readonly fit: 'slice' | 'meet';
}

function drawPhoto({ uri, title, wrong }: Photo, { x, y, size, font, fit }: Place, theme: Theme): string {
  const text = { x: x + size / 2, y: y + 13, 'text-anchor': 'middle', 'font-size': font, fill: wrong ? theme.series[1]! : theme.ink };
  const frame = { x, y: y + TITLE, width: size, height: size };
  const shown = uri
    ? element('image', { ...frame, href: uri, preserveAspectRatio: `xMidYMid ${fit}` })
    : element('rect', { ...frame, fill: theme.grid }) +
      element('text', { ...text, y: y + TITLE + size / 2, fill: theme.muted, 'font-size': 12 }, 'cannot be read');
  return element('text', text, escapeMarkup(title)) + shown;
}
