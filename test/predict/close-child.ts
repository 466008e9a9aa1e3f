/** A host program: it opens a model, asks one picture and closes it, so many times, and then goes on. Arguments: model folder, picture, times. */
import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { loadModel } from '../../src/session/models.ts';

const [folder, picture, times] = process.argv.slice(2) as [string, string, string];
for (let i = 0; i < Number(times); i++) {
  const model = await loadModel(folder, { engine: 'onednn', threads: 2, workers: 0 });
  await model.predict([readFileSync(picture)]);
  await model.close();
}
await setTimeout(100);
console.log('the host goes on');
