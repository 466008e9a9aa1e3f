import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { homeOf, setting } from '../../util/environment.ts';
import { isFile, writeAtomic } from '../../util/files.ts';
import { makeFolder } from '../../util/make-folder.ts';

/** The folders that fastai keeps archives and unpacked data sets in. */
export interface FastaiHome {
  readonly archive: string;
  readonly data: string;
}

const DEFAULT_CONFIG = '[DEFAULT]\ndata = data\narchive = archive\nstorage = tmp\nmodel = models\n\n';

/** fastai's folders by $FASTAI_HOME (default ~/.fastai) and the config.ini in it; relative entries are below that folder. */
export async function fastaiHome(env: Readonly<Record<string, string | undefined>>): Promise<FastaiHome> {
  const home = homeFolder(env);
  const text = await readFile(join(home, 'config.ini'), 'utf8').catch(() => DEFAULT_CONFIG);
  const entry = (name: string): string => resolve(home, expandUser(iniValue(text, name) ?? name, env));
  return { archive: entry('archive'), data: entry('data') };
}

/** Writes the config.ini that fastai would write, where there is none. */
export async function createFastaiConfig(env: Readonly<Record<string, string | undefined>>): Promise<void> {
  const path = join(homeFolder(env), 'config.ini');
  if (await isFile(path)) return;
  await makeFolder(homeFolder(env));
  await writeAtomic(path, DEFAULT_CONFIG);
}

/** Name of the unpacked folder: the archive's without its last suffix and without a `.tar` before it. */
export function folderName(archive: string): string {
  return archive.replace(/(?<=.)\.[^.]*$/, '').replace(/(?<=.)\.tar$/, '');
}

function homeFolder(env: Readonly<Record<string, string | undefined>>): string {
  return resolve(expandUser(setting(env, 'FASTAI_HOME') ?? '~/.fastai', env));
}

function expandUser(path: string, env: Readonly<Record<string, string | undefined>>): string {
  return path === '~' || path.startsWith('~/') ? join(homeOf(env), path.slice(1)) : path;
}

function iniValue(text: string, name: string): string | undefined {
  const line = text.split(/\r?\n/).find((candidate) => new RegExp(`^\\s*${name}\\s*[=:]`, 'i').test(candidate));
  return line?.replace(/^[^=:]*[=:]\s*/, '').trim();
}
