import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileOfForm } from '../../src/serve/form-file.ts';
import { Refusal } from '../../src/serve/refusal.ts';

const TYPE = 'multipart/form-data; boundary=XX';
const FILE = 'Content-Disposition: form-data; name="file"; filename="a.png"\r\nContent-Type: image/png';
const FIELD = 'Content-Disposition: form-data; name="note"';

const form = (...parts: readonly (readonly [header: string, content: string])[]): Buffer =>
  Buffer.from(`${parts.map(([header, content]) => `--XX\r\n${header}\r\n\r\n${content}\r\n`).join('')}--XX--\r\n`, 'latin1');
const contentOf = (body: Uint8Array, type = TYPE): string => Buffer.from(fileOfForm(body, type)).toString('latin1');

function refused(body: Uint8Array, type = TYPE): string {
  try {
    return `taken: ${contentOf(body, type)}`;
  } catch (error) {
    assert.ok(error instanceof Refusal && error.status === 400, String(error));
    return error.message;
  }
}

test('the one file of a form, to the byte, wherever it stands', async () => {
  const content = '\r\n--X\r\n\r\n\0\xff\r\n--XY'.replace('--XY', '--Y');
  assert.equal(contentOf(form([FILE, content])), content);
  assert.equal(contentOf(form([FIELD, 'hello'], [FILE, content], [FIELD, ''])), content);
  assert.equal(contentOf(form([FILE, ''])), '');
  assert.equal(contentOf(form([FILE, 'x']), 'multipart/form-data; charset=utf-8; Boundary="XX"'), 'x');
  assert.equal(contentOf(Buffer.concat([Buffer.from('preamble\r\n'), form([FILE, 'x']), Buffer.from('epilogue')])), 'x');
  assert.equal(contentOf(form([FILE.replace('filename=', "filename*=UTF-8''a.png; y="), 'x'])), 'x');
  assert.equal(contentOf(Buffer.from(`--XX \t\r\n${FILE}\r\n\r\nx\r\n--XX--`)), 'x');
});

test('forms that clients of the platform write', async () => {
  const bytes = Uint8Array.from({ length: 5000 }, (_, i) => (i * 7) % 256);
  const written = new FormData();
  written.append('note', 'a "; filename=" b');
  written.append('file', new Blob([bytes], { type: 'image/png' }), 'naïve "name".png');
  const response = new Response(written);
  const type = response.headers.get('content-type')!;
  assert.deepEqual(fileOfForm(new Uint8Array(await response.arrayBuffer()), type), bytes);
});

test('no file, several files, damaged forms', () => {
  assert.match(refused(form([FIELD, 'x'])), /holds no file/);
  assert.match(refused(form([FIELD.replace('note', 'x; filename=y'), 'x'])), /holds no file/);
  assert.match(refused(form()), /holds no file/);
  assert.match(refused(form([FILE, 'x'], [FILE, 'y'])), /holds several files/);
  for (const type of ['multipart/form-data', 'multipart/form-data; boundary=', `multipart/form-data; boundary=${'x'.repeat(71)}`])
    assert.match(refused(form([FILE, 'x']), type), /cannot be read/, type);
  const whole = form([FILE, 'x']);
  for (const length of [0, 3, 4, 20, whole.length - 8, whole.length - 5])
    assert.match(refused(whole.subarray(0, length)), /cannot be read/);
  assert.match(refused(form([`${FILE}\r\nx-long: ${'y'.repeat(5000)}`, 'x'])), /cannot be read/);
  assert.match(refused(form(...Array.from({ length: 40 }, () => [FIELD, 'x'] as const))), /more than 32 parts/);
});

test('20 MB of parts, or of what nearly is a boundary, take no more than a pass over them', () => {
  const size = 20 * 1024 * 1024;
  const part = Buffer.from(`--XX\r\n${FIELD}\r\n\r\n\r\n`);
  const dashes = `multipart/form-data; boundary=${'-'.repeat(70)}`;
  const cases: [Buffer, string, RegExp][] = [
    [Buffer.alloc(size, part), TYPE, /more than 32 parts/],
    [Buffer.alloc(size, `--XX\r\n${FILE}\r\n\r\nx\r\n`), TYPE, /several files/],
    [Buffer.alloc(size, '-'), dashes, /no file/],
    [Buffer.concat([Buffer.from('x'), Buffer.alloc(size, '-')]), dashes, /cannot be read/],
    [Buffer.alloc(size, `\r\n--${'-'.repeat(69)}`), dashes, /cannot be read/],
    [Buffer.alloc(size, '\r\n'), TYPE, /cannot be read/],
    [Buffer.alloc(size, '"'), TYPE, /cannot be read/],
    [form([`Content-Disposition: form-data;${'"\\'.repeat(2000)}`, 'x']), TYPE, /no file/],
  ];
  const start = performance.now();
  for (const [body, type, reason] of cases) assert.match(refused(body, type), reason);
  const seconds = (performance.now() - start) / 1000;
  assert.ok(seconds < 10, `${seconds} s for eight forms; the event loop stands still meanwhile`);
});
