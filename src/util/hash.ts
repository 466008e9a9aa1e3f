import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

/** sha256 of bytes or of UTF-8 text, lower-case hex. */
export function sha256(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex');
}

/** sha256 of a file's content, lower-case hex; reads it in pieces. */
export function sha256File(path: string): Promise<string> {
  return hashFile(path, 'sha256');
}

/** md5 of the first 2^20 bytes of a file (of the whole file if it is shorter), lower-case hex: what fastai's checks list. */
export function md5FirstMiB(path: string): Promise<string> {
  return hashFile(path, 'md5', 2 ** 20);
}

async function hashFile(path: string, algorithm: 'sha256' | 'md5', bytes?: number): Promise<string> {
  const hash = createHash(algorithm);
  const range = bytes === undefined ? {} : { start: 0, end: bytes - 1 };
  for await (const chunk of createReadStream(path, { highWaterMark: 2 ** 20, ...range })) hash.update(chunk as Uint8Array);
  return hash.digest('hex');
}
