import { rm } from 'node:fs/promises';

/** Removes what a cut download left. */
export async function dropPart(part: string): Promise<void> {
  await rm(part, { force: true });
  await rm(`${part}.json`, { force: true });
}
