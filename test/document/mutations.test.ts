import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { isCollection, isMap, isSeq, parseDocument } from 'yaml';
import { formatDiagnostics } from '../../src/document/format.ts';
import { keyedRng, type Rng } from '../../src/util/rng.ts';
import { parseText } from '../../src/words/parse.ts';
import { ALIAS_BOMB } from '../alias-bomb.ts';

const FOLDER = fileURLToPath(new URL('../../../pipelines', import.meta.url));
const SEEDS = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => readFileSync(join(FOLDER, name), 'utf8'));
const ODD = [
  'null',
  '[]',
  '{}',
  '-1',
  '1e400',
  '.nan',
  '~',
  '"',
  "'",
  '*x',
  '&x',
  '!!binary',
  '%YAML 1.1',
  '---',
  '\t',
  '\u0000',
  '\ufeff',
  '<<',
  '? ',
  '| ',
  '99999999999999999999',
  'no',
  '0x1F',
  '__proto__',
  'constructor',
];

type Mutate = (text: string, rng: Rng) => string;

const bytes: Mutate = (text, rng) => {
  const at = rng.int(text.length);
  const kind = rng.int(3);
  const middle = kind === 0 ? '' : String.fromCharCode(kind === 1 ? 32 + rng.int(95) : rng.int(0x2fff));
  return text.slice(0, at) + middle + text.slice(at + rng.int(4));
};

const tokens: Mutate = (text, rng) => {
  const parts = text.split(/(\b|\s)/);
  const at = rng.int(parts.length);
  parts[at] = rng.int(2) === 0 ? ODD[rng.int(ODD.length)]! : parts[rng.int(parts.length)]!;
  return parts.join('');
};

const subtrees: Mutate = (text, rng) => {
  const document = parseDocument(text);
  const collections: unknown[] = [document.contents];
  for (const node of collections)
    if (isCollection(node)) for (const item of node.items) collections.push(isMap(node) ? (item as { value: unknown }).value : item);
  const target = collections[rng.int(collections.length)];
  const donor = collections[rng.int(collections.length)];
  const copy = donor === null || donor === undefined ? null : JSON.parse(JSON.stringify(donor));
  if (isMap(target) && target.items.length > 0) target.set(target.items[rng.int(target.items.length)]!.key, copy);
  else if (isSeq(target)) target.add(copy);
  else return tokens(text, rng);
  return document.toString();
};

const MUTATIONS: readonly Mutate[] = [bytes, tokens, subtrees];

test('2,000 mutated files give diagnostics with a place, or a document; none throws', () => {
  let refused = 0;
  for (let i = 0; i < 2000; i++) {
    const rng = keyedRng(20261124, 'mutation', i);
    let text = SEEDS[rng.int(SEEDS.length)]!;
    for (let n = 1 + rng.int(3); n > 0; n--) {
      try {
        text = MUTATIONS[rng.int(MUTATIONS.length)]!(text, rng);
      } catch {
        text = bytes(text, rng);
      }
    }
    const parsed = parseText(text, '/fuzz.yaml');
    if (parsed.ok) continue;
    refused++;
    assert.ok(
      parsed.diagnostics.some(({ severity }) => severity === 'error'),
      `mutation ${i} was refused without an error`,
    );
    for (const format of ['text', 'github', 'sarif'] as const) {
      assert.doesNotMatch(
        formatDiagnostics(parsed.diagnostics, format, { color: false, sources: parsed.sources, cwd: '/' }),
        /\n\s+at .*\(.*:\d+:\d+\)/,
      );
    }
  }
  assert.ok(refused > 500 && refused < 2000, `${refused} of 2,000 were refused`);
});

test('bombs are errors, not hangs', () => {
  for (const bomb of [
    ALIAS_BOMB,
    '['.repeat(100_000),
    '{a: '.repeat(50_000),
    '- '.repeat(20_000),
    Array.from({ length: 2000 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'),
  ]) {
    const parsed = parseText(`version: 1\n${bomb}`, '/bomb.yaml');
    assert.equal(parsed.ok, false);
  }
});
