import { basename } from 'node:path';

/** The hash that torch's file names end in, where a name has one; eight digits that make a date are not taken for it. */
export function namedHash(path: string): string | undefined {
  const hash = /-([0-9a-f]{8,64})\.[a-z]+$/.exec(basename(path))?.[1];
  return hash === undefined || /^(19|20)\d\d(0[1-9]|1[0-2])[0-3]\d$/.test(hash) ? undefined : hash;
}
