/** Compares training and inference with PyTorch's: every side is a process of its own, and they work in turn, so that all see the same noise. docs/benchmarks.md. */
import { availableParallelism, cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Stepped, Work } from './protocol.ts';
import { median, spread } from './spread.ts';
import { type Side, startWorker, type Worker } from './worker.ts';

const TASKS = ['train', 'frozen', 'inference'];
const ARCHS = ['resnet18', 'resnet34', 'resnet50'];

const { values: flags } = parseArgs({
  options: {
    work: {
      type: 'string',
      default: 'resnet18:train:f32,resnet34:train:f32,resnet50:train:f32,resnet34:frozen:f32,resnet34:inference:f32',
    },
    peer: { type: 'string', default: process.env['PIPEFILE_PEER_PYTHON'] ?? '' },
    'peer-debian': { type: 'string', default: process.env['PIPEFILE_PEER_PYTHON_DEBIAN'] ?? '' },
    direct: { type: 'boolean', default: false },
    batch: { type: 'string', default: '32' },
    size: { type: 'string', default: '224' },
    threads: { type: 'string', default: `${availableParallelism()}` },
    rounds: { type: 'string', default: '5' },
    steps: { type: 'string', default: '1' },
  },
});

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const PEER = here('../../../bench/pytorch/peer.py');

function sides(): Side[] {
  const product = { command: process.execPath, args: [here('./product.js')] };
  return [
    { label: 'pipefile', ...product },
    ...(flags.direct ? [{ label: 'pipefile, direct', ...product, env: { PIPEFILE_WINOGRAD: '0' } }] : []),
    ...[flags['peer-debian'], flags.peer]
      .filter((python) => python !== '')
      .map((python) => ({ label: python, command: python, args: [PEER] })),
  ];
}

/** Every combination of the comma-separated numbers of batch and threads with the works named. */
function works(): Work[] {
  const numbers = (text: string) => text.split(',').map(Number);
  return flags.work.split(',').flatMap((text) => {
    const [arch, task, precision] = text.split(':') as [Work['arch'], Work['task'], Work['precision']];
    if (!ARCHS.includes(arch) || !TASKS.includes(task) || !['f32', 'bf16'].includes(precision))
      throw new Error(`--work takes ${ARCHS.join('|')}:${TASKS.join('|')}:f32|bf16, not ${text}`);
    return numbers(flags.threads).flatMap((threads) =>
      numbers(flags.batch).map((batch) => ({ arch, task, precision, batch, threads, size: Number(flags.size), classes: 37 })),
    );
  });
}

async function measure(work: Work, rounds: number, steps: number): Promise<void> {
  console.log(
    `\n${work.arch} ${work.task} ${work.precision}, batch ${work.batch}, ${work.size} px, ${work.threads} thread${work.threads === 1 ? '' : 's'}`,
  );
  const workers: Worker[] = [];
  try {
    for (const side of sides()) workers.push(await startWorker(side, work));
    const able = workers.filter(({ label, started: { detail, refused } }) => {
      if (refused !== undefined) console.log(`  ${label} (${detail}): not run, ${refused}`);
      return refused === undefined;
    });
    report(work, able, await inTurn(able, rounds, steps), steps);
  } finally {
    await Promise.all(workers.map((worker) => worker.close()));
  }
}

/** Rounds of one turn each, after a turn that warms up; every round begins with another side. */
async function inTurn(workers: readonly Worker[], rounds: number, steps: number): Promise<Map<Worker, Stepped[]>> {
  const results = new Map(workers.map((worker) => [worker, [] as Stepped[]]));
  for (const worker of workers) await worker.steps(2);
  for (let round = 0; round < rounds; round++)
    for (let i = 0; i < workers.length; i++) {
      const worker = workers[(i + round) % workers.length]!;
      const stepped = await worker.steps(steps);
      if (!Number.isFinite(stepped.value)) throw new Error(`${worker.label} computed ${stepped.value}`);
      results.get(worker)!.push(stepped);
    }
  return results;
}

function report(work: Work, workers: readonly Worker[], results: ReadonlyMap<Worker, readonly Stepped[]>, steps: number): void {
  const product = workers[0] && results.get(workers[0])!;
  for (const worker of workers) {
    const mine = results.get(worker)!;
    const { name, detail } = worker.started;
    const rate = (work.batch * steps) / median(mine.map(({ seconds }) => seconds));
    const label = name === 'pipefile' ? worker.label : name;
    const facts = [`${rate.toFixed(1)} images/s`, `peak ${mine.at(-1)!.peakMiB.toFixed(0)} MiB`];
    if (mine[0]!.engineSeconds !== undefined) {
      const outside = mine.map(({ seconds, engineSeconds }) => 100 * (1 - engineSeconds! / seconds));
      facts.push(`${median(outside).toFixed(1)} % of a step outside the engine`);
    }
    if (product && worker !== workers[0])
      facts.push(`pipefile is ${spread(mine.map(({ seconds }, i) => seconds / product[i]!.seconds))} times as fast`);
    console.log(`  ${label.padEnd(24)} ${detail.padEnd(28)} ${facts.join(', ')}`);
  }
}

const machine = cpus()[0]?.model.trim() ?? 'unknown processor';
console.log(
  `${machine}, ${cpus().length} cores, Node ${process.version}, ${flags.rounds} rounds of ${flags.steps} step(s), median (lowest to highest)`,
);
if (sides().length === 1)
  console.log('no PyTorch given: set PIPEFILE_PEER_PYTHON and PIPEFILE_PEER_PYTHON_DEBIAN, or --peer and --peer-debian');
for (const work of works()) await measure(work, Number(flags.rounds), Number(flags.steps));
