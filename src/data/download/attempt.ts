import { createWriteStream } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileSize } from '../../util/files.ts';
import { UserError } from '../../util/problem.ts';
import { addressKey, shownAddress } from '../../util/web-address.ts';
import { dropPart } from './part.ts';
import { type Reach, reachOf } from './reach.ts';
import type { DownloadLimits, DownloadRequest } from './request.ts';

/** A failure that may pass; `afterMs` is the pause that the server asked for. */
export class Retryable extends Error {
  readonly afterMs: number | undefined;
  constructor(message: string, afterMs?: number) {
    super(message);
    this.afterMs = afterMs;
  }
}

/** One attempt: brings the rest of the file into `part`. Resolves when it is complete. */
export async function fetchInto(request: DownloadRequest, part: string, limits: DownloadLimits): Promise<void> {
  const start = await resumePoint(request.url, part);
  const watchdog = new Watchdog(limits.silenceMs, request.signal);
  try {
    const response = await follow(request.url, rangeHeaders(start), limits, watchdog);
    await receive(response, start.bytes, request, part, limits, watchdog);
  } catch (error) {
    if (error instanceof Retryable || error instanceof UserError) throw error;
    request.signal?.throwIfAborted();
    throw new Retryable(watchdog.fired ? `the server was silent for ${limits.silenceMs / 1000} s` : reason(error));
  } finally {
    watchdog.stop();
  }
}

interface ResumePoint {
  readonly bytes: number;
  readonly validator?: string;
}

/** Only a part whose server gave a validator is continued: otherwise two versions of a file could be joined. */
async function resumePoint(url: string, part: string): Promise<ResumePoint> {
  const bytes = await fileSize(part);
  const note = await readFile(`${part}.json`, 'utf8').catch(() => '{}');
  const { url: from, key, validator } = parsedNote(note);
  if (bytes !== undefined && bytes > 0 && (key === addressKey(url) || from === url) && typeof validator === 'string')
    return { bytes, validator };
  await dropPart(part);
  return { bytes: 0 };
}

/** `key` tells the address without the secrets that may be in it; notes of earlier versions have the `url`. */
function parsedNote(text: string): { readonly url?: unknown; readonly key?: unknown; readonly validator?: unknown } {
  try {
    return (JSON.parse(text) as object | null) ?? {};
  } catch {
    return {};
  }
}

function rangeHeaders(start: ResumePoint): Record<string, string> {
  const plain = { 'accept-encoding': 'identity', 'user-agent': 'pipefile' };
  return start.validator === undefined ? plain : { ...plain, range: `bytes=${start.bytes}-`, 'if-range': start.validator };
}

async function follow(url: string, headers: Record<string, string>, limits: DownloadLimits, watchdog: Watchdog): Promise<Response> {
  const start = new URL(url);
  const from = await reachOf(start);
  if (from === 'link-local') throw failed(url, 'it is a link-local address, where machines keep their own secrets');
  let current = start;
  for (let hops = 0; hops <= limits.redirects; hops++) {
    watchdog.touch();
    const response = await fetch(current, { headers, redirect: 'manual', signal: watchdog.signal });
    const location = response.headers.get('location');
    if (response.status < 300 || response.status >= 400 || response.status === 304 || location === null) return response;
    await response.body?.cancel();
    current = await redirected(url, current, location, from);
  }
  throw failed(url, `it redirects more than ${limits.redirects} times`);
}

/** Where a redirect leads; refused where that is less secure, or more private than the address it began with. */
async function redirected(url: string, current: URL, location: string, from: Reach): Promise<URL> {
  if (!URL.canParse(location, current.href)) throw failed(url, 'it redirects to a malformed address');
  const next = new URL(location, current);
  if (next.protocol !== 'https:' && (current.protocol === 'https:' || next.protocol !== 'http:')) {
    throw failed(url, `it redirects to ${next.protocol}//${next.host}, which is not secure`);
  }
  if (next.username !== '' || next.password !== '') throw failed(url, 'it redirects to an address with a password in it');
  const reach = await reachOf(next);
  if (reach === 'link-local' || (reach === 'private' && from === 'public')) {
    throw failed(url, `it redirects to ${next.host}, which is in a ${reach} network`);
  }
  return next;
}

async function receive(
  response: Response,
  have: number,
  request: DownloadRequest,
  part: string,
  limits: DownloadLimits,
  watchdog: Watchdog,
): Promise<void> {
  const range = /^bytes (?:(\d+)-\d+|\*)\/(\d+)$/.exec(response.headers.get('content-range') ?? '');
  if (response.status === 416) {
    await response.body?.cancel();
    if (range?.[2] !== undefined && Number(range[2]) === have) return;
    await dropPart(part);
    throw new Retryable('the part that is here does not fit the file any more');
  }
  if (response.status !== 200 && response.status !== 206) {
    await response.body?.cancel();
    throw statusError(request.url, response);
  }
  const start = response.status === 206 ? have : 0;
  if (response.status === 206 && (range?.[1] === undefined || Number(range[1]) !== have)) {
    await response.body?.cancel();
    await dropPart(part);
    throw new Retryable('the server sent another part than was asked for');
  }
  const total = range?.[2] === undefined ? announced(response) : Number(range[2]);
  checkTotal(total, request, limits);
  await noteValidator(request.url, part, response);
  await store(response, start, total, request, part, limits, watchdog);
}

async function store(
  response: Response,
  start: number,
  total: number | undefined,
  request: DownloadRequest,
  part: string,
  limits: DownloadLimits,
  watchdog: Watchdog,
): Promise<void> {
  const limit = request.check.bytes ?? limits.maxBytes;
  let bytes = start;
  const name = new URL(request.url).pathname.split('/').at(-1);
  const counted = async function* (source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const piece of source) {
      watchdog.touch();
      bytes += piece.byteLength;
      if (bytes > limit) throw failed(request.url, `it is larger than ${limit} bytes`);
      request.onProgress?.(`downloading ${name}`, total === undefined ? undefined : bytes / total);
      yield piece;
    }
  };
  if (response.body !== null) {
    const body = Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]);
    await pipeline(body, counted, createWriteStream(part, { flags: start > 0 ? 'r+' : 'w', start }));
  }
  if (total !== undefined && bytes < total) throw new Retryable(`the connection ended after ${bytes} of ${total} bytes`);
}

function announced(response: Response): number | undefined {
  const length = response.headers.get('content-length');
  return length === null || response.headers.has('content-encoding') ? undefined : Number(length);
}

function checkTotal(total: number | undefined, request: DownloadRequest, limits: DownloadLimits): void {
  const { bytes } = request.check;
  if (total === undefined) return;
  if (bytes !== undefined && total !== bytes)
    throw failed(request.url, 'the server has a file of another size', `${bytes} bytes`, `${total} bytes`);
  if (bytes === undefined && total > limits.maxBytes) throw failed(request.url, `it is larger than ${limits.maxBytes} bytes`);
}

async function noteValidator(url: string, part: string, response: Response): Promise<void> {
  const tag = response.headers.get('etag');
  const validator = tag === null || tag.startsWith('W/') ? response.headers.get('last-modified') : tag;
  await writeFile(`${part}.json`, JSON.stringify({ key: addressKey(url), validator }));
}

function statusError(url: string, response: Response): Error {
  const { status } = response;
  if (status === 408 || status === 429 || status >= 500) {
    const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
    return new Retryable(`the server answered ${status}`, seconds >= 0 ? Math.min(seconds, 60) * 1000 : undefined);
  }
  return failed(url, `the server answered ${status} ${response.statusText}`.trim());
}

function failed(url: string, what: string, expected?: string, found?: string): UserError {
  const facts = { ...(expected === undefined ? {} : { expected }), ...(found === undefined ? {} : { found }) };
  return new UserError({ code: 'download-failed', message: `${shownAddress(url)} could not be downloaded: ${what}`, ...facts });
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.cause.message || (error.cause as NodeJS.ErrnoException).code}` : error.message;
}

/** Aborts when nothing was heard for too long, or when the caller's signal does. */
class Watchdog {
  readonly #controller = new AbortController();
  readonly #ms: number;
  #timer: NodeJS.Timeout | undefined;
  fired = false;
  readonly signal: AbortSignal;

  constructor(ms: number, outer: AbortSignal | undefined) {
    this.#ms = ms;
    this.signal = outer === undefined ? this.#controller.signal : AbortSignal.any([this.#controller.signal, outer]);
    this.touch();
  }

  touch(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.fired = true;
      this.#controller.abort();
    }, this.#ms);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
