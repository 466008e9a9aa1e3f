import type { Word } from '../../language/word.ts';
import { RESNETS } from './resnet.ts';
import { small } from './small.ts';
import { XRESNETS } from './xresnet.ts';

/** Every architecture of the language, a file for each family, in the order of the reference. */
export const ARCHITECTURES: readonly Word<'architecture'>[] = [...RESNETS, small, ...XRESNETS];
