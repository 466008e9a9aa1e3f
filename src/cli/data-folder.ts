import { join } from 'node:path';
import { locateSource } from '../data/source.ts';
import type { Document } from '../document/document.ts';
import { placeProblems } from '../document/place.ts';
import { cacheFolder } from '../session/cache-folder.ts';
import { UserError } from '../util/problem.ts';
import { shownInLine } from '../util/shown.ts';
import type { Io } from './io.ts';
import { raw } from './output.ts';

/** Finds a document's data, and brings them here first unless --offline is given; what is being done shows on a terminal's standard error. */
export async function locateData({ data, file, words }: Document, options: Readonly<Record<string, unknown>>, io: Io): Promise<string> {
  const tty = io.stderr.isTTY === true;
  let shown = false;
  const onProgress = (text: string, fraction?: number): void => {
    if (!tty) return;
    shown = true;
    raw(io.stderr).write(`\r\u001b[K${shownInLine(text)}${fraction === undefined ? '' : ` ${Math.floor(fraction * 100)} %`}`);
  };
  const located = await locateSource(data.source, words, {
    base: join(file, '..'),
    cacheFolder: cacheFolder(io),
    offline: options.offline === true,
    env: io.env,
    onProgress,
  });
  if (shown) raw(io.stderr).write('\r\u001b[K');
  return located.root;
}

/** Runs what works on a document's data; problems that it throws get their places in the file. */
export async function withPlaces<T>(document: Document, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UserError) throw new UserError(placeProblems(error.problems, document));
    throw error;
  }
}
