import type { FloatImage } from './raster.ts';

/** Adaptive average pooling: output i averages inputs floor(i n / o) to ceil((i + 1) n / o). */
export function areaResize(image: FloatImage, width: number, height: number): FloatImage {
  const { channels } = image;
  const out = new Float32Array(width * height * channels);
  const sums = new Float64Array(image.width * channels);
  for (let y = 0; y < height; y++) {
    const top = Math.floor((y * image.height) / height);
    const bottom = Math.ceil(((y + 1) * image.height) / height);
    sumRows(image, top, bottom, sums);
    for (let x = 0; x < width; x++) {
      const left = Math.floor((x * image.width) / width);
      const right = Math.ceil(((x + 1) * image.width) / width);
      const count = (bottom - top) * (right - left);
      for (let c = 0; c < channels; c++) {
        let sum = 0;
        for (let i = left; i < right; i++) sum += sums[i * channels + c]!;
        out[(y * width + x) * channels + c] = sum / count;
      }
    }
  }
  return { width, height, channels, data: out };
}

function sumRows(image: FloatImage, top: number, bottom: number, sums: Float64Array): void {
  const stride = sums.length;
  const { data } = image;
  sums.fill(0);
  for (let y = top; y < bottom; y++) {
    const from = y * stride;
    for (let i = 0; i < stride; i++) sums[i] = sums[i]! + data[from + i]!;
  }
}
