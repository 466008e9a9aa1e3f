import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { DataSpec } from '../../../src/data/spec.ts';
import { collateErrorText, fastaiText } from '../../../src/data/summary/fastai-text.ts';
import type { Step, Summary } from '../../../src/data/summary/trace.ts';
import { summarise } from '../../../src/data/summary/walk.ts';
import { BUILTIN } from '../../../src/words/builtin.ts';
import { needsShared, SHARED } from '../../shared.ts';
import { specOf } from '../../words.ts';
import { FIXTURES, fixture } from '../fixtures.ts';
import { tinySpec } from '../tiny-spec.ts';

interface Case {
  readonly stdout: string;
  readonly error: { readonly str: string } | null;
}

const augment = (options: Readonly<Record<string, unknown>> = {}): DataSpec['batchTfms'] => [
  specOf('batch_transform', 'aug_transforms', options),
];

let root: string;

/** The fixture's pictures, and a table with what its functions return. */
before(() => {
  const folder = join(SHARED, FIXTURES, 'j_tiny_images');
  root = mkdtempSync(join(tmpdir(), 'pipefile-summary-'));
  if (needsShared(FIXTURES).skip !== false) return;
  const names = readdirSync(folder).filter((name) => /^[^.].*\.png$/.test(name));
  for (const name of names) symlinkSync(join(folder, name), join(root, name));
  const rows = names.sort().map((name) => {
    const [, breed, number] = /(.+)_(\d+)\.png$/.exec(name)!;
    return `${name},${name === 'Abyssinian_1.png' ? 'Abyssinian;cat' : breed},${number}`;
  });
  writeFileSync(join(root, 'labels.csv'), ['name,breeds,number', ...rows].join('\n'));
});
after(() => rmSync(root, { recursive: true, force: true }));

const spec = (changes: Partial<DataSpec>): DataSpec => tinySpec(root, changes);

const CSV = specOf('getter', 'csv', { file: 'labels.csv', header: true, delimiter: ',', fn_col: 0, folder: '', suffix: '' });

const CASES: Readonly<Record<string, Partial<DataSpec>>> = {
  missing_resize: { itemTfms: [], batchTfms: augment() },
  missing_resize_no_batch_tfms: { itemTfms: [] },
  with_resize16: {},
  with_resize16_aug: { batchTfms: augment({ size: 12, min_scale: 0.75 }) },
  with_resize16_aug_normalize: { batchTfms: [...augment({ size: 12 }), specOf('batch_transform', 'normalize')] },
  bad_regex: { getY: specOf('labeller', 'regex', { pattern: '(\\d{5})', match: false, attr: 'name' }) },
  multicategory: {
    blocks: [specOf('block', 'image'), specOf('block', 'multi_category')],
    getItems: CSV,
    getY: specOf('labeller', 'column', { column: 'breeds', pref: '', suff: '', label_delim: ';' }),
  },
  regression: {
    blocks: [specOf('block', 'image'), specOf('block', 'regression')],
    getItems: CSV,
    getY: specOf('labeller', 'column', { column: 'number', pref: '', suff: '' }),
  },
};

/** The fixture labels with functions of its own. */
const FUNCTIONS: Readonly<Record<string, string>> = { multicategory: 'multi.<locals>.<lambda>', regression: 'regr.<locals>.<lambda>' };

function textOf(summary: Summary, name: string): string {
  const nameOf = (step: Step): string | undefined => (step.kind === 'label' ? FUNCTIONS[name] : undefined);
  return fastaiText(summary, { source: 'fixtures/j_tiny_images', nameOf });
}

describe("summary prints what fastai's DataBlock.summary prints", needsShared(`${FIXTURES}/j_summary.json`), () => {
  for (const [name, changes] of Object.entries(CASES)) {
    test(name, async () => {
      const expected = fixture<Readonly<Record<string, Case>>>('j_summary.json')[name]!;
      const summary = await summarise(spec(changes), root, BUILTIN);
      assert.equal(textOf(summary, name).trimEnd(), expected.stdout.trimEnd());
      assert.equal(summary.failure !== undefined, expected.error !== null);
      if (name.startsWith('missing_resize')) {
        assert.equal(collateErrorText(summary), expected.error!.str);
        assert.equal(summary.failure!.code, 'missing-resize');
        for (const size of ['23x28', '32x22', '29x24', '38x18']) assert.match(summary.failure!.found!, new RegExp(size));
      }
    });
  }
});

test('a file that cannot be decoded ends the summary at the step that opens it', needsShared(FIXTURES), async () => {
  const broken = join(root, 'Abyssinian_2.png');
  rmSync(broken);
  writeFileSync(broken, 'not a picture');
  try {
    const summary = await summarise(spec({}), root, BUILTIN);
    assert.equal(summary.failure!.code, 'unreadable-item');
    assert.match(textOf(summary, '').trimEnd(), /applying PILBase\.create failed\.$/);
  } finally {
    rmSync(broken);
    symlinkSync(join(SHARED, FIXTURES, 'j_tiny_images', 'Abyssinian_2.png'), broken);
  }
});
