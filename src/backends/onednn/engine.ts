import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { UserError } from '../../util/problem.ts';
import type { Availability, Engine } from '../backend.ts';
import { addonPath, buildProblem, loadAddon } from './addon.ts';
import type { Device } from './device.ts';

const FIX = 'sh scripts/install-system-packages.sh && npm run build:native';

function open(): { device: Device } | { why: string } {
  if (!existsSync(addonPath())) return { why: notBuilt(buildProblem()) };
  try {
    const device = loadAddon();
    return device.describe().ops === undefined ? { why: 'its addon was built from older sources' } : { device };
  } catch (error) {
    return { why: notLoaded((error as Error).message.split('\n')[0]!) };
  }
}

function notBuilt(problem: string | undefined): string {
  return problem === undefined ? 'its addon is not built' : `its addon is not built: ${problem}`;
}

/** The dynamic linker's message begins with the library that it does not find. */
function notLoaded(message: string): string {
  const library = /^(libdnnl\.so\.\d+): cannot open/.exec(message)?.[1];
  return library === undefined
    ? `its addon does not load (${message})`
    : `the oneDNN library that its addon was built with (${library}) is not there`;
}

/** The processor's vector units through oneDNN (native/): training and inference in float32 and, where the processor has it, bfloat16. */
export const onednnEngine: Engine = {
  name: 'onednn',
  summary: 'native code on oneDNN, several times faster than wasm',
  probe: async (): Promise<Availability> => {
    const opened = open();
    if ('why' in opened) return { available: false, why: opened.why, fix: FIX };
    const { version, isa, bf16, matrixUnits } = opened.device.describe();
    return {
      available: true,
      detail: `oneDNN ${version}, ${isa}`,
      precisions: bf16 ? ['f32', 'bf16'] : ['f32'],
      matrixUnits,
      threads: availableParallelism(),
    };
  },
  start: async ({ threads }) => {
    const opened = open();
    if ('why' in opened)
      throw new UserError({ code: 'engine-missing', message: `Engine onednn is not available: ${opened.why}.`, hint: FIX });
    opened.device.configure({ threads: threads ?? availableParallelism(), winograd: process.env['PIPEFILE_WINOGRAD'] !== '0' });
    const { activate } = await import('../activate.ts');
    const { registerDevice } = await import('./register.ts');
    registerDevice('onednn', opened.device);
    await activate('onednn', FIX);
  },
  kernels: async () => {
    const { nativeKernels, routedKernels } = await import('./register.ts');
    const device = loadAddon();
    return { native: nativeKernels(device), routed: routedKernels(device) };
  },
};
