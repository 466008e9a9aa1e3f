import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Device } from './device.ts';

/** Where `npm run build:native` puts the addon; PIPEFILE_ONEDNN names another one (a sanitizer's build). */
export function addonPath(): string {
  const named = process.env['PIPEFILE_ONEDNN'] || undefined;
  if (named !== undefined && named !== '') return named;
  const folders = ['../../../native/build/onednn.node', '../../../../native/build/onednn.node'];
  const paths = folders.map((path) => fileURLToPath(new URL(path, import.meta.url)));
  return paths.find((path) => existsSync(path)) ?? paths[1]!;
}

/** Loads the addon into this thread; throws what the dynamic linker says where it cannot. */
export function loadAddon(): Device {
  return createRequire(import.meta.url)(addonPath()) as Device;
}

/** Why the last build of the addon failed (`scripts/build-native.js` writes it), or undefined. */
export function buildProblem(): string | undefined {
  try {
    return readFileSync(join(dirname(addonPath()), 'reason.txt'), 'utf8').trim();
  } catch {
    return undefined;
  }
}
