import { readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { IMAGE_EXTENSIONS } from '../data/image-extensions.ts';
import { listFiles } from '../data/list-files.ts';
import { listLines } from '../util/decode-text.ts';
import { UserError } from '../util/problem.ts';
import type { Io } from './io.ts';

/** A picture named on the command line: how it is shown, and where it is. */
export interface NamedPicture {
  readonly name: string;
  readonly input: string | Uint8Array;
}

/**
 * The pictures that arguments stand for: files as they are, folders by all pictures below them (sorted by path), `-` by one picture on standard
 * input; then those of a list, one path a line. A file that is not there is found out when it is read.
 */
export async function namedPictures(args: readonly string[], list: string | undefined, io: Io): Promise<NamedPicture[]> {
  if (args.includes('-') && list === '-') throw twice();
  const pictures: NamedPicture[] = [];
  for (const arg of args) pictures.push(...(await picturesOf(arg, io)));
  if (list !== undefined) {
    const lines = listLines(await readList(list, io), {
      name: `the list ${list}`,
      cure: 'Give a text file in UTF-8 with one path a line.',
    });
    pictures.push(...lines.map((name) => ({ name, input: resolve(io.cwd, name) })));
  }
  if (pictures.length > 0) return pictures;
  throw new UserError({
    code: 'no-items',
    message: 'there is no picture to predict',
    expected: 'files, folders, `-` for a picture on standard input, or --from-list FILE',
  });
}

async function picturesOf(arg: string, io: Io): Promise<NamedPicture[]> {
  if (arg === '-') return [{ name: '-', input: await readStdin(io) }];
  const path = resolve(io.cwd, arg);
  const isFolder = (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
  if (!isFolder) return [{ name: arg, input: path }];
  const found = await listFiles(path, { extensions: IMAGE_EXTENSIONS, recurse: true, order: 'path' });
  if (found.length === 0) throw new UserError({ code: 'no-items', message: `there are no pictures in ${arg}` });
  return found.map((name) => ({ name: join(arg, name), input: join(path, name) }));
}

async function readList(list: string, io: Io): Promise<Uint8Array> {
  if (list === '-') return readStdin(io);
  return readFile(resolve(io.cwd, list)).catch(() => {
    throw new UserError({ code: 'unreadable-file', message: `the list ${list} cannot be read` });
  });
}

async function readStdin({ stdin }: Io): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  for await (const chunk of stdin) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

function twice(): UserError {
  return new UserError({ code: 'wrong-value', message: 'standard input can be a picture or a list, not both' });
}
