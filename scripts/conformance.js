// Runs tfjs-core's own specs on engines and prints what failed and what is excluded: node scripts/conformance.js [--engine onednn] [part of a spec file's path ...]
import { parseArgs } from 'node:util';
import { conform, describeOutcome } from '../dist/test/conformance/conform.js';

const { values, positionals } = parseArgs({ options: { engine: { type: 'string', multiple: true } }, allowPositionals: true });
const engines = /** @type {any[]} */ (values.engine ?? ['onednn', 'wasm']);
for (const outcome of await conform(engines, positionals)) {
  console.log(describeOutcome(outcome));
  for (const { name, reason } of outcome.excluded) console.log(`  excluded: ${name}\n            ${reason}`);
  for (const { name, message } of outcome.failed) console.log(`  FAILED:   ${name}\n            ${message}`);
  if (positionals.length === 0) for (const line of outcome.stale) console.log(`  out of date in test/conformance/exclusions.ts: ${line}`);
  if (outcome.failed.length > 0) process.exitCode = 1;
}
