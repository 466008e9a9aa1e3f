// Items per second of our loader beside fastai's: decode, Resize(460), aug_transforms(size=224, min_scale=0.75), normalise, batches of 64.
// Usage: node dist/bench/loader/loader.js FOLDER [--rounds 5] [--repeat 4] [--workers 1,2]
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openDataset } from '../../src/data/dataset.ts';
import type { DataLoaders, Dataset } from '../../src/data/items.ts';
import { createLoaders } from '../../src/data/loaders.ts';
import type { DataSpec } from '../../src/data/spec.ts';
import { BUILTIN } from '../../src/words/builtin.ts';
import { readDocument } from '../document.ts';
import { Peer, peerPythons, spread } from '../peer.ts';

const SCRIPT = fileURLToPath(new URL('../../../bench/loader/fastai_loader.py', import.meta.url));
const FILE = fileURLToPath(new URL('../../../bench/loader/loader.pipeline.yaml', import.meta.url));

interface Pass {
  readonly items: number;
  readonly seconds: number;
}

interface Side {
  readonly name: string;
  readonly pass: () => Promise<Pass>;
  readonly end: () => Promise<void> | void;
  readonly rates: number[];
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '5' },
    repeat: { type: 'string', default: '4' },
    workers: { type: 'string', default: '1,2' },
  },
});
const folder = positionals[0];
if (folder === undefined) throw new Error('name a folder of pictures as <label>_<number>.jpg');
await compare(folder);

async function compare(images: string): Promise<void> {
  console.log(
    `${cpus().length} x ${cpus()[0]!.model.trim()}, node ${process.version}, ${values.rounds} rounds in turn, median (least to most)\n`,
  );
  const { data } = await readDocument(FILE);
  const sides = await Promise.all([
    ...values.workers.split(',').map((count) => ours(data, images, Number(count))),
    ...peerPythons().flatMap((python) => [-1, 0].map((workers) => theirs(data, python, images, workers))),
  ]);
  for (const side of sides) await side.pass();
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const side of sides) {
      const { items, seconds } = await side.pass();
      side.rates.push(items / seconds);
    }
  }
  for (const side of sides) await side.end();
  show(sides);
}

function show(sides: readonly Side[]): void {
  const own = sides.filter((side) => side.name.startsWith('pipefile'));
  for (const side of sides) console.log(`${side.name.padEnd(74)} ${spread(side.rates, 0)} items/s`);
  for (const side of sides.filter((other) => !own.includes(other)))
    for (const mine of own)
      console.log(
        `${mine.name} / ${side.name}: ${spread(
          mine.rates.map((rate, i) => rate / side.rates[i]!),
          2,
        )}`,
      );
}

async function ours(spec: DataSpec, images: string, workers: number): Promise<Side> {
  const dataset = repeated(await openDataset(spec, images, BUILTIN), Number(values.repeat));
  const loaders = await createLoaders(dataset, spec, BUILTIN, { workers });
  let epoch = 0;
  return { name: `pipefile, workers ${workers}`, pass: () => ownPass(loaders, epoch++), end: () => loaders.close(), rates: [] };
}

/** Every item several times, so that an epoch is long beside its start. */
function repeated(dataset: Dataset, times: number): Dataset {
  const n = dataset.items.length;
  const all = Array.from({ length: n * times }, (_, i) => i % n);
  return {
    ...dataset,
    items: all.map((i) => dataset.items[i]!),
    labels: all.map((i) => dataset.labels[i]!),
    split: { train: all.map((_, i) => i).slice(1), valid: [0] },
  };
}

async function ownPass(loaders: DataLoaders, epoch: number): Promise<Pass> {
  const start = performance.now();
  let items = 0;
  for await (const batch of loaders.epoch('train', epoch)) items += batch.xShape[0];
  return { items, seconds: (performance.now() - start) / 1000 };
}

async function theirs({ batchSize }: DataSpec, python: string, images: string, workers: number): Promise<Side> {
  const peer = new Peer(python, SCRIPT, [images, String(workers), values.repeat, String(batchSize)]);
  const versions = await peer.next<Record<string, string>>();
  const name = Object.entries(versions)
    .map(([key, value]) => `${key} ${value}`)
    .join(', ');
  return { name, pass: () => peer.next<Pass>('pass'), end: () => peer.end(), rates: [] };
}
