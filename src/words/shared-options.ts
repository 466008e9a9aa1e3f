import type { OptionProblem } from '../language/word.ts';

/** Option schemas that several words share; each is a JSON Schema literal. */

/** A chance between 0 and 1. */
export function probability<const V extends number>(
  description: string,
  value: V,
): { type: 'number'; minimum: 0; maximum: 1; default: V; description: string } {
  return { type: 'number', minimum: 0, maximum: 1, default: value, description };
}

export const SIZE = {
  oneOf: [
    { type: 'integer', minimum: 1, maximum: 16384 },
    { type: 'array', items: { type: 'integer', minimum: 1, maximum: 16384 }, minItems: 2, maxItems: 2 },
  ],
  description: 'Pixels: one number for a square, or [height, width].',
} as const;

export const VOCAB = {
  type: 'array',
  items: { type: 'string' },
  minItems: 1,
  uniqueItems: true,
  description: 'The classes; where left out, the labels of the training set.',
} as const;

export const ADD_NA = { type: 'boolean', default: false, description: 'Add the class #na# for unknown labels.' } as const;

export const PAD_MODE = {
  type: 'string',
  enum: ['reflection', 'border', 'zeros'],
  default: 'reflection',
  description: 'What lies outside the picture: its mirror image, its edge, or black.',
} as const;

export const RESAMPLE_MODE = {
  type: 'string',
  enum: ['bilinear', 'nearest'],
  default: 'bilinear',
  description: 'How pixels between pixels are made.',
} as const;
export const ALIGN_CORNERS = {
  type: 'boolean',
  default: true,
  description: 'Whether corners mean the centres of the corner pixels (fastai’s default).',
} as const;
/** The first of two options must not be above the second. */
export function ordered(low: string, high: string, values: Readonly<Record<string, unknown>>): OptionProblem | undefined {
  const [from, to] = [values[low], values[high]] as [number, number];
  if (from <= to) return undefined;
  return { option: low, message: `${low} (${from}) is above ${high} (${to})`, hint: `give ${low} at most the value of ${high}` };
}

/** A pair goes from the smaller to the larger. */
export function orderedPair(name: string, [from, to]: readonly number[]): OptionProblem | undefined {
  if (from! <= to!) return undefined;
  return { option: name, message: `${name} goes from ${from} down to ${to}`, hint: 'write the smaller first' };
}

/** A fixed value in place of the random one. */
export function draw<const L extends number, const H extends number>(
  what: string,
  minimum: L,
  maximum: H,
): { type: 'number'; minimum: L; maximum: H; description: string } {
  return { type: 'number', minimum, maximum, description: `${what}, instead of a random one.` };
}

export const ONE_DRAW = { type: 'boolean', default: false, description: 'One draw for the whole batch instead of one per item.' } as const;

export const RATIO = {
  type: 'array',
  items: { type: 'number', exclusiveMinimum: 0 },
  minItems: 2,
  maxItems: 2,
  default: [0.75, 1.3333333333333333],
  description: 'Smallest and largest width divided by height.',
} as const;

export const LEARNING_RATE = {
  oneOf: [
    { type: 'number', exclusiveMinimum: 0 },
    { type: 'array', items: { type: 'number', exclusiveMinimum: 0 }, minItems: 1, maxItems: 3 },
    {
      type: 'object',
      additionalProperties: false,
      required: ['from'],
      properties: {
        from: { const: 'lr_find', description: 'The last lr_find before this stage.' },
        rule: { enum: ['minimum', 'steep', 'valley', 'slide'], description: 'Which of its suggestions; valley where left out.' },
      },
    },
  ],
  description:
    'A number for all groups, [first group, last group] with even multiples between, [last group] with a tenth for the others (fastai’s slice), three numbers for the three groups, or `{ from: lr_find, rule: valley }`.',
} as const;

export const MOMS = {
  type: 'array',
  items: { type: 'number', minimum: 0, exclusiveMaximum: 1 },
  minItems: 3,
  maxItems: 3,
  description: 'Momentum at the start, in the middle and at the end of the cycle; the learner’s where left out.',
} as const;

export const WD = { type: 'number', minimum: 0, description: 'Decoupled weight decay; the learner’s where left out.' } as const;
export const RESET_OPT = { type: 'boolean', default: false, description: 'Forget the optimizer’s averages first.' } as const;
export const CBS = {
  type: 'array',
  word: 'callback',
  default: [],
  description: 'Callbacks of this stage alone, beside the learner’s.',
} as const;
export const EPOCHS = { type: 'integer', minimum: 0, maximum: 100000, description: 'Passes over the training set.' } as const;
