import { shown } from '../../util/shown.ts';

type Attribute = string | number | undefined;

/** One SVG element as text. Numbers get at most 2 decimals; attributes that are undefined are left out; values are escaped, children are not. */
export function element(name: string, attributes: Readonly<Record<string, Attribute>>, ...children: readonly string[]): string {
  const shown = Object.entries(attributes).flatMap(([key, value]) => (value === undefined ? [] : [` ${key}="${attributeText(value)}"`]));
  const open = `<${name}${shown.join('')}`;
  return children.length === 0 ? `${open}/>` : `${open}>${children.join('')}</${name}>`;
}

/** Text as SVG and HTML want it between tags and in attributes; characters that XML forbids are written out, since one would make a chart unreadable. */
export function escapeMarkup(text: string): string {
  return shown(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** A whole picture of `width` x `height` units; `label` is what a screen reader says. */
export function picture(
  size: { readonly width: number; readonly height: number },
  label: string,
  font: string,
  children: readonly string[],
): string {
  const { width, height } = size;
  const attributes = { xmlns: 'http://www.w3.org/2000/svg', viewBox: `0 0 ${round(width)} ${round(height)}`, width, height, role: 'img' };
  return element('svg', { ...attributes, 'aria-label': label, 'font-family': font, 'font-size': 12 }, ...children);
}

/** Units that a text of font size `size` takes, near enough to lay labels out without a font. */
export function textWidth(text: string, size: number): number {
  let width = 0;
  for (const char of text) width += /[ijl.,:;'|!()[\]ftI ]/.test(char) ? 0.34 : /[mwMW@%]/.test(char) ? 0.88 : char > '\u2e7f' ? 1 : 0.58;
  return width * size;
}

function attributeText(value: string | number): string {
  return typeof value === 'number' ? String(round(value)) : escapeMarkup(value);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
