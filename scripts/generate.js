// Writes schemas/pipeline.schema.json and docs/reference/words.md from the words of the language, and docs/github-workflow.yml; run it after a word has changed.
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { githubWorkflow } from '../dist/src/cli/init/github.js';
import { packageVersion } from '../dist/src/cli/version.js';
import { pipelineSchema } from '../dist/src/document/json-schema.js';
import { referencePage } from '../dist/src/document/reference.js';
import { BUILTIN } from '../dist/src/words/builtin.js';

const root = new URL('..', import.meta.url);
mkdirSync(fileURLToPath(new URL('schemas', root)), { recursive: true });
mkdirSync(fileURLToPath(new URL('docs/reference', root)), { recursive: true });
writeFileSync(new URL('schemas/pipeline.schema.json', root), `${JSON.stringify(pipelineSchema(BUILTIN), null, 2)}\n`);
writeFileSync(new URL('docs/reference/words.md', root), referencePage(BUILTIN));
writeFileSync(new URL('docs/github-workflow.yml', root), githubWorkflow(packageVersion()));
