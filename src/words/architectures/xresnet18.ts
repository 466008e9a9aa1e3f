import { defineWord, type Word } from '../../language/word.ts';
import { fastaiXresnet } from '../xresnet.ts';

export const xresnet18: Word<'architecture'> = defineWord({
  kind: 'architecture',
  name: 'xresnet18',
  summary: 'fastai’s xresnet18, from scratch: a stem of three 3x3 convolutions, shortcuts that pool, blocks that start as identities.',
  options: { type: 'object', additionalProperties: false, properties: {} },
  create: () => fastaiXresnet('xresnet18', 'basic', [2, 2, 2, 2]),
});
