import type { Word } from '../../language/word.ts';
import { category } from './category.ts';
import { image } from './image.ts';
import { imageBw } from './image_bw.ts';
import { multiCategory } from './multi_category.ts';
import { regression } from './regression.ts';

/** Every block of the language, in the order of the reference. */
export const BLOCKS: readonly Word<'block'>[] = [image, imageBw, category, multiCategory, regression];
