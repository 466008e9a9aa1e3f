import { posix } from 'node:path';
import { sha256 } from './hash.ts';
import { type Refused, safeFileName } from './names.ts';

/** An http or https address that can be fetched and whose last part can name a file. */
export interface WebAddress {
  readonly url: URL;
  /** The last part, decoded: one file name that leads nowhere else; 'download' where there is none. */
  readonly name: string;
}

/** Reads an address from outside, or says why it is refused; the text completes "the address ..." and never repeats the address. */
export function readAddress(text: string): WebAddress | Refused {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) return { refused: 'is malformed' };
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return { refused: 'is neither http nor https' };
  if (url.username !== '' || url.password !== '')
    return { refused: 'has a user name or password in it, which a file that is shared must not hold' };
  const last = decoded(posix.basename(url.pathname));
  if (last === undefined) return { refused: 'is malformed: a % in its last part is followed by no character' };
  const name = safeFileName(last === '' ? 'download' : last);
  return typeof name === 'string' ? { url, name } : { refused: `cannot name a file: its last part ${name.refused}` };
}

/** Same for addresses that are the same but for a fragment, different for any two others: 64 hex digits. */
export function addressKey(text: string): string {
  return sha256(withoutFragment(text));
}

/** The address for people: without a user name and password, and without the values of the query, which are often keys. */
export function shownAddress(text: string): string {
  if (!URL.canParse(text)) return maskCredentials(text);
  const url = new URL(text);
  const at = url.username === '' && url.password === '' ? '' : '***@';
  const query = url.search === '' ? '' : `?${[...url.searchParams.keys()].map((key) => `${encodeURIComponent(key)}=...`).join('&')}`;
  return `${url.protocol}//${at}${url.host}${url.pathname}${query}`;
}

/** Text in which the user name and password of every address are stars, one for each character, so that places in it stay right. */
export function maskCredentials(text: string): string {
  return text.replace(/(?<=\b[a-z][a-z0-9+.-]*:\/\/)[^\s/?#"']*(?=@)/gi, (found) => '*'.repeat(found.length));
}

function withoutFragment(text: string): string {
  if (!URL.canParse(text)) return text;
  const url = new URL(text);
  url.hash = '';
  return url.href;
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
