import type { Word } from '../../language/word.ts';
import { folder } from './folder.ts';
import { known } from './known.ts';
import { synthetic } from './synthetic.ts';
import { url } from './url.ts';

/** Every source of the language, in the order of the reference. */
export const SOURCES: readonly Word<'source'>[] = [folder, url, known, synthetic];
