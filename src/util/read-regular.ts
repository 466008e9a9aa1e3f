import { constants } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';

/** Why a file was not read: it is larger than allowed, or it is a device, a pipe or a socket. */
export type Unread = 'too-large' | 'not-regular';

/**
 * The bytes of a regular file, links followed, or why they were not read. Never reads more than `most` bytes and one, never waits for a pipe
 * and never opens a device. Throws the system's error where the file cannot be opened; for a folder that is EISDIR.
 */
export async function readRegular(path: string, most: number): Promise<Uint8Array | Unread> {
  const entry = await stat(path);
  if (!entry.isFile() && !entry.isDirectory()) return 'not-regular';
  if (entry.size > most && entry.isFile()) return 'too-large';
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    if ((await file.stat()).isFile()) return await readAtMost(file, most);
    if (entry.isDirectory()) throw Object.assign(new Error(`EISDIR: ${path} is a folder`), { code: 'EISDIR', path });
    return 'not-regular';
  } finally {
    await file.close();
  }
}

/** Files below /proc say that they have no bytes, so the size is not believed. */
async function readAtMost(file: FileHandle, most: number): Promise<Uint8Array | Unread> {
  const pieces: Uint8Array[] = [];
  for (let left = most + 1; left > 0; ) {
    const piece = new Uint8Array(Math.min(left, 64 * 1024));
    const { bytesRead } = await file.read(piece, 0, piece.length);
    if (bytesRead === 0) return Buffer.concat(pieces);
    pieces.push(piece.subarray(0, bytesRead));
    left -= bytesRead;
  }
  return 'too-large';
}
