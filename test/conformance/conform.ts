import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { EngineName } from '../../src/backends/registry.ts';
import { bundleSpecs, specFiles } from './bundle.ts';
import type { SpecOutcome } from './run-specs.ts';

/** Runs tfjs-core's spec files whose path contains one of `parts` (none: all) on each engine, each in a process of its own, side by side. */
export async function conform(engines: readonly EngineName[], parts: readonly string[] = []): Promise<SpecOutcome[]> {
  const files = specFiles().filter((file) => parts.length === 0 || parts.some((part) => file.includes(part)));
  const folder = mkdtempSync(join(tmpdir(), 'pipefile-specs-'));
  try {
    const bundle = join(folder, 'specs.cjs');
    await bundleSpecs(files, bundle);
    return await Promise.all(engines.map((engine) => inChild(bundle, engine)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function inChild(bundle: string, engine: EngineName): Promise<SpecOutcome> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(new URL('./child.js', import.meta.url)), [bundle, engine], { execArgv: [] });
    let outcome: SpecOutcome | undefined;
    child.on('message', (message) => {
      outcome = message as SpecOutcome;
    });
    child.on('error', reject);
    child.on('exit', (code, signal) =>
      outcome === undefined
        ? reject(new Error(`the specs on ${engine} ended with ${signal ?? `code ${code}`} and no result`))
        : resolve(outcome),
    );
  });
}

/** One line for people. */
export function describeOutcome({ engine, passed, excluded, failed, skipped }: SpecOutcome): string {
  const ran = passed + excluded.length + failed.length;
  return `${engine}: ${ran} specs of tfjs-core run: ${passed} passed, ${excluded.length} fail as the exclusion list says, ${failed.length} failed; ${skipped} are for browsers only`;
}
