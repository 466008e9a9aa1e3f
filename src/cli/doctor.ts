import { arch, cpus, platform } from 'node:os';
import type { Availability, Engine } from '../backends/backend.ts';
import { chooseEngine, ENGINES, type EngineName } from '../backends/registry.ts';
import { EXIT } from './command.ts';
import type { Io } from './io.ts';

interface Finding {
  readonly name: EngineName;
  readonly summary: string;
  readonly availability: Availability;
}

interface Diagnosis {
  readonly node: string;
  readonly machine: string;
  /** The engine that `auto`, or --engine, takes. */
  readonly chosen: EngineName;
  readonly gflops: number;
  readonly engines: readonly Finding[];
  /** Of the engine asked for with --engine. */
  readonly kernels?: { readonly native: readonly string[]; readonly routed: readonly string[] };
}

/** `pipeline doctor`: the engines found, why one is missing and what brings it, and the chosen one's measured speed. Exit 1 when --engine is missing. */
export async function run(_args: readonly string[], options: Readonly<Record<string, unknown>>, io: Io): Promise<number> {
  const engines = await Promise.all(ENGINES.map(async ({ name, summary, probe }) => ({ name, summary, availability: await probe() })));
  const { engine } = await chooseEngine((options.engine ?? 'auto') as EngineName);
  const machine = `${platform()} ${arch()}, ${cpus().length} x ${cpus()[0]?.model.trim() ?? 'unknown processor'}`;
  const gflops = await measure(engine);
  const kernels = options.engine === undefined ? undefined : await engine.kernels?.();
  const diagnosis = { node: process.version, machine, chosen: engine.name, gflops, engines, ...(kernels ? { kernels } : {}) };
  io.stdout.write(options.json === true ? `${JSON.stringify(diagnosis, null, 2)}\n` : format(diagnosis));
  return EXIT.ok;
}

/** GFLOP/s of a 3x3 convolution of 64 channels on 28x28 pixels, batch 8: the best of five runs after one that warms up. */
async function measure(engine: Engine): Promise<number> {
  await engine.start({});
  const { tf } = await import('../tensor/tf.ts');
  const x = tf.ones([8, 28, 28, 64]) as import('../tensor/tf.ts').Tensor4D;
  const filter = tf.ones([3, 3, 64, 64]) as import('../tensor/tf.ts').Tensor4D;
  const times: number[] = [];
  for (let i = 0; i < (engine.name === 'cpu' ? 2 : 6); i++) {
    const start = performance.now();
    const y = tf.conv2d(x, filter, 1, 1);
    await y.data();
    y.dispose();
    times.push(performance.now() - start);
  }
  tf.dispose([x, filter]);
  const flops = 2 * x.size * 9 * 64;
  return Math.round(flops / Math.min(...times.slice(1)) / 1e5) / 10;
}

function format({ node, machine, chosen, gflops, engines, kernels }: Diagnosis): string {
  const lines = engines.flatMap(({ name, summary, availability }) =>
    availability.available
      ? [
          `  ${name === chosen ? '*' : ' '} ${name.padEnd(11)}${summary}`,
          `${' '.repeat(15)}${availability.detail}; ${availability.precisions.join(', ')}; ${availability.threads} thread${availability.threads === 1 ? '' : 's'}`,
        ]
      : [`  - ${name.padEnd(11)}missing: ${availability.why}`, `${' '.repeat(15)}to get it: ${availability.fix}`],
  );
  return [
    `Node ${node} on ${machine}`,
    '',
    'Engines (* is used):',
    ...lines,
    '',
    `${chosen}: ${gflops} GFLOP/s in a 3x3 convolution`,
    ...(kernels ? kernelLines(chosen, kernels) : []),
    '',
  ].join('\n');
}

function kernelLines(chosen: string, { native, routed }: NonNullable<Diagnosis['kernels']>): string[] {
  return [
    '',
    `${native.length} kernels of ${chosen}'s own (a dtype or option that is rare in training goes to TF.js's cpu kernel):`,
    ...wrapped(native),
    '',
    `${routed.length} kernels that run as TF.js's cpu kernels, on copies:`,
    ...wrapped(routed),
  ];
}

function wrapped(names: readonly string[]): string[] {
  const lines: string[] = [];
  for (const name of names) {
    const last = lines.at(-1);
    if (last === undefined || last.length + name.length > 98) lines.push(`  ${name}`);
    else lines[lines.length - 1] = `${last}, ${name}`;
  }
  return lines;
}
