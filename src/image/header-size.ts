/** Width and height as stored. */
export interface StoredSize {
  readonly width: number;
  readonly height: number;
}

/** What the first frame header of a JPEG says. */
export interface JpegFrame extends StoredSize {
  readonly components: number;
}

/** The size in the header of a JPEG or PNG; undefined for other files and where there is no header. */
export function headerSize(bytes: Uint8Array): StoredSize | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return jpegFrame(bytes);
  const isPng = bytes[0] === 0x89 && bytes[1] === 0x50 && bytes.length >= 24;
  return isPng ? { width: big32(bytes, 16), height: big32(bytes, 20) } : undefined;
}

/** The first frame header (SOF0 to SOF15 without DHT, JPG and DAC) of a JPEG; undefined where there is none. */
export function jpegFrame(bytes: Uint8Array): JpegFrame | undefined {
  for (let at = 2; at + 9 < bytes.length; ) {
    if (bytes[at] !== 0xff) at++;
    else {
      const marker = bytes[at + 1]!;
      if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc)
        return { width: big16(bytes, at + 7), height: big16(bytes, at + 5), components: bytes[at + 9]! };
      if (marker === 0xda) return undefined;
      at += marker === 0xff ? 1 : marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8) ? 2 : 2 + big16(bytes, at + 2);
    }
  }
  return undefined;
}

function big16(bytes: Uint8Array, at: number): number {
  return bytes[at]! * 256 + bytes[at + 1]!;
}

function big32(bytes: Uint8Array, at: number): number {
  return big16(bytes, at) * 65536 + big16(bytes, at + 2);
}
