import { Refusal } from './refusal.ts';

/** A form for one picture needs one part; some clients add a few fields. */
const MOST_PARTS = 32;
const MOST_HEADER_BYTES = 4096;
/** RFC 2046. */
const MOST_BOUNDARY_CHARACTERS = 70;

/**
 * The content of the one file in a multipart/form-data body (RFC 7578), copied. Time grows with the body's length alone. Throws Refusal for a form
 * without or with several files, with too many parts, or that does not end with its boundary.
 */
export function fileOfForm(body: Uint8Array, contentType: string): Uint8Array {
  const form = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const delimiter = Buffer.from(`\r\n--${boundaryOf(contentType)}`, 'latin1');
  let file: Uint8Array | undefined;
  let at = firstPart(form, delimiter);
  for (let parts = 0; !isLast(form, at); parts++) {
    if (parts === MOST_PARTS) throw new Refusal(400, `the form has more than ${MOST_PARTS} parts; send one picture a request`);
    const header = lineEnd(form, at);
    const content = contentStart(form, header);
    const end = form.indexOf(delimiter, content - 2);
    if (end < 0) throw damaged();
    if (isFile(form.toString('latin1', header, content))) {
      if (file) throw wrongCount('several files');
      file = form.subarray(Math.min(content, end), end);
    }
    at = end + delimiter.length;
  }
  if (!file) throw wrongCount('no file');
  return Uint8Array.from(file);
}

function boundaryOf(contentType: string): string {
  const [, quoted, plain] = /;\s*boundary=(?:"([^"]*)"|([^\s;"]+))/i.exec(contentType) ?? [];
  const boundary = quoted ?? plain ?? '';
  if (boundary === '' || boundary.length > MOST_BOUNDARY_CHARACTERS) throw damaged();
  return boundary;
}

/** Position behind the first boundary, which has no line break before it where the body begins with it. */
function firstPart(form: Buffer, delimiter: Buffer): number {
  const bare = delimiter.subarray(2);
  if (form.subarray(0, bare.length).equals(bare)) return bare.length;
  const at = form.indexOf(delimiter);
  if (at < 0) throw damaged();
  return at + delimiter.length;
}

function isLast(form: Buffer, at: number): boolean {
  return form[at] === 0x2d && form[at + 1] === 0x2d;
}

/** Position behind the line of a boundary, which may end with blanks. */
function lineEnd(form: Buffer, at: number): number {
  let end = at;
  while (form[end] === 0x20 || form[end] === 0x09) end++;
  if (form[end] !== 0x0d || form[end + 1] !== 0x0a) throw damaged();
  return end + 2;
}

/** Position behind the empty line that ends a part's header; a header may be empty. */
function contentStart(form: Buffer, header: number): number {
  const near = form.subarray(header - 2, header + MOST_HEADER_BYTES);
  const end = near.indexOf('\r\n\r\n');
  if (end < 0) throw damaged();
  return header - 2 + end + 4;
}

/** A part with a file name is a file; quoted texts are taken away first, for they may hold anything. */
function isFile(header: string): boolean {
  const line = /^content-disposition:.*$/im.exec(header)?.[0] ?? '';
  return /;\s*filename\*?\s*=/i.test(line.replace(/"(?:[^"\\]|\\.)*"/g, '""'));
}

function damaged(): Refusal {
  return new Refusal(400, 'the form cannot be read: it is damaged or has no boundary');
}

function wrongCount(found: string): Refusal {
  return new Refusal(400, `the form holds ${found}; send one picture a request`);
}
