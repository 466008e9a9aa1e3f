import { open } from 'node:fs/promises';
import { UserError } from '../../util/problem.ts';

/** The error of an archive that is not unpacked; `what` completes "the archive <its name> ...". */
export function unreadableArchive(archive: string, what: string, hint?: string): UserError {
  return new UserError({ code: 'archive-unreadable', message: `the archive ${archive} ${what}`, ...(hint === undefined ? {} : { hint }) });
}

/** Throws a UserError of code archive-unreadable where a file does not begin as a tar archive does, plain or gzip; `shown` names it in the message. */
export async function checkFormat(archive: string, shown: string = archive): Promise<void> {
  const file = await open(archive, 'r');
  const head = Buffer.alloc(512);
  const { bytesRead } = await file.read(head, 0, 512, 0).finally(() => file.close());
  const text = head.toString('latin1', 0, bytesRead);
  if (text.startsWith('\x1f\x8b') || text.slice(257, 262) === 'ustar') return;
  if (bytesRead === 0) throw unreadableArchive(shown, 'is empty');
  if (/^\s*<(!doctype|html|\?xml)/i.test(text))
    throw unreadableArchive(shown, 'is a web page', 'the address answered with a page (a login, an error)');
  const kinds = { PK: 'zip', BZh: 'bzip2', '\xfd7zXZ': 'xz', '(\xb5/\xfd': 'zstd', '7z\xbc\xaf': '7z' };
  const kind = Object.entries(kinds).find(([start]) => text.startsWith(start))?.[1];
  throw unreadableArchive(
    shown,
    `is ${kind === undefined ? 'no tar archive' : `a ${kind} file`}`,
    '.tar and .tar.gz (.tgz) are unpacked; unpack others yourself and name the folder',
  );
}
