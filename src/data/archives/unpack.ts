import { createReadStream, createWriteStream } from 'node:fs';
import { copyFile, lstat, readdir, realpath, rename, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Parser, type ReadEntry } from 'tar';
import { fileSize, isFolder, makeFolderAtomic } from '../../util/files.ts';
import { makeFolder } from '../../util/make-folder.ts';
import { safeSegments } from '../../util/names.ts';
import type { UserError } from '../../util/problem.ts';
import { Slots } from '../../util/slots.ts';
import { checkFormat, unreadableArchive } from './format.ts';
import { ARCHIVE_LIMITS, type ArchiveLimits } from './limits.ts';
import { linkStaysInside } from './link-target.ts';

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
  });
}

const SMALL = 2 ** 20;
/** Files open at once: well below the 256 that some systems allow a process. */
const WRITES_AT_ONCE = 64;
/** What a file system says of entries that cannot stand beside each other, or of names that are too long. */
const IMPOSSIBLE = new Set(['EISDIR', 'ENOTDIR', 'EEXIST', 'ENAMETOOLONG', 'ELOOP', 'EILSEQ']);

interface Link {
  readonly at: readonly string[];
  readonly target: string;
  readonly hard: boolean;
}

class Unpacking {
  readonly #archive: string;
  readonly #folder: string;
  readonly #limits: ArchiveLimits;
  readonly #options: UnpackOptions;
  readonly #made = new Set<string>();
  readonly #links: Link[] = [];
  readonly #work: Promise<void>[] = [];
  /** What is being written now, and the end of writing once the archive is refused: the folder can be removed then. */
  readonly #writes = new Set<Promise<unknown>>();
  readonly #slots = new Slots(WRITES_AT_ONCE);
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
      const { code, message } = error as NodeJS.ErrnoException;
      if (IMPOSSIBLE.has(String(code))) throw this.#refuse(`is refused: it has an entry that this file system cannot hold: ${message}`);
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
      if (!parser.write(piece as Buffer)) await Promise.race([new Promise((resolve) => parser.once('drain', resolve)), ended]);
      await Promise.race([Promise.all(this.#work.splice(0, Math.max(0, this.#work.length - 1))), ended]);
      this.#options.onProgress?.(`unpacking, ${this.#entries} entries`, this.#packed / size);
    }
    parser.end();
    await ended;
    await Promise.race([Promise.all(this.#work), this.#failed]);
    if (this.#entries === 0) throw this.#refuse('is damaged or empty: it has no entries');
    for (const link of this.#links) await this.#makeLink(link);
    const lifted = await liftSingleFolder(this.#folder);
    for (const link of this.#links) await this.#checkLink(link, lifted ? link.at.slice(1) : link.at);
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
    this.#entries++;
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
    this.#unpacked += bytes;
    const { entries, bytes: most, ratio } = this.#limits;
    if (this.#entries > entries) throw this.#refuse(`is refused: it has more than ${entries} entries`);
    if (this.#unpacked > most) throw this.#refuse(`is refused: unpacked it is larger than ${most} bytes`);
    if (this.#unpacked > 64 * 2 ** 20 && this.#unpacked > ratio * this.#packed) {
      throw this.#refuse(`is refused: it unpacks to more than ${ratio} times its size`);
    }
  }

  async #write(work: () => Promise<unknown>): Promise<void> {
    const write = this.#slots.run(async () => {
      this.#over.signal.throwIfAborted();
      await work();
    });
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

  /** Links are made after all files, so that nothing is written through one. A hard link becomes a copy, which counts as the file it is. */
  async #makeLink({ at, target, hard }: Link): Promise<void> {
    const path = join(this.#folder, ...at);
    await makeFolder(dirname(path));
    if (!(await this.#isInside(dirname(path)))) throw this.#refuse(`is refused: its link ${at.join('/')} leads out of the folder`);
    if (!hard) {
      await symlink(target, path);
      return this.#checkLink({ at, hard }, at);
    }
    const from = join(this.#folder, target);
    const size = (await this.#isInside(from)) ? await fileSize(from) : undefined;
    if (size === undefined) throw this.#refuse(`is refused: its link ${at.join('/')} leads to no file of the archive`);
    this.#count(size);
    await copyFile(from, path);
  }

  /** Follows a symbolic link: when it is made, and again where it ends up when a single folder became the whole, since `a/up -> ..` leads out then. */
  async #checkLink({ at, hard }: Pick<Link, 'at' | 'hard'>, place: readonly string[]): Promise<void> {
    if (hard || (await this.#isInside(join(this.#folder, ...place)))) return;
    throw this.#refuse(`is refused: its link ${at.join('/')} leads nowhere inside the folder`);
  }

  async #isInside(path: string): Promise<boolean> {
    const root = await realpath(this.#folder);
    const real = await realpath(path).catch(() => undefined);
    return real !== undefined && (real === root || real.startsWith(root + sep));
  }

  #refuse(what: string): UserError {
    return unreadableArchive(this.#archive, what);
  }
}

/** Where the archive holds one folder alone, its content takes the place of that folder. */
async function liftSingleFolder(folder: string): Promise<boolean> {
  const names = await readdir(folder);
  const only = names.length === 1 ? join(folder, names[0]!) : undefined;
  if (only === undefined || !(await isFolder(only)) || (await lstat(only)).isSymbolicLink()) return false;
  const aside = `${folder}.lift`;
  await rename(only, aside);
  await rename(aside, folder);
  return true;
}
