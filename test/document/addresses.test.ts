import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatDiagnostics } from '../../src/document/format.ts';
import { parseText } from '../../src/words/parse.ts';
import { WAYS_OUT_OF_AN_ADDRESS } from '../util/outside-names.ts';

const fileWith = (source: string, pretrained: string): string =>
  `version: 1\ndata:\n  source: ${source}\n  get_y: parent_label\n  item_tfms: [{ resize: 32 }]\nlearner: { arch: resnet18, pretrained: ${pretrained} }\ntrain: [{ fine_tune: 1 }]\n`;

function errorsOf(source: string, pretrained: string): string[] {
  const parsed = parseText(fileWith(JSON.stringify(source), JSON.stringify(pretrained)), '/p.yaml');
  return parsed.diagnostics.filter(({ severity }) => severity === 'error').map(({ code, path }) => `${code} ${path}`);
}

const BAD = ['http://[', 'http://host:99999/x.tgz', 'https://', 'http://me:hunter2@host/x.tgz', 'https://host/%zz'];

test('an address that cannot be fetched or cannot name a file is a mistake with a place, for data and for weights', () => {
  assert.deepEqual(errorsOf('https://host/a/pets.tgz?x=1', 'https://host/w.safetensors'), []);
  assert.deepEqual(errorsOf('https://host/a/pets.tgz', 'hf:timm/resnet18.a1_in1k'), []);
  for (const bad of [...BAD, ...WAYS_OUT_OF_AN_ADDRESS.map((last) => `https://host/${last}`)]) {
    assert.deepEqual(errorsOf(bad, 'hf:a/x'), ['wrong-value data.source.url.url'], bad);
    assert.deepEqual(errorsOf('https://host/x.tgz', bad), ['wrong-value learner.pretrained'], bad);
  }
  for (const bad of ['hf:', 'hf:..', 'hf:a/../b', 'hf:a/b/c', 'hf:a/%2e%2e', 'hf:a/b?x']) {
    assert.deepEqual(errorsOf('https://host/x.tgz', bad), ['wrong-value learner.pretrained'], bad);
  }
});

test('an address of another kind is no folder and no file', () => {
  for (const bad of ['ftp://host/x.tgz', 's3://bucket/x.tgz', 'HTTPS://host/x.tgz', 'file:///etc/passwd'])
    assert.deepEqual(errorsOf(bad, 'hf:a/x'), ['wrong-value data.source.folder.path'], bad);
  for (const bad of ['ftp://host/x.pth', 's3://bucket/x.pth', 'file:///etc/passwd']) {
    assert.deepEqual(errorsOf('https://host/x.tgz', bad), ['wrong-value learner.pretrained'], bad);
  }
});

test('no format of the mistakes repeats a password that is in an address, and the caret stays in its place', () => {
  for (const [source, pretrained] of [
    ['http://me:hunter2@host/x.tgz', 'true'],
    ['ftp://me:hunter2@host/x.tgz', 'true'],
    ['https://host/x.tgz', 's3://me:hunter2@host/x.pth'],
    ['{ url: http://me:hunter2@host/x.tgz, bytes: no }', 'true'],
    ['https://host/x.tgz', 'https://hunter2@host/w.pth'],
  ] as const) {
    const parsed = parseText(fileWith(source, pretrained), '/p.yaml');
    assert.ok(!parsed.ok, source);
    for (const format of ['text', 'json', 'github', 'sarif'] as const) {
      const text = formatDiagnostics(parsed.diagnostics, format, { color: false, sources: parsed.sources, cwd: '/' });
      assert.ok(!text.includes('hunter2'), `${format}: ${text}`);
    }
  }
  const { diagnostics, sources } = parseText(fileWith('http://me:hunter2@host/x.tgz', 'true'), '/p.yaml');
  const lines = formatDiagnostics(diagnostics, 'text', { color: false, sources, cwd: '/' }).split('\n');
  assert.equal(lines[1], '  3 |   source: http://**********@host/x.tgz');
  assert.equal(lines[2], '    |           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^');
});
