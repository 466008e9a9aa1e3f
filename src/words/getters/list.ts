import type { Word } from '../../language/word.ts';
import { csv } from './csv.ts';
import { files } from './files.ts';
import { imageFiles } from './image_files.ts';

/** Every getter of the language, in the order of the reference. */
export const GETTERS: readonly Word<'getter'>[] = [imageFiles, files, csv];
