import type { Word } from '../../language/word.ts';
import { flat } from './flat.ts';
import { flatCos } from './flat_cos.ts';
import { oneCycle } from './one_cycle.ts';
import { sgdr } from './sgdr.ts';

/** Every schedule of the language, in the order of the reference. */
export const SCHEDULES: readonly Word<'schedule'>[] = [flat, oneCycle, flatCos, sgdr];
