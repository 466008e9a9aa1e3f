import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { UserError } from '../../util/problem.ts';
import type { Availability, Engine } from '../backend.ts';
import { type Addon, addonPath, loadAddon } from './addon.ts';

const FIX = 'sh scripts/install-system-packages.sh && npm run build:native';

function open(): { addon: Addon } | { why: string } {
  if (!existsSync(addonPath())) return { why: 'its addon is not built' };
  try {
    return { addon: loadAddon() };
  } catch (error) {
    return { why: `its addon does not load (${(error as Error).message.split('\n')[0]})` };
  }
}

/** The processor's vector units through oneDNN (native/): training and inference in float32 and, where the processor has it, bfloat16. */
export const onednnEngine: Engine = {
  name: 'onednn',
  summary: 'native code on oneDNN, several times faster than wasm',
  probe: async (): Promise<Availability> => {
    const opened = open();
    if ('why' in opened) return { available: false, why: opened.why, fix: FIX };
    const { version, isa, bf16 } = opened.addon.describe();
    return {
      available: true,
      detail: `oneDNN ${version}, ${isa}`,
      precisions: bf16 ? ['f32', 'bf16'] : ['f32'],
      threads: availableParallelism(),
    };
  },
  start: async ({ threads }) => {
    const opened = open();
    if ('why' in opened)
      throw new UserError({ code: 'engine-missing', message: `Engine onednn is not available: ${opened.why}.`, hint: FIX });
    opened.addon.configure(threads ?? availableParallelism(), process.env['PIPEFILE_WINOGRAD'] !== '0');
    const { activate } = await import('../activate.ts');
    const { registerOnednn } = await import('./register.ts');
    registerOnednn(opened.addon);
    await activate('onednn', FIX);
  },
  kernels: async () => {
    const { nativeKernels, routedKernels } = await import('./register.ts');
    return { native: nativeKernels(), routed: routedKernels() };
  },
};
