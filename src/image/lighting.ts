import type { FloatImage } from './raster.ts';

const EPS = 1e-7;

/** Brightness and contrast in logit space, in place: sigmoid((logit x + logit b) * c) (fastai.md 5.6). Neutral: b 0.5, c 1. */
export function adjustLighting({ data }: FloatImage, brightness: number, contrast: number): void {
  if (brightness === 0.5 && contrast === 1) return;
  const shift = logit(brightness);
  for (let i = 0; i < data.length; i++) data[i] = sigmoid((logit(data[i]!) + shift) * contrast);
}

/** Saturation in logit space, in place: each channel times c plus the grey of the pixel times 1 - c. */
export function adjustSaturation({ data, channels }: FloatImage, c: number): void {
  if (c === 1 || channels !== 3) return;
  for (let i = 0; i < data.length; i += 3) {
    const [r, g, b] = [logit(data[i]!), logit(data[i + 1]!), logit(data[i + 2]!)];
    const grey = (0.2989 * r + 0.587 * g + 0.114 * b) * (1 - c);
    data[i] = sigmoid(r * c + grey);
    data[i + 1] = sigmoid(g * c + grey);
    data[i + 2] = sigmoid(b * c + grey);
  }
}

/** Adds to the hue of every pixel (a full circle is 1), in place. */
export function shiftHue({ data, channels }: FloatImage, shift: number): void {
  if (shift === 0 || channels !== 3) return;
  for (let i = 0; i < data.length; i += 3) {
    const [r, g, b] = [data[i]!, data[i + 1]!, data[i + 2]!];
    const high = Math.max(r, g, b);
    const range = high - Math.min(r, g, b);
    if (range === 0) continue;
    const sector = high === r ? (g - b) / range : high === g ? 2 + (b - r) / range : 4 + (r - g) / range;
    const hue = (((sector / 6 + shift) % 1) + 1) % 1;
    const saturation = range / high;
    for (const [c, n] of [5, 3, 1].entries()) {
      const k = (n + hue * 6) % 6;
      data[i + c] = high - high * saturation * Math.max(0, Math.min(k, 4 - k, 1));
    }
  }
}

function logit(x: number): number {
  const clamped = x < EPS ? EPS : x > 1 - EPS ? 1 - EPS : x;
  return -Math.log(1 / clamped - 1);
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
