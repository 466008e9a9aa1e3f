import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DataCheck } from '../../../src/data/doctor/finding.ts';
import { dataCheckMarkdown } from '../../../src/report/data-check/markdown.ts';
import { dataCheckText } from '../../../src/report/data-check/text.ts';
import { reportHtml } from '../../../src/report/page/page.ts';
import { chooseSymbols, createStyle } from '../../../src/report/text/style.ts';
import { sampleRecord } from '../sample.ts';

const NASTY = '</script><img src=x onerror=alert(1)>|`"&';

const CHECK: DataCheck = {
  format: 'pipefile-data-check',
  version: 1,
  root: '/data',
  items: 12,
  train: 9,
  valid: 3,
  bytes: 1_234_567,
  classes: [
    { name: 'cat', train: 6, valid: 2 },
    { name: 'dog', train: 3, valid: 1 },
  ],
  width: [20, 300, 640],
  height: [20, 200, 480],
  types: [
    { type: 'a JPEG picture', count: 11 },
    { type: 'of no known type', count: 1 },
  ],
  findings: [
    {
      rule: 'unreadable',
      severity: 'error',
      message: '1 file cannot be used.',
      why: 'Training ends at such a file.',
      fix: 'Delete it.',
      groups: [[{ path: 'c.jpg', split: 'train', label: 'dog', detail: 'it is an HTML page' }]],
    },
    {
      rule: 'near-duplicates',
      severity: 'note',
      message: '1 picture has a lookalike on the same side.',
      why: 'They weigh more than others.',
      fix: 'Keep one of each.',
      groups: [
        [
          { path: 'a.jpg', split: 'train', label: 'cat' },
          { path: 'b.jpg', split: 'train', label: 'cat', detail: '99.1 % alike' },
        ],
      ],
    },
  ],
};

test('the text names each finding with its files, why and what to do', () => {
  const text = dataCheckText(CHECK, { name: 'pets', style: createStyle(false), symbols: chooseSymbols({}), width: 100, most: 10 });
  assert.equal(
    text.slice(text.indexOf('  classes')),
    `  classes   2
            cat  ${'━'.repeat(30)} 6 + 2
            dog  ${'━'.repeat(15)}${'─'.repeat(15)} 3 + 1

✖ 1 file cannot be used.
    c.jpg  train dog  it is an HTML page
    why  Training ends at such a file.
    fix  Delete it.

· 1 picture has a lookalike on the same side.
  ┌ a.jpg  train cat
  └ b.jpg  train cat  99.1 % alike
    why  They weigh more than others.
    fix  Keep one of each.

1 error, 0 warnings, 1 note
`,
  );
});

test('in the report and in Markdown nothing of a file name becomes markup', () => {
  const entry = { path: NASTY, split: 'train', label: NASTY, detail: NASTY } as const;
  const check = { ...CHECK, findings: CHECK.findings.map((finding, i) => (i === 0 ? { ...finding, groups: [[entry]] } : finding)) };
  const page = reportHtml(sampleRecord(), new Map(), undefined, { check, photos: new Map([['a.jpg', 'data:image/webp;base64,AAAA']]) });
  assert.match(page, /<section id="data-check"[\s\S]*1 error, 0 warnings, 1 note\./);
  assert.match(page, /<a href="#data-check">Data<\/a>/);
  assert.doesNotMatch(page, /<img src=x/);
  assert.equal(page.split('data:image/webp;base64,AAAA').length - 1, 1);
  const markdown = dataCheckMarkdown(check, 'pets');
  assert.match(markdown, /^## pets: 1 error, 0 warnings, 1 note\n/);
  assert.doesNotMatch(markdown.replaceAll(/`[^`]*`/g, ''), /<img/);
  assert.match(markdown, /`a\.jpg` \(train cat\) = `b\.jpg` \(train cat; 99\.1 % alike\)/);
});
