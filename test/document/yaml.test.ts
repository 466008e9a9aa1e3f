import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Document } from '../../src/document/document.ts';
import { parseText } from '../../src/words/parse.ts';

const FILE = `version: 1
data: { source: photos, get_y: parent_label }
learner: { arch: small, pretrained: false }
train:
  - fit: 1
`;

function document(text: string): Document {
  const parsed = parseText(text, '/x/a.yaml');
  assert.ok(parsed.ok, JSON.stringify(parsed.diagnostics));
  return parsed.document;
}

/** 'line: [code] message; hint' of each mistake. */
function mistakes(text: string): readonly string[] {
  const { ok, diagnostics } = parseText(text, '/x/a.yaml');
  assert.equal(ok, false);
  return diagnostics.map(
    ({ range, code, message, hint }) => `${range?.line}: [${code}] ${message}${hint === undefined ? '' : `; ${hint}`}`,
  );
}

const only = (text: string): string => {
  const [one, ...rest] = mistakes(text);
  assert.deepEqual(rest, []);
  return one!;
};

test('<< takes keys of other maps: own keys win, of several maps the first; also through x- keys at the top', () => {
  const { train, learner } = document(`x-fit: &f { epochs: 1, lr: 1.0e-3 }
x-more: &m { epochs: 9, lr: 5.0e-2, wd: 0.3 }
version: 1
data: { source: photos, get_y: parent_label }
learner: { arch: small, pretrained: false, lr: 0.5 }
train:
  - fit: *f
  - fit: { <<: *f, lr: 2.0e-3 }
  - fit: { lr: 3.0e-3, <<: [*f, *m] }
`);
  const options = train.map(({ options: { epochs, lr, wd } }) => [epochs, lr, wd]);
  assert.deepEqual(options, [
    [1, 0.001, undefined],
    [1, 0.002, undefined],
    [1, 0.003, 0.3],
  ]);
  assert.equal(learner.lr, 0.5);
});

test('an alias stands for the last anchor before it, also where the name is used again', () => {
  const { train } = document(`${FILE}  - fit: &f { epochs: 2 }\n  - fit: *f\n  - fit: &f { epochs: 3 }\n  - fit: *f\n`);
  assert.deepEqual(
    train.map(({ options }) => options.epochs),
    [1, 2, 2, 3, 3],
  );
  assert.match(only(`${FILE}  - fit: *g\n`), /6: \[yaml-syntax\] the alias \*g has no anchor before it/);
});

test('what << cannot merge, and x- keys below the top, are mistakes', () => {
  assert.match(only(`${FILE}  - fit: { <<: 3, epochs: 1 }\n`), /6: \[wrong-type\] `<<` merges maps/);
  assert.match(only(FILE.replace('arch: small', 'arch: small, x-y: 1')), /there is no 'x-y' here/);
});

test('the parser never speaks of its own functions', () => {
  assert.match(
    only(`${FILE}---\n${FILE}`),
    /^6: \[yaml-syntax\] a second document begins here; write each pipeline into a file of its own/,
  );
  assert.match(only(FILE.replace('  - fit', '\t- fit')), /a tab indents this line; replace the tab by spaces/);
  for (const text of [`${FILE}---\n---\n`, `${FILE}...\n${FILE}`, '%YAML 1.3\n---\na: 1', 'a: *', 'a: !x y', '? {a: 1}\n: 2'])
    assert.doesNotMatch(mistakes(text).join('\n'), /YAML\.|parse[A-Z]|\boption|LineCounter|https?:/);
});

test('a key that stands twice is shown with the place of the first', () => {
  const { diagnostics } = parseText(FILE.replace('arch: small,', 'arch: small,\n  arch: resnet18,'), '/x/a.yaml');
  assert.equal(diagnostics[0]?.code, 'yaml-duplicate-key');
  assert.deepEqual([diagnostics[0].range?.line, diagnostics[0].related?.[0]?.range?.line], [4, 3]);
});

test('infinity and NaN are refused wherever they stand, and so is a number that is too large', () => {
  for (const [value, word] of [
    ['.inf', 'infinite'],
    ['-.INF', 'infinite'],
    ['.nan', 'not a number'],
    ['1e400', 'infinite'],
  ] as const) {
    assert.match(only(`${FILE}  - fit: { epochs: 1, lr: ${value} }\n`), new RegExp(`6: \\[wrong-value\\] ${value} is ${word}`));
    assert.match(only(FILE.replace('arch: small', `arch: small, y_range: [0, ${value}]`)), /3: \[wrong-value\]/);
    assert.match(only(`x-place: [${value}]\n${FILE}`), /1: \[wrong-value\]/);
  }
});

test('text that was meant for something else is told what YAML made of it', () => {
  assert.match(only(FILE.replace('version: 1', 'version: "1"')), /1: \[yaml-surprise\].*take the quotes off, 1/);
  assert.match(only(`${FILE}  - fit: { epochs: "3" }\n`), /6: \[yaml-surprise\].*take the quotes off, 3/);
  for (const [text, value] of [
    ['no', 'false'],
    ['"false"', 'false'],
    ['Yes', 'true'],
    ["'on'", 'true'],
  ] as const)
    assert.match(
      only(FILE.replace('pretrained: false', `pretrained: ${text}`)),
      new RegExp(`3: \\[yaml-surprise\\].*write ${value} without quotes`),
    );
  const { weights } = document(FILE.replace('pretrained: false', 'pretrained: ./no')).model;
  assert.deepEqual(weights, { kind: 'file', path: '/x/no' });
});

test('~ and variables are said not to be expanded, wherever a path may stand', () => {
  for (const path of ['~/data', '$HOME/data', `'\${HOME}/data'`, '~anna/data']) {
    const placed = [
      FILE.replace('photos', `{ folder: ${path} }`),
      FILE.replace('photos', `${path}`),
      FILE.replace('photos,', `photos, cache: ${path},`),
      FILE.replace('photos,', `photos, get_items: { csv: ${path} },`),
      FILE.replace('photos,', `photos, splitter: { file: ${path} },`),
      FILE.replace('pretrained: false', `pretrained: ${path}`),
      `${FILE}  - load: ${path}\n`,
    ];
    for (const text of placed) assert.match(only(text), /\[wrong-value\].*is not expanded in a pipeline file/, text);
  }
  assert.equal(document(FILE.replace('photos', './~/data')).data.source.word, 'folder');
});

test('cbs and callbacks mean the same in the learner and in a stage; both at once are a mistake', () => {
  const [a, b] = ['cbs', 'callbacks'].map((name) =>
    document(`${FILE.replace('arch: small', `arch: small, ${name}: [csv_logger]`)}  - fit: { epochs: 1, ${name}: [mixup] }\n`),
  );
  assert.deepEqual([a!.learner.callbacks, a!.train], [b!.learner.callbacks, b!.train]);
  assert.equal(a!.learner.callbacks.length, 1);
  assert.match(
    only(FILE.replace('arch: small', 'arch: small, cbs: [mixup], callbacks: [mixup]')),
    /there is no 'cbs' here; 'callbacks' means the same and is here already/,
  );
});
