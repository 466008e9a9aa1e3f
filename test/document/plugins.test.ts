import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { planTransforms } from '../../src/data/transforms.ts';
import type { Diagnostic } from '../../src/document/diagnostic.ts';
import { parseFile } from '../../src/words/parse.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'pipefile-plugins-'));
after(() => rmSync(FOLDER, { recursive: true, force: true }));

let files = 0;
/** The diagnostics of a file whose only plug-in has this code. */
async function diagnose(code: string, train = 'fine_tune: 1'): Promise<readonly Diagnostic[]> {
  const plugin = `words-${files++}.mjs`;
  writeFileSync(join(FOLDER, plugin), code);
  const file = join(FOLDER, 'x.yaml');
  writeFileSync(
    file,
    `version: 1\nplugins: [./${plugin}]\ndata: { source: photos, get_y: parent_label }\nlearner: { arch: resnet18 }\ntrain: [{ ${train} }]\n`,
  );
  return (await parseFile(file)).diagnostics;
}

const word = (rest: string): string =>
  `export const w = { kind: 'stage', name: 'mine', summary: 'Mine.', options: { type: 'object', additionalProperties: false, properties: {} }, create: () => [], ${rest} };`;

test('the example: a stage and a transform of a plug-in become what built-in words become', async () => {
  const parsed = await parseFile(fileURLToPath(new URL('../../../pipelines/plugins/shapes.pipeline.yaml', import.meta.url)));
  assert.ok(parsed.ok, JSON.stringify(parsed.diagnostics));
  const { train, data, resolved, words } = parsed.document;
  assert.deepEqual(
    train[0]!.steps.map((step) => (step.kind === 'fit' ? step.lr : step.kind)),
    ['freeze_to', 0.001, 'freeze_to', 0.01],
  );
  assert.deepEqual(
    planTransforms(data, words).stages.map(({ name }) => name),
    ['brightness', 'contrast'],
  );
  assert.deepEqual(resolved.train, [{ warm_up: { lr: 0.01, epochs: 1 } }]);
});

test('a mistake in the use of a plug-in’s word is shown as for any other word', async () => {
  const [mistake] = await diagnose(word('x: 1'), 'mime: 1');
  assert.equal(mistake?.code, 'unknown-word');
  assert.equal(mistake?.hint, "did you mean 'mine'?");
});

test('what is wrong with a plug-in is said at its place in the file', async () => {
  const cases: readonly (readonly [code: string, message: RegExp])[] = [
    ['export const nothing = 1;', /exports no word/],
    ['export const = ;', /cannot be loaded: SyntaxError/],
    ['throw new Error("no network")', /cannot be loaded: Error: no network/],
    [word("kind: 'stages'"), /of the kind 'stages'/],
    [word("name: 'fit'"), /there is a stage 'fit' already/],
    [word("name: 'Mine'"), /no name for a word/],
    [word("shorthand: 'lr'"), /shorthand of the stage 'mine'/],
    [word('options: {}'), /no closed schema/],
    [word("bareText: '('"), /bareText is no pattern/],
    [
      word("options: { type: 'object', additionalProperties: false, properties: { p: { type: 'string', pattern: '(' } } }"),
      /cannot be used/,
    ],
    [word("options: { type: 'object', additionalProperties: false, properties: { p: { type: 'strin' } } }"), /cannot be used/],
    [word("options: { type: 'object', additionalProperties: false, properties: { p: { pathFrom: 'here' } } }"), /pathFrom of 'p'/],
    [
      word("options: { type: 'object', additionalProperties: false, properties: { p: { pathFrom: 'file', pathWhen: '(' } } }"),
      /pathWhen of 'p'/,
    ],
  ];
  for (const [code, message] of cases) {
    const [first, ...rest] = await diagnose(code);
    assert.equal(first?.code, 'plugin-failed', code);
    assert.match(first.message, message);
    assert.equal(first.range?.line, 2);
    assert.deepEqual(rest, []);
  }
});

test('a word whose create throws, or gives what cannot be stored, is a diagnostic and no crash', async () => {
  const [thrown] = await diagnose(word("create: () => { throw new Error('no such lr'); }"), 'mine: {}');
  assert.match(thrown?.message ?? '', /the stage 'mine' of .*failed: no such lr/);
  const [code] = await diagnose(word('create: () => [() => 1]'), 'mine: {}');
  assert.equal(code?.code, 'plugin-failed');
});

test('a plug-in that is not there is an error with its path', async () => {
  writeFileSync(
    join(FOLDER, 'y.yaml'),
    'version: 1\nplugins: [./gone.js]\ndata: { source: a, get_y: parent_label }\nlearner: { arch: resnet18 }\ntrain: [{ fine_tune: 1 }]\n',
  );
  const { diagnostics } = await parseFile(join(FOLDER, 'y.yaml'));
  assert.match(diagnostics[0]?.message ?? '', /there is no file .*gone\.js/);
});
