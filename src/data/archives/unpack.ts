import { createReadStream, createWriteStream } from 'node:fs';
import { copyFile, lstat, open, readdir, realpath, rename, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Parser, type ReadEntry } from 'tar';
import { isFolder, makeFolderAtomic } from '../../util/files.ts';
import { makeFolder } from '../../util/make-folder.ts';
import { UserError } from '../../util/problem.ts';
import { ARCHIVE_LIMITS, type ArchiveLimits } from './limits.ts';
import { linkStaysInside, safeSegments } from './paths.ts';

export interface UnpackOptions {
  readonly limits?: Partial<ArchiveLimits>;
  readonly onProgress?: (text: string, fraction?: number) => void;
  readonly signal?: AbortSignal;
}

/**
 * Unpacks a tar archive (plain or gzip) into `target`, which appears whole or not at all. Where the archive holds a single folder, that
 * folder becomes the target, as fastai does it. Nothing is written outside; links out of it, devices and bombs are refused.
 * Throws a UserError of code archive-unreadable.
 */
export async function unpackArchive(archive: string, target: string, options: UnpackOptions = {}): Promise<void> {
  await checkFormat(archive);
  await makeFolderAtomic(target, async (folder) => {
    await new Unpacking(archive, folder, { ...ARCHIVE_LIMITS, ...options.limits }, options).run();
    await liftSingleFolder(folder);
  });
}

const SMALL = 2 ** 20;

class Unpacking {
  readonly #archive: string;
  readonly #folder: string;
  readonly #limits: ArchiveLimits;
  readonly #options: UnpackOptions;
  readonly #made = new Set<string>();
  readonly #links: { readonly at: readonly string[]; readonly target: string; readonly hard: boolean }[] = [];
  readonly #work: Promise<void>[] = [];
  /** What is being written now, and the end of writing once the archive is refused: the folder can be removed then. */
  readonly #writes = new Set<Promise<unknown>>();
  readonly #over = new AbortController();
  #fail: (error: unknown) => void = () => undefined;
  readonly #failed = new Promise<never>((_, reject) => {
    this.#fail = reject;
  });
  #entries = 0;
  #unpacked = 0;
  #packed = 0;

  constructor(archive: string, folder: string, limits: ArchiveLimits, options: UnpackOptions) {
    this.#archive = archive;
    this.#folder = folder;
    this.#limits = limits;
    this.#options = options;
  }

  async run(): Promise<void> {
    try {
      await this.#unpack();
    } catch (error) {
      this.#over.abort();
      await Promise.allSettled(this.#writes);
      throw error;
    }
  }

  async #unpack(): Promise<void> {
    const parser = new Parser({ strict: true, onReadEntry: (entry) => this.#take(entry) });
    const ended = new Promise<void>((resolve, reject) => {
      parser.once('end', resolve);
      this.#failed.catch(reject);
    });
    ended.catch(() => undefined);
    parser.on('error', (error: unknown) =>
      this.#fail(this.#refuse(`is damaged: ${error instanceof Error ? error.message : String(error)}`)),
    );
    const { size } = await lstat(this.#archive);
    for await (const piece of createReadStream(this.#archive, { highWaterMark: 2 ** 18 })) {
      this.#options.signal?.throwIfAborted();
      this.#packed += (piece as Buffer).byteLength;
      const drained = new Promise((resolve) => parser.once('drain', resolve));
      if (!parser.write(piece as Buffer)) await Promise.race([drained, ended]);
      await Promise.race([Promise.all(this.#work.splice(0, Math.max(0, this.#work.length - 1))), ended]);
      this.#options.onProgress?.(`unpacking, ${this.#entries} entries`, this.#packed / size);
    }
    parser.end();
    await ended;
    await Promise.race([Promise.all(this.#work), this.#failed]);
    if (this.#entries === 0) throw this.#refuse('is damaged or empty: it has no entries');
    for (const link of this.#links) await this.#makeLink(link);
  }

  #take(entry: ReadEntry): void {
    const fail = (error: unknown): void => {
      this.#fail(error);
      entry.resume();
    };
    this.#work.push(this.#entry(entry).catch(fail));
  }

  async #entry(entry: ReadEntry): Promise<void> {
    if (entry.meta || entry.ignore) return void entry.resume();
    this.#count(entry.size);
    const segments = safeSegments(entry.path);
    if ('refused' in segments) throw this.#refuse(`is refused: its entry ${JSON.stringify(entry.path)} ${segments.refused}`);
    switch (entry.type) {
      case 'Directory':
      case 'GNUDumpDir':
        entry.resume();
        return this.#makeFolder(segments);
      case 'File':
      case 'OldFile':
      case 'ContiguousFile':
        return this.#writeFile(entry, segments);
      case 'SymbolicLink':
      case 'Link':
        entry.resume();
        this.#addLink(segments, entry.linkpath ?? '', entry.type === 'Link');
        return;
      default:
        throw this.#refuse(`is refused: its entry ${JSON.stringify(entry.path)} is a ${entry.type}, not a file or folder`);
    }
  }

  #count(bytes: number): void {
    this.#entries++;
    this.#unpacked += bytes;
    const { entries, bytes: most, ratio } = this.#limits;
    if (this.#entries > entries) throw this.#refuse(`is refused: it has more than ${entries} entries`);
    if (this.#unpacked > most) throw this.#refuse(`is refused: unpacked it is larger than ${most} bytes`);
    if (this.#unpacked > 64 * 2 ** 20 && this.#unpacked > ratio * this.#packed) {
      throw this.#refuse(`is refused: it unpacks to more than ${ratio} times its size`);
    }
  }

  async #write(work: () => Promise<unknown>): Promise<void> {
    this.#over.signal.throwIfAborted();
    const write = work();
    this.#writes.add(write);
    await write.finally(() => this.#writes.delete(write));
  }

  async #makeFolder(segments: readonly string[]): Promise<void> {
    const path = join(this.#folder, ...segments);
    if (this.#made.has(path)) return;
    await this.#write(() => makeFolder(path));
    this.#made.add(path);
  }

  async #writeFile(entry: ReadEntry, segments: readonly string[]): Promise<void> {
    if (segments.length === 0) throw this.#refuse('is refused: it has a file in place of its folder');
    const path = join(this.#folder, ...segments);
    const content = entry.size <= SMALL ? entry.concat() : undefined;
    if (content !== undefined) {
      const bytes = await content;
      await this.#makeFolder(segments.slice(0, -1));
      return this.#write(() => writeFile(path, bytes as Uint8Array, { mode: 0o644 }));
    }
    entry.pause();
    await this.#makeFolder(segments.slice(0, -1));
    const { signal } = this.#over;
    await this.#write(() => pipeline(entry as unknown as NodeJS.ReadableStream, createWriteStream(path, { mode: 0o644 }), { signal }));
  }

  #addLink(at: readonly string[], target: string, hard: boolean): void {
    const inside = hard ? !('refused' in safeSegments(target)) : linkStaysInside(at, target);
    if (!inside || at.length === 0)
      throw this.#refuse(`is refused: its link ${at.join('/')} leads out of the folder, to ${JSON.stringify(target)}`);
    this.#links.push({ at, target, hard });
  }

  /** Links are made after all files, so that nothing is written through one; each is followed to see where it really ends. */
  async #makeLink({ at, target, hard }: { at: readonly string[]; target: string; hard: boolean }): Promise<void> {
    const path = join(this.#folder, ...at);
    const root = await realpath(this.#folder);
    await makeFolder(dirname(path));
    const inside = (real: string): boolean => real === root || real.startsWith(root + sep);
    if (!inside(await realpath(dirname(path)))) throw this.#refuse(`is refused: its link ${at.join('/')} leads out of the folder`);
    if (hard) {
      const from = await realpath(join(this.#folder, target)).catch(() => undefined);
      if (from === undefined || !inside(from)) throw this.#refuse(`is refused: its link ${at.join('/')} leads to no file of the archive`);
      return copyFile(from, path);
    }
    await symlink(target, path);
    const real = await realpath(path).catch(() => undefined);
    if (real === undefined || !inside(real)) throw this.#refuse(`is refused: its link ${at.join('/')} leads nowhere inside the folder`);
  }

  #refuse(what: string): UserError {
    return unreadableArchive(this.#archive, what);
  }
}

function unreadableArchive(archive: string, what: string, hint?: string): UserError {
  return new UserError({ code: 'archive-unreadable', message: `the archive ${archive} ${what}`, ...(hint === undefined ? {} : { hint }) });
}

async function checkFormat(archive: string): Promise<void> {
  const file = await open(archive, 'r');
  const head = Buffer.alloc(512);
  const { bytesRead } = await file.read(head, 0, 512, 0).finally(() => file.close());
  const text = head.toString('latin1', 0, bytesRead);
  if (text.startsWith('\x1f\x8b') || text.slice(257, 262) === 'ustar') return;
  if (bytesRead === 0) throw unreadableArchive(archive, 'is empty');
  if (/^\s*<(!doctype|html|\?xml)/i.test(text))
    throw unreadableArchive(archive, 'is a web page', 'the address answered with a page (a login, an error)');
  const kinds = { PK: 'zip', BZh: 'bzip2', '\xfd7zXZ': 'xz', '(\xb5/\xfd': 'zstd', '7z\xbc\xaf': '7z' };
  const kind = Object.entries(kinds).find(([start]) => text.startsWith(start))?.[1];
  throw unreadableArchive(
    archive,
    `is ${kind === undefined ? 'no tar archive' : `a ${kind} file`}`,
    '.tar and .tar.gz (.tgz) are unpacked; unpack others yourself and name the folder',
  );
}

async function liftSingleFolder(folder: string): Promise<void> {
  const names = await readdir(folder);
  const only = names.length === 1 ? join(folder, names[0]!) : undefined;
  if (only === undefined || !(await isFolder(only)) || (await lstat(only)).isSymbolicLink()) return;
  const aside = `${folder}.lift`;
  await rename(only, aside);
  await rename(aside, folder);
}
