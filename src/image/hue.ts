/** Turns the hue of RGB values by `shift` (a whole turn is 1), in place, through HSV. */
export function shiftHue(data: Float32Array, shift: number): void {
  for (let i = 0; i < data.length; i += 3) {
    const r = data[i]!;
    const g = data[i + 1]!;
    const b = data[i + 2]!;
    const value = Math.max(r, g, b);
    const chroma = value - Math.min(r, g, b);
    const hue = (((sector(r, g, b, value, chroma) / 6 + 1) % 1) + shift) % 1;
    putColour(data, i, hue < 0 ? hue + 1 : hue, chroma === 0 ? 0 : chroma / value, value);
  }
}

function sector(r: number, g: number, b: number, value: number, chroma: number): number {
  if (chroma === 0) return 0;
  if (value === r) return (g - b) / chroma;
  return value === g ? 2 + (b - r) / chroma : 4 + (r - g) / chroma;
}

function putColour(data: Float32Array, i: number, hue: number, saturation: number, value: number): void {
  const turned = hue * 6;
  const side = Math.floor(turned);
  const f = turned - side;
  const p = Math.min(Math.max(value * (1 - saturation), 0), 1);
  const q = Math.min(Math.max(value * (1 - f * saturation), 0), 1);
  const t = Math.min(Math.max(value * (1 - (1 - f) * saturation), 0), 1);
  const [r, g, b] = SIDES[side % 6]!(value, p, q, t);
  data[i] = r;
  data[i + 1] = g;
  data[i + 2] = b;
}

type Side = (v: number, p: number, q: number, t: number) => readonly [number, number, number];
const SIDES: readonly Side[] = [
  (v, p, _, t) => [v, t, p],
  (v, p, q) => [q, v, p],
  (v, p, _, t) => [p, v, t],
  (v, p, q) => [p, q, v],
  (v, p, _, t) => [t, p, v],
  (v, p, q) => [v, p, q],
];
