import { Refusal } from './refusal.ts';

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
  const picture = type === 'multipart/form-data' ? await fileOfForm(request, body) : body;
  if (picture.byteLength === 0) throw new Refusal(400, 'the request holds no picture: it is empty');
  return picture;
}

/** Gives up when `signal` says so: a client that sends nothing more would keep its place for ever. */
async function readBody(request: Request, maxBytes: number, signal: AbortSignal): Promise<Uint8Array> {
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) throw tooLarge(maxBytes);
  const reader = request.body?.getReader();
  if (reader === undefined) return new Uint8Array(0);
  const givenUp = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  const chunks: Uint8Array[] = [];
  for (let size = 0; ; ) {
    const { done, value } = await Promise.race([reader.read(), givenUp]);
    if (done) return Buffer.concat(chunks);
    size += value.byteLength;
    if (size > maxBytes) throw tooLarge(maxBytes);
    chunks.push(value);
  }
}

async function fileOfForm(request: Request, body: Uint8Array): Promise<Uint8Array> {
  const form = await new Response(body as Uint8Array<ArrayBuffer>, { headers: { 'content-type': request.headers.get('content-type')! } })
    .formData()
    .catch(() => {
      throw new Refusal(400, 'the form cannot be read: it is damaged or has no boundary');
    });
  const files = [...form.values()].filter((value) => typeof value !== 'string');
  if (files.length !== 1) throw new Refusal(400, `the form holds ${files.length} files; send one picture a request`);
  return new Uint8Array(await files[0]!.arrayBuffer());
}

function tooLarge(maxBytes: number): Refusal {
  return new Refusal(413, `the request is larger than ${maxBytes} bytes`, { connection: 'close' });
}
