import { defineWord, type Word } from '../../language/word.ts';
import { sha256 } from '../../util/hash.ts';

/** Raise when drawSynthetic draws other pictures than before. */
const DRAWING = 2;

export const synthetic: Word<'source'> = defineWord({
  kind: 'source',
  name: 'synthetic',
  summary: 'Photo-like shapes drawn from a seed: needs no network.',
  shorthand: 'classes',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      classes: { type: 'integer', minimum: 2, maximum: 100, default: 4, description: 'How many classes.' },
      per_class: { type: 'integer', minimum: 2, maximum: 10000, default: 80, description: 'Pictures of each.' },
      size: { type: 'integer', minimum: 8, maximum: 1024, default: 64, description: 'Side in pixels.' },
      seed: { type: 'integer', minimum: 0, default: 0, description: 'What the shapes are drawn from.' },
    },
  },
  create: ({ classes, per_class: perClass, size, seed }) => ({
    title: 'Draw the data',
    locate: async ({ made, onProgress }) => {
      const key = sha256(JSON.stringify([DRAWING, classes, perClass, size, seed])).slice(0, 16);
      const detail = `${classes} x ${perClass} drawn pictures of ${size} px, seed ${seed}`;
      const root = await made(`synthetic/${key}`, async (folder) => {
        onProgress?.(`drawing ${detail}`);
        const { drawSynthetic } = await import('../../data/synthetic.ts');
        await drawSynthetic({ classes, perClass, size, seed }, folder);
      });
      return { root, detail };
    },
  }),
});
