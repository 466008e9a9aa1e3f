import type { Word } from '../../language/word.ts';
import { resnet18 } from './resnet18.ts';
import { resnet34 } from './resnet34.ts';
import { resnet50 } from './resnet50.ts';
import { resnet101 } from './resnet101.ts';
import { resnet152 } from './resnet152.ts';
import { small } from './small.ts';
import { xresnet } from './xresnet.ts';
import { xresnet18 } from './xresnet18.ts';
import { xresnet34 } from './xresnet34.ts';
import { xresnet50 } from './xresnet50.ts';

/** Every architecture of the language, in the order of the reference. */
export const ARCHITECTURES: readonly Word<'architecture'>[] = [
  resnet18,
  resnet34,
  resnet50,
  resnet101,
  resnet152,
  small,
  xresnet,
  xresnet18,
  xresnet34,
  xresnet50,
];
