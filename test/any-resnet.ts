import { createRegistry, type Registry } from '../src/language/registry.ts';
import { defineWord, type Word } from '../src/language/word.ts';
import { resnet } from '../src/words/architectures/resnet.ts';
import { BUILTIN_WORDS } from '../src/words/builtin.ts';

const COUNT = { type: 'integer', minimum: 1 } as const;

/** A ResNet of any depth: small enough to be built often. */
const anyResnet: Word<'architecture'> = defineWord({
  kind: 'architecture',
  name: 'any_resnet',
  summary: 'A ResNet for tests.',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      block: { type: 'string', enum: ['basic', 'bottleneck'], default: 'basic' },
      layers: { type: 'array', items: COUNT, minItems: 4, maxItems: 4, default: [1, 1, 1, 1] },
    },
  },
  create: ({ block, layers }) => resnet({ name: 'any_resnet', block, layers: layers as [number, number, number, number] }),
});

/** The built-in words and any_resnet. */
export const TEST_WORDS: Registry = createRegistry([...BUILTIN_WORDS, anyResnet]);
