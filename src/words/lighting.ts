import { float, named } from '../data/summary/python-text.ts';
import type { LightingPart } from '../image/lighting.ts';
import type { LightingTransform } from '../language/contracts/batch-transform.ts';
import type { Stream } from '../language/contracts/draws.ts';
import { ALWAYS } from './fastai-text.ts';

/** The options that every lighting transform has. */
export interface LightingOptions {
  readonly max_lighting: number;
  readonly batch: boolean;
}

/** A lighting transform, with what fastai prints for all of them. */
export function lightingTransform(
  name: string,
  className: string,
  { max_lighting, batch }: LightingOptions,
  draw: (draws: Stream) => LightingPart,
): LightingTransform {
  return {
    family: 'lighting',
    name,
    order: 40,
    text: `${name} ${max_lighting}`,
    fastaiText: named(className, { max_lighting: float(max_lighting), ...ALWAYS, draw: null, batch }),
    batch,
    draw,
  };
}
