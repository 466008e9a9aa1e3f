import type { Raster } from './raster.ts';
import { resizeBilinear } from './resize.ts';

export type Padding = 'zeros' | 'border' | 'reflection';

export interface CropPad {
  readonly width: number;
  readonly height: number;
  /** Where the window's corner lies in the picture; negative is left of or above it. */
  readonly left: number;
  readonly top: number;
  readonly padding: Padding;
  readonly resizeTo?: { readonly width: number; readonly height: number };
}

/** fastai's crop_pad: the part of the picture inside the window, padded to the window, then resized as Pillow does (fastai.md 4.1). */
export function cropPad(image: Raster, window: CropPad): Raster {
  const windowed = isWhole(image, window) ? image : cutOut(image, window);
  return window.resizeTo ? resizeBilinear(windowed, window.resizeTo.width, window.resizeTo.height) : windowed;
}

function isWhole(image: Raster, window: CropPad): boolean {
  return window.left === 0 && window.top === 0 && window.width === image.width && window.height === image.height;
}

function cutOut(image: Raster, window: CropPad): Raster {
  const { width, height, left, top, padding } = window;
  const { channels, data } = image;
  const out = new Uint8Array(width * height * channels);
  const columns = sourcePositions(left, width, image.width, padding);
  const rows = sourcePositions(top, height, image.height, padding);
  const inside = left >= 0 && left + width <= image.width;
  for (let y = 0; y < height; y++) {
    const row = rows[y]!;
    if (row < 0) continue;
    const from = row * image.width * channels;
    const to = y * width * channels;
    if (inside) out.set(data.subarray(from + left * channels, from + (left + width) * channels), to);
    else copyRow(data, from, columns, channels, out, to);
  }
  return { width, height, channels, data: out };
}

function copyRow(data: Uint8Array, from: number, columns: Int32Array, channels: number, out: Uint8Array, to: number): void {
  for (let x = 0; x < columns.length; x++) {
    const column = columns[x]!;
    if (column < 0) continue;
    for (let c = 0; c < channels; c++) out[to + x * channels + c] = data[from + column * channels + c]!;
  }
}

/** For each position of the window the position it takes its pixel from; -1 is black. Padding starts from the part that was cropped. */
function sourcePositions(offset: number, length: number, size: number, padding: Padding): Int32Array {
  const first = Math.max(offset, 0);
  const last = Math.min(offset + length, size) - 1;
  return Int32Array.from({ length }, (_, i) => {
    const position = offset + i;
    if (position >= first && position <= last) return position;
    if (padding === 'zeros') return -1;
    return padding === 'border' ? Math.min(Math.max(position, first), last) : reflect(position, first, last);
  });
}

/** Mirrors about the first and the last position without repeating them, as often as it takes. */
function reflect(position: number, first: number, last: number): number {
  const span = last - first;
  if (span === 0) return first;
  const period = 2 * span;
  const distance = (((position - first) % period) + period) % period;
  return first + (distance <= span ? distance : period - distance);
}
