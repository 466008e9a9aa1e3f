import { fileSize } from '../../util/files.ts';
import { md5FirstMiB, sha256File } from '../../util/hash.ts';
import type { FileCheck } from './request.ts';

/** What of a file differs from its check, or undefined where it passes. A file that is not there differs. */
export async function findMismatch(path: string, check: FileCheck): Promise<{ what: string; expected: string; found: string } | undefined> {
  const bytes = await fileSize(path);
  if (bytes === undefined) return { what: 'the file', expected: 'a file', found: 'none' };
  if (check.bytes !== undefined && bytes !== check.bytes)
    return { what: 'the size', expected: `${check.bytes} bytes`, found: `${bytes} bytes` };
  if (check.md5FirstMiB !== undefined) {
    const found = await md5FirstMiB(path);
    if (found !== check.md5FirstMiB) return { what: 'the md5 of the first MiB', expected: check.md5FirstMiB, found };
  }
  if (check.sha256Prefix !== undefined) {
    const found = await sha256File(path);
    if (!found.startsWith(check.sha256Prefix)) return { what: 'the sha256', expected: `${check.sha256Prefix}...`, found };
  }
  return undefined;
}
