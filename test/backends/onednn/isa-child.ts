import { loadAddon } from '../../../src/backends/onednn/addon.ts';
import { onednnEngine } from '../../../src/backends/onednn/engine.ts';
import { smallTraining } from '../small-training.ts';

/** Three training steps with the threads of the first argument; what oneDNN says of itself, the losses and the weights go to the parent. */
await onednnEngine.start({ threads: Number(process.argv[2]) });
const training = smallTraining();
const losses = [1, 2, 3].map(() => training.step('sgd'));
process.send!({ ...loadAddon().describe(), losses, weights: training.weights() }, () => process.exit(0));
