import { untilAborted } from '../util/abort.ts';
import { fileOfForm } from './form-file.ts';
import { Refusal } from './refusal.ts';

const FIRST_ROOM = 64 * 1024;

/** The bytes of the picture in a request: the body itself, or the one file of a form. Throws Refusal for anything else. */
export async function pictureOf(request: Request, maxBytes: number, signal: AbortSignal): Promise<Uint8Array> {
  const type = (request.headers.get('content-type') ?? '').split(';')[0]!.trim().toLowerCase();
  if (type !== '' && type !== 'multipart/form-data' && type !== 'application/octet-stream' && !type.startsWith('image/')) {
    throw new Refusal(
      415,
      `a picture cannot come as ${type}; send its bytes as image/* or application/octet-stream, or a form with one file`,
    );
  }
  const body = await readBody(request, maxBytes, signal);
  const picture = type === 'multipart/form-data' ? fileOfForm(body, request.headers.get('content-type')!) : body;
  if (picture.byteLength === 0) throw new Refusal(400, 'the request holds no picture: it is empty');
  return picture;
}

/** Gives up when `signal` says so: a client that sends nothing more would keep its place for ever. */
async function readBody(request: Request, maxBytes: number, signal: AbortSignal): Promise<Uint8Array> {
  const announced = Number(request.headers.get('content-length') ?? 0);
  if (announced > maxBytes) throw tooLarge(maxBytes);
  const reader = request.body?.getReader();
  if (reader === undefined) return new Uint8Array(0);
  const body = new GrowingBytes(announced || FIRST_ROOM);
  for (;;) {
    const { done, value } = await untilAborted(reader.read(), signal);
    if (done) return body.take();
    if (body.length + value.byteLength > maxBytes) throw tooLarge(maxBytes);
    body.add(value);
  }
}

/** Chunks put one after the other. A chunk is copied and let go: a body in chunks of one byte would take a hundred times its size. */
class GrowingBytes {
  length = 0;
  private room: Uint8Array;

  constructor(room: number) {
    this.room = new Uint8Array(room);
  }

  /** All bytes, in a buffer that holds nothing else. */
  take(): Uint8Array {
    return this.length === this.room.byteLength ? this.room : this.room.slice(0, this.length);
  }

  add(chunk: Uint8Array): void {
    if (this.length + chunk.byteLength > this.room.byteLength) {
      const wider = new Uint8Array(Math.max(2 * this.room.byteLength, this.length + chunk.byteLength));
      wider.set(this.room.subarray(0, this.length));
      this.room = wider;
    }
    this.room.set(chunk, this.length);
    this.length += chunk.byteLength;
  }
}

function tooLarge(maxBytes: number): Refusal {
  return new Refusal(413, `the request is larger than ${maxBytes} bytes`, { connection: 'close' });
}
