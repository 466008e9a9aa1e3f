import type { Word } from '../../language/word.ts';
import { bceWithLogits } from './bce_with_logits.ts';
import { crossEntropy } from './cross_entropy.ts';
import { focal } from './focal.ts';
import { l1 } from './l1.ts';
import { labelSmoothing } from './label_smoothing.ts';
import { mse } from './mse.ts';

/** Every loss of the language, in the order of the reference. */
export const LOSSES: readonly Word<'loss'>[] = [crossEntropy, labelSmoothing, focal, bceWithLogits, mse, l1];
