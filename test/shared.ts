import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of photos, weights and golden values that lies beside a checkout on the developers' machines; not part of the project. */
export const SHARED: string = process.env['PIPEFILE_SHARED'] ?? fileURLToPath(new URL('../../../shared', import.meta.url));

/** `{ skip }` option for a test that needs files below ../shared: a message where they are missing, false where they are here. */
export function needsShared(...paths: string[]): { skip: string | false } {
  const missing = paths.find((path) => !existsSync(join(SHARED, path)));
  return { skip: missing === undefined ? false : `needs ../shared/${missing}, which is not on this machine` };
}
