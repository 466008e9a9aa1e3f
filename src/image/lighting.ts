/** One change in logit space with its value drawn: brightness adds logit(value), contrast multiplies, saturation mixes with grey. */
export interface LightingPart {
  readonly kind: 'brightness' | 'contrast' | 'saturation';
  readonly value: number;
}

/** The clamp of logit's argument; the upper end is the float32 nearest to 1 - 1e-7, as torch has it. */
const LOW = 1e-7;
const HIGH: number = Math.fround(1 - 1e-7);

/** The parts as one line in logit space, sigmoid(scale * logit(x) + shift): brightness and contrast alone are; undefined with saturation. */
export function lightingLine(parts: readonly LightingPart[]): { scale: number; shift: number } | undefined {
  let scale = 1;
  let shift = 0;
  for (const { kind, value } of activeParts(parts)) {
    if (kind === 'saturation') return undefined;
    if (kind === 'brightness') shift += logit(value);
    else {
      scale *= value;
      shift *= value;
    }
  }
  return { scale, shift };
}

/** Applies the parts in order to RGB values in [0, 1], in place: sigmoid(f_k(...f_1(logit(x)))) (fastai.md 5.6). */
export function mixChannels(data: Float32Array, all: readonly LightingPart[]): void {
  const parts = activeParts(all);
  for (let i = 0; i < data.length; i += 3) {
    let r = logit(data[i]!);
    let g = logit(data[i + 1]!);
    let b = logit(data[i + 2]!);
    for (const { kind, value } of parts) {
      if (kind === 'brightness') {
        const shift = logit(value);
        r += shift;
        g += shift;
        b += shift;
      } else {
        const grey = kind === 'saturation' ? (0.2989 * r + 0.587 * g + 0.114 * b) * (1 - value) : 0;
        r = r * value + grey;
        g = g * value + grey;
        b = b * value + grey;
      }
    }
    data[i] = 1 / (1 + Math.exp(-r));
    data[i + 1] = 1 / (1 + Math.exp(-g));
    data[i + 2] = 1 / (1 + Math.exp(-b));
  }
}

function activeParts(parts: readonly LightingPart[]): LightingPart[] {
  return parts.filter((part) => part.value !== (part.kind === 'brightness' ? 0.5 : 1));
}

function logit(x: number): number {
  const clamped = Math.min(Math.max(x, LOW), HIGH);
  return -Math.log(1 / clamped - 1);
}
