import { NO_OPTIONS } from '../../language/schema-type.ts';
import { defineWord, type Word } from '../../language/word.ts';

export const flat: Word<'schedule'> = defineWord({
  kind: 'schedule',
  name: 'flat',
  summary: 'Leaves the learning rate and momentum as they are.',
  options: NO_OPTIONS,
  create: () => ({ setsRate: false, curves: () => ({}) }),
});
