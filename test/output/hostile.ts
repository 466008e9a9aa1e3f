import assert from 'node:assert/strict';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import type { Io, Output } from '../../src/cli/io.ts';
import { commandIo, paint } from '../../src/cli/output.ts';

const ESC = '\u001b';

/** Names that terminals, logs, Markdown and XML would obey; each can be the name of a folder. */
export const HOSTILE: readonly string[] = [
  `${ESC}[2J${ESC}[31mred`,
  `${ESC}]0;title\u0007`,
  `${ESC}]8;;x${ESC}\\link`,
  'c1\u009b31m\u0085\u0090',
  'bell\u0007back\b\b\bdel\u007f',
  'over\rwritten',
  '\r\r<!--',
  'right\u202eleft\u2066\u200f\u061c',
  'lines\u2028\u2029\u000b\u000c',
  'a\n::add-mask::b',
  '::stop-commands::t',
  '  ::error::e',
  '\u00a0::error::e',
  '##[error]e',
  'a ##[add-mask]b',
  '##vso[task.complete]',
  '`tick` ``two``',
  'a`b',
  'a|b \\| \\\\| \\\\\\|',
  '<img src=x onerror=alert(1)>',
  '<!-- ',
  '<details>',
  '![i](x.png)',
  '[t](x)',
  '[t][r] [^1] [[w]]',
  'www.example.org',
  'http:&#47;&#47;example.org',
  '@octocat @team-a',
  'name@example.org',
  '#1 GH-1 octo#1',
  '0123456789abcdef0123456789abcdef01234567',
  ':smile: a:smile:b',
  '# heading',
  '- item',
  '1. item',
  '***bold*** __b__ ~~s~~ $x$',
  '&lt;b&gt;',
  '"quoted" \'q\'',
  '\ufffe\uffff',
  '__proto__',
  'Müller 写真 שלום',
];

/** Fails where text for a terminal or a log holds something that is obeyed; `commands` are the lines that may be workflow commands. */
export function assertNeutral(text: string, what: string, commands?: RegExp): void {
  assert.deepEqual(text.match(/(?![\n\t])[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu) ?? [], [], `${what}: ${JSON.stringify(text)}`);
  for (const line of text.split('\n')) {
    if (commands?.test(line)) continue;
    assert.doesNotMatch(line, /^\s*::|##\[|##vso\[/u, what);
  }
}

const OWN_TAGS = new Set('h2 h3 p strong em table thead tbody tr th td code details summary ul li'.split(' '));

/** Fails where Markdown, as GitHub draws it, holds an element that none of our own texts makes, or text that GitHub would turn into a link. */
export function assertNeutralMarkdown(markdown: string, what: string): void {
  assertNeutral(markdown, what);
  const html = micromark(markdown, {
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
    allowDangerousHtml: true,
    allowDangerousProtocol: true,
  });
  const prose = html.replaceAll(/<code>[^<]*<\/code>/g, '');
  const tags = [...prose.matchAll(/<\/?([!\w-]*)/g)].map(([, tag]) => tag!);
  assert.deepEqual(
    tags.filter((tag) => !OWN_TAGS.has(tag)),
    [],
    `${what}: ${html}`,
  );
  assert.doesNotMatch(prose, /@\w|#\d|GH-\d|:\/\/|www\.|:\w+:|\b[0-9a-f]{7,40}\b|\$/i, what);
}

/** A text as a command's output passes it on: one that a formatter has made ready, or one of any origin. */
export const painted = (text: string): string => passed((output) => paint(output, text));
export const written = (text: string): string => passed((output) => output.write(text));

function passed(send: (output: Output) => void): string {
  let said = '';
  const stream = { write: (part: string) => (said += part) };
  send(commandIo({ stdout: stream, stderr: stream } as never as Io, () => undefined).stdout);
  return said;
}
