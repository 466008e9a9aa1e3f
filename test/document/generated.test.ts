import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { githubWorkflow } from '../../src/cli/init/github.ts';
import { packageVersion } from '../../src/cli/version.ts';
import { pipelineSchema } from '../../src/document/json-schema.ts';
import { referencePage } from '../../src/document/reference.ts';
import { createRegistry } from '../../src/language/registry.ts';
import { BUILTIN, BUILTIN_WORDS } from '../../src/words/builtin.ts';
import { parseFile } from '../../src/words/parse.ts';

const ROOT = new URL('../../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, ROOT), 'utf8');
const examples = readdirSync(new URL('pipelines', ROOT)).filter((name) => name.endsWith('.yaml'));
const schema = JSON.parse(read('schemas/pipeline.schema.json'));
const validate = new Ajv({ strict: false, formats: { regex: true } }).compile(schema);

test('the published schema and the reference are fresh: `node scripts/generate.js` after a word has changed', () => {
  assert.deepEqual(schema, JSON.parse(JSON.stringify(pipelineSchema(BUILTIN))));
  assert.equal(read('docs/reference/words.md'), referencePage(BUILTIN));
  assert.equal(read('docs/github-workflow.yml'), githubWorkflow(packageVersion()));
});

for (const name of examples) {
  test(`${name} is in order, in both its short and its long form, for the parser and for the schema`, async () => {
    const parsed = await parseFile(fileURLToPath(new URL(`pipelines/${name}`, ROOT)));
    assert.deepEqual(parsed.diagnostics, []);
    assert.ok(parsed.ok);
    assert.ok(validate(parse(read(`pipelines/${name}`))), JSON.stringify(validate.errors));
    assert.ok(validate(parsed.document.resolved), JSON.stringify(validate.errors));
  });
}

test('the schema has an identity, so that tools can keep it and other schemas can refer to it', () => {
  const ajv = new Ajv({ strict: false, formats: { regex: true } }).addSchema(schema);
  const check = ajv.compile({ $ref: 'urn:pipefile:schema:pipeline:1#/definitions/stage' });
  assert.deepEqual([check({ fit: 1 }), check({ fitt: 1 })], [true, false]);
});

test('the schema refuses what the parser refuses', () => {
  const base = parse(read('pipelines/quickstart.pipeline.yaml'));
  assert.ok(!validate({ ...base, trian: [] }));
  assert.ok(!validate({ ...base, train: ['fine_tunes'] }));
  assert.ok(!validate({ ...base, train: [{ fine_tune: { epoch: 1 } }] }));
});

test('every word has a sentence, every option a description, and no name is used twice', () => {
  for (const word of BUILTIN_WORDS) {
    assert.match(word.summary, /^\S.*\.$/u, word.name);
    for (const [name, { description }] of Object.entries(word.options.properties)) assert.ok(description, `${word.name}.${name}`);
  }
  assert.throws(() => createRegistry([BUILTIN_WORDS[0]!, BUILTIN_WORDS[0]!]), /defined twice/);
});
