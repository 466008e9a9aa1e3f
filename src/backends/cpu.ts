import type { Engine } from './backend.ts';

/** TensorFlow.js's plain JavaScript backend: slow, exact, for tests and for comparison. */
export const cpuEngine: Engine = {
  name: 'cpu',
  summary: 'plain JavaScript, for tests',
  probe: async () => ({ available: true, detail: 'JavaScript', precisions: ['f32'], threads: 1 }),
  start: async () => {
    const { activate } = await import('./activate.ts');
    await activate('cpu', 'npm ci installs TensorFlow.js anew');
  },
};
