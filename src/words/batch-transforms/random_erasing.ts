import { float, named } from '../../data/summary/python-text.ts';
import type { Draws } from '../../language/contracts/draws.ts';
import { defineWord, type Word } from '../../language/word.ts';
import { roundHalfEven } from '../../util/round.ts';
import { ordered, probability } from '../shared-options.ts';

export const randomErasing: Word<'batch_transform'> = defineWord({
  kind: 'batch_transform',
  name: 'random_erasing',
  summary: 'Fills random boxes with noise.',
  shorthand: 'p',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      p: probability('How often.', 0.5),
      sl: { type: 'number', minimum: 0, maximum: 1, default: 0, description: 'Smallest share of the area.' },
      sh: { type: 'number', minimum: 0, maximum: 1, default: 0.3, description: 'Largest share of the area.' },
      min_aspect: { type: 'number', exclusiveMinimum: 0, maximum: 1, default: 0.3, description: 'Smallest height divided by width.' },
      max_count: { type: 'integer', minimum: 1, default: 1, description: 'Most boxes.' },
    },
  },
  create: (o) => [
    {
      family: 'image',
      name: 'random_erasing',
      order: 100,
      text: `random_erasing, p ${o.p}`,
      fastaiText: named('RandomErasing', {
        p: float(o.p),
        sl: float(o.sl),
        sh: float(o.sh),
        min_aspect: float(o.min_aspect),
        max_count: o.max_count,
      }),
      when: 'training',
      apply: (image, { draws }) => {
        const shared = draws('batch');
        if (!(shared.random() < o.p)) return image;
        const noise = draws('item', 'noise');
        const { channels, width, data } = image;
        for (const box of drawErasing(o, width, image.height, shared)) {
          for (let y = box.top; y < box.bottom; y++) {
            for (let i = (y * width + box.left) * channels; i < (y * width + box.right) * channels; i++) data[i] = noise.normal();
          }
        }
        return image;
      },
    },
  ],
  check: (options) => ordered('sl', 'sh', options),
});

interface Box {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

interface ErasingOptions {
  readonly sl: number;
  readonly sh: number;
  readonly min_aspect: number;
  readonly max_count: number;
}

/** The boxes of RandomErasing, in fastai's order of draws. */
function drawErasing(options: ErasingOptions, width: number, height: number, draws: Draws): Box[] {
  const count = draws.randint(1, options.max_count);
  return Array.from({ length: count }, () => drawBox(options, (height * width) / count, width, height, draws));
}

/** One box, of a share of `area`, cut off at the picture's edges (fastai's `_bounds`). */
export function drawBox(options: ErasingOptions, area: number, width: number, height: number, draws: Draws): Box {
  const limit = Math.log(options.min_aspect);
  const share = draws.uniform(options.sl, options.sh) * area;
  const aspect = Math.exp(draws.uniform(limit, -limit));
  const rows = roundHalfEven(Math.sqrt(share * aspect));
  const top = draws.randint(0, Math.max(height - rows, 0));
  const columns = roundHalfEven(Math.sqrt(share / aspect));
  const left = draws.randint(0, Math.max(width - columns, 0));
  return { top, bottom: Math.min(top + rows, height), left, right: Math.min(left + columns, width) };
}
