import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isFolder, writeAtomic } from '../../util/files.ts';
import { withLock } from '../../util/lock.ts';
import { makeFolder } from '../../util/make-folder.ts';
import { UserError } from '../../util/problem.ts';
import { addressKey, readAddress, shownAddress } from '../../util/web-address.ts';
import { KNOWN_DATASETS } from '../known.ts';
import { type FastaiHome, fastaiHome, folderName } from './fastai-home.ts';

/** Where the archive of an address and its unpacked content are kept. */
export interface ArchivePlace {
  readonly archive: string;
  readonly root: string;
}

type Env = Readonly<Record<string, string | undefined>>;

/**
 * The place of an address's archive, whether or not it is there: fastai's, by the last part of the address, so that what fastai has downloaded is found.
 * Where that place belongs to another address the name gets digits of this one: no two addresses share a place. Throws a UserError for an address
 * that cannot be fetched, or whose last part names no file.
 */
export async function archivePlace(url: string, env: Env): Promise<ArchivePlace> {
  return (await choose(url, await fastaiHome(env))).place;
}

/** The same, and notes that the place is this address's from now on. */
export async function claimArchivePlace(url: string, env: Env, lock: { readonly signal?: AbortSignal }): Promise<ArchivePlace> {
  const home = await fastaiHome(env);
  const first = await choose(url, home);
  if (first.owned) return first.place;
  try {
    await makeFolder(claimsOf(home));
    return await withLock(join(claimsOf(home), 'lock'), lock, async () => {
      const { place, folder, owned } = await choose(url, home);
      if (!owned) await writeAtomic(claimFile(home, folder), `${JSON.stringify({ url: shownAddress(url), key: addressKey(url) })}\n`);
      return place;
    });
  } catch (error) {
    if (isReadOnly(error) && (await isFolder(first.place.root))) return first.place;
    throw error;
  }
}

interface Choice {
  readonly place: ArchivePlace;
  readonly folder: string;
  readonly owned: boolean;
}

async function choose(url: string, home: FastaiHome): Promise<Choice> {
  const name = archiveName(url);
  const claims = await readClaims(home);
  for (const candidate of [name, distinctName(name, url)]) {
    const folder = folderName(candidate);
    const owner = claims.get(comparable(folder)) ?? (candidate === name ? KNOWN.get(comparable(folder)) : undefined);
    if (owner !== undefined && owner !== addressKey(url)) continue;
    const place = { archive: join(home.archive, candidate), root: join(home.data, folder) };
    return { place, folder, owned: owner !== undefined };
  }
  throw new UserError({
    code: 'wrong-value',
    message: `the places for ${shownAddress(url)} in ${home.data} belong to other addresses`,
    hint: `download it yourself and name the folder, or move ${claimsOf(home)} away`,
    path: 'data.source',
  });
}

/** Name of the archive file of an address: its last part without the query. */
function archiveName(url: string): string {
  const address = readAddress(url);
  if (!('refused' in address)) return address.name;
  throw new UserError({ code: 'wrong-value', message: `the address ${address.refused}`, path: 'data.source' });
}

function distinctName(name: string, url: string): string {
  const folder = folderName(name);
  return `${folder}-${addressKey(url).slice(0, 12)}${name.slice(folder.length)}`;
}

/** Keys of the addresses that own a folder of data, by its name; without a claim, fastai's own data sets own theirs. */
const KNOWN: ReadonlyMap<string, string> = new Map(
  KNOWN_DATASETS.map(({ url }) => [comparable(folderName(archiveName(url))), addressKey(url)]),
);

function claimsOf(home: FastaiHome): string {
  return join(home.archive, '.pipefile');
}

function claimFile(home: FastaiHome, folder: string): string {
  return join(claimsOf(home), `${folder}.tar.json`);
}

/** A claim that cannot be read is nobody's: its place is not used. */
async function readClaims(home: FastaiHome): Promise<ReadonlyMap<string, string>> {
  const names = (await readdir(claimsOf(home)).catch(() => [])).filter((name) => name.endsWith('.json') && !name.startsWith('.'));
  const claims = names.map(async (name): Promise<[string, string]> => {
    const text = await readFile(join(claimsOf(home), name), 'utf8').catch(() => '');
    return [comparable(folderName(name.slice(0, -'.json'.length))), ownerIn(text)];
  });
  return new Map(await Promise.all(claims));
}

function ownerIn(text: string): string {
  try {
    const { url, key } = JSON.parse(text) as { readonly url?: unknown; readonly key?: unknown };
    return typeof key === 'string' ? key : addressKey(String(url));
  } catch {
    return '';
  }
}

/** Equal for names that are one file on some file systems. */
function comparable(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

function isReadOnly(error: unknown): boolean {
  return ['EROFS', 'EACCES', 'EPERM'].includes(String((error as NodeJS.ErrnoException).code));
}
