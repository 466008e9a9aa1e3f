import type { Word } from '../../language/word.ts';
import { column } from './column.ts';
import { end } from './end.ts';
import { file } from './file.ts';
import { grandparent } from './grandparent.ts';
import { index } from './index.ts';
import { nameRegex } from './name_regex.ts';
import { random } from './random.ts';
import { randomSubset } from './random_subset.ts';
import { trainTest } from './train_test.ts';

/** Every splitter of the language, in the order of the reference. */
export const SPLITTERS: readonly Word<'splitter'>[] = [random, trainTest, grandparent, index, end, file, column, nameRegex, randomSubset];
