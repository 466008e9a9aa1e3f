/** An 8-bit picture: rows from the top, channels interleaved (RGB or grey). */
export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  /** height * width * channels. */
  readonly data: Uint8Array;
}

/** A float picture in the same layout; [0, 1] before normalisation. */
export interface FloatImage {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly data: Float32Array;
}

/** ToTensor and IntToFloat: each byte / 255, written to `out` (height * width * channels) where given. */
export function toFloat(image: Raster, out: Float32Array = new Float32Array(image.data.length)): FloatImage {
  for (let i = 0; i < out.length; i++) out[i] = image.data[i]! / 255;
  return { width: image.width, height: image.height, channels: image.channels, data: out };
}
