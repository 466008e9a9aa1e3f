import { defineWord, type Word } from '../../language/word.ts';
import { fastaiXresnet } from '../xresnet.ts';

export const xresnet34: Word<'architecture'> = defineWord({
  kind: 'architecture',
  name: 'xresnet34',
  summary: 'fastai’s xresnet34, from scratch: a stem of three 3x3 convolutions, shortcuts that pool, blocks that start as identities.',
  options: { type: 'object', additionalProperties: false, properties: {} },
  create: () => fastaiXresnet('xresnet34', 'basic', [3, 4, 6, 3]),
});
