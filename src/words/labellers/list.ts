import type { Word } from '../../language/word.ts';
import { column } from './column.ts';
import { parentLabel } from './parent_label.ts';
import { pathPart } from './path_part.ts';
import { regex } from './regex.ts';

/** Every labeller of the language, in the order of the reference. */
export const LABELLERS: readonly Word<'labeller'>[] = [parentLabel, regex, column, pathPart];
