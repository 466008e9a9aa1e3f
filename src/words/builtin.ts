import { createRegistry, type Registry } from '../language/registry.ts';
import type { Word } from '../language/word.ts';
import { ARCHITECTURES } from './architectures/list.ts';
import { BATCH_TRANSFORMS } from './batch-transforms/list.ts';
import { BLOCKS } from './blocks/list.ts';
import { CALLBACKS } from './callbacks/list.ts';
import { GETTERS } from './getters/list.ts';
import { ITEM_TRANSFORMS } from './item-transforms/list.ts';
import { LABELLERS } from './labellers/list.ts';
import { LOSSES } from './losses/list.ts';
import { METRICS } from './metrics/list.ts';
import { OPTIMIZERS } from './optimizers/list.ts';
import { OUTPUTS } from './outputs/list.ts';
import { SCHEDULES } from './schedules/list.ts';
import { SOURCES } from './sources/list.ts';
import { SPLITTERS } from './splitters/list.ts';
import { STAGES } from './stages/list.ts';

/** Every word of the language; one file each, listed by kind. */
export const BUILTIN_WORDS: readonly Word[] = [
  ...SOURCES,
  ...BLOCKS,
  ...GETTERS,
  ...LABELLERS,
  ...SPLITTERS,
  ...ITEM_TRANSFORMS,
  ...BATCH_TRANSFORMS,
  ...ARCHITECTURES,
  ...METRICS,
  ...LOSSES,
  ...OPTIMIZERS,
  ...SCHEDULES,
  ...CALLBACKS,
  ...STAGES,
  ...OUTPUTS,
];

/** The registry of the built-in words. */
export const BUILTIN: Registry = createRegistry(BUILTIN_WORDS);
