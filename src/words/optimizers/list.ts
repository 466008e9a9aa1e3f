import type { Word } from '../../language/word.ts';
import { adam } from './adam.ts';
import { lamb } from './lamb.ts';
import { larc } from './larc.ts';
import { lookahead } from './lookahead.ts';
import { qhadam } from './qhadam.ts';
import { radam } from './radam.ts';
import { ranger } from './ranger.ts';
import { rmsprop } from './rmsprop.ts';
import { sgd } from './sgd.ts';

/** Every optimizer of the language, in the order of the reference. */
export const OPTIMIZERS: readonly Word<'optimizer'>[] = [adam, sgd, rmsprop, radam, lamb, qhadam, larc, lookahead, ranger];
