/**
 * One change in logit space with its values drawn: every value x becomes scale * x + grey * luma + shift, where luma is the pixel's
 * 0.2989 r + 0.587 g + 0.114 b.
 */
export interface LightingPart {
  readonly scale: number;
  readonly shift: number;
  /** 0 where colours are not mixed. A part that mixes them is left out for pictures of one channel. */
  readonly grey: number;
}

/** The clamp of logit's argument; the upper end is the float32 nearest to 1 - 1e-7, as torch has it. */
const LOW = 1e-7;
const HIGH: number = Math.fround(1 - 1e-7);

/** Adds logit(value): above 0.5 is brighter. */
export function brightnessPart(value: number): LightingPart {
  return { scale: 1, shift: logit(value), grey: 0 };
}

/** Multiplies. */
export function contrastPart(value: number): LightingPart {
  return { scale: value, shift: 0, grey: 0 };
}

/** Mixes with grey: 0 leaves no colour, 1 changes nothing. */
export function saturationPart(value: number): LightingPart {
  return { scale: value, shift: 0, grey: 1 - value };
}

/** The parts as one line in logit space, sigmoid(scale * logit(x) + shift); undefined where one of them mixes colours. */
export function lightingLine(parts: readonly LightingPart[]): { scale: number; shift: number } | undefined {
  let line = { scale: 1, shift: 0 };
  for (const { scale, shift, grey } of activeParts(parts)) {
    if (grey !== 0) return undefined;
    line = { scale: line.scale * scale, shift: line.shift * scale + shift };
  }
  return line;
}

/** Applies the parts in order to RGB values in [0, 1], in place: sigmoid(f_k(...f_1(logit(x)))) (fastai.md 5.6). */
export function mixChannels(data: Float32Array, all: readonly LightingPart[]): void {
  const parts = activeParts(all);
  for (let i = 0; i < data.length; i += 3) {
    let r = logit(data[i]!);
    let g = logit(data[i + 1]!);
    let b = logit(data[i + 2]!);
    for (const { scale, shift, grey } of parts) {
      const added = (grey === 0 ? 0 : (0.2989 * r + 0.587 * g + 0.114 * b) * grey) + shift;
      r = r * scale + added;
      g = g * scale + added;
      b = b * scale + added;
    }
    data[i] = 1 / (1 + Math.exp(-r));
    data[i + 1] = 1 / (1 + Math.exp(-g));
    data[i + 2] = 1 / (1 + Math.exp(-b));
  }
}

function activeParts(parts: readonly LightingPart[]): LightingPart[] {
  return parts.filter(({ scale, shift, grey }) => scale !== 1 || shift !== 0 || grey !== 0);
}

function logit(x: number): number {
  const clamped = Math.min(Math.max(x, LOW), HIGH);
  return -Math.log(1 / clamped - 1);
}
