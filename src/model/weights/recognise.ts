/** A format that is read, or why a file is none of them; `what` completes "<path> ...". */
export type Recognised = 'safetensors' | 'torch-zip' | 'torch-legacy' | { readonly what: string; readonly hint?: string };

const STATE_DICT = 'save model.state_dict() with a torch of today, best as safetensors';

/** Tells a weights file's format from its first bytes. */
export function recognise(bytes: Uint8Array): Recognised {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 1024));
  const text = head.toString('latin1');
  if (head.byteLength === 0) return { what: 'is empty', hint: 'download it again' };
  if (isSafetensors(text)) return 'safetensors';
  if (text.startsWith('PK')) return 'torch-zip';
  if (head[0] === 0x80 || /^\(?c[\w.]+\n[\w.]+\n/.test(text)) return 'torch-legacy';
  if (isTar(text)) return recogniseTar(bytes);
  return foreign(text);
}

function foreign(text: string): Recognised {
  if (/^(\xef\xbb\xbf)?\s*<(!doctype|html|\?xml|head|body)/i.test(text)) {
    return {
      what: 'is a web page, not weights',
      hint: 'the address it came from answered with a page (a login, an error); download the file itself',
    };
  }
  if (text.startsWith('version https://git-lfs'))
    return { what: 'is a Git LFS pointer, not the weights themselves', hint: 'run git lfs pull' };
  if (text.startsWith('\x1f\x8b') || text.startsWith('BZh') || text.startsWith('\xfd7zXZ'))
    return { what: 'is compressed', hint: 'unpack it first' };
  if (text.startsWith('\x89HDF')) return { what: 'is an HDF5 file (Keras), which is not supported', hint: STATE_DICT };
  return { what: 'is in no known format of weights', hint: 'safetensors and files of torch.save are read' };
}

/** Looked for first: the length of its header, below 2^32, can begin with the bytes of a pickle or a zip archive. */
function isSafetensors(text: string): boolean {
  return text[8] === '{' && (text.startsWith('\0\0\0\0', 4) || !/^(\x80|PK)/.test(text));
}

function isTar(text: string): boolean {
  return text.slice(257, 262) === 'ustar';
}

/** torch wrote tar archives until 0.1.11 (2017). */
function recogniseTar(bytes: Uint8Array): Recognised {
  const end = tarEnd(bytes);
  const cut = end > bytes.byteLength ? `, cut short at ${bytes.byteLength} of at least ${end} bytes` : '';
  return { what: `is in the tar format of torch before 0.1.12 (2017), which is not supported${cut}`, hint: STATE_DICT };
}

/** Where the last member that a tar archive announces would end. */
function tarEnd(bytes: Uint8Array): number {
  let position = 0;
  while (position + 512 <= bytes.byteLength) {
    const size = Number.parseInt(Buffer.from(bytes.subarray(position + 124, position + 136)).toString('latin1'), 8);
    if (!(size >= 0)) return position;
    position += 512 + Math.ceil(size / 512) * 512;
  }
  return position;
}
