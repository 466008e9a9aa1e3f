import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as library from '../src/index.ts';
import { createRegistry } from '../src/language/registry.ts';
import { BUILTIN, BUILTIN_WORDS } from '../src/words/builtin.ts';
import { parseText } from '../src/words/parse.ts';

const slow = library.defineWord({
  kind: 'stage',
  name: 'warm_up',
  summary: 'Trains one epoch at a tenth of the rate.',
  shorthand: 'lr',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: { lr: { type: 'number', default: 1e-3, description: 'The rate afterwards.' } },
  },
  create: ({ lr }) => [
    { kind: 'fit', epochs: 1, lr: lr / 10, schedule: { kind: 'schedule', word: 'flat', options: {} }, resetOpt: false, callbacks: [] },
  ],
});

const FILE = `version: 1
data: { source: photos, get_y: parent_label }
learner: { arch: resnet18, pretrained: false }
train:
  - warm_up: 0.02
`;

test('the library has what is meant to be public, and nothing else', () => {
  assert.deepEqual(Object.keys(library).sort(), [
    'UserError',
    'checkFile',
    'defineWord',
    'exportModel',
    'findRates',
    'formatDiagnostics',
    'loadModel',
    'planFile',
    'resumeRun',
    'runFile',
    'startServer',
  ]);
});

test('the library reads files with words of its own, through the same door', () => {
  const parsed = parseText(FILE, '/here/x.yaml', { registry: createRegistry([...BUILTIN_WORDS, slow]) });
  assert.ok(parsed.ok, JSON.stringify(parsed.diagnostics));
  assert.deepEqual(parsed.document.train[0]!.steps, slow.create({ lr: 0.02 }, BUILTIN));
  assert.deepEqual(parsed.document.data.source, { kind: 'source', word: 'folder', options: { path: '/here/photos' } });
  assert.equal(parseText(FILE, '/here/x.yaml').ok, false);
});
