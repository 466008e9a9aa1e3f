import { Refusal } from './refusal.ts';

/** The bytes of the picture in a request: the body itself, or the one file of a form. Throws Refusal for anything else. */
export async function pictureOf(request: Request, maxBytes: number): Promise<Uint8Array> {
  const type = (request.headers.get('content-type') ?? '').split(';')[0]!.trim().toLowerCase();
  if (type !== '' && type !== 'multipart/form-data' && type !== 'application/octet-stream' && !type.startsWith('image/')) {
    throw new Refusal(
      415,
      `a picture cannot come as ${type}; send its bytes as image/* or application/octet-stream, or a form with one file`,
    );
  }
  const body = await readBody(request, maxBytes);
  const picture = type === 'multipart/form-data' ? await fileOfForm(request, body) : body;
  if (picture.byteLength === 0) throw new Refusal(400, 'the request holds no picture: it is empty');
  return picture;
}

async function readBody(request: Request, maxBytes: number): Promise<Uint8Array> {
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) throw tooLarge(maxBytes);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (request.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
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
