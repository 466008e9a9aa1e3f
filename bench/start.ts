import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const BIN = fileURLToPath(new URL('../../bin/pipeline.js', import.meta.url));
const FILE = fileURLToPath(new URL('../../pipelines/pets.pipeline.yaml', import.meta.url));
const RUNS = 21;

/** Wall milliseconds of one start of the program, or of node alone. */
function once(args: readonly string[]): number {
  const start = performance.now();
  const { status } = spawnSync(process.execPath, args, { stdio: 'ignore' });
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}`);
  return performance.now() - start;
}

const commands: Readonly<Record<string, readonly string[]>> = {
  'node -e 0': ['-e', '0'],
  'pipeline --help': [BIN, '--help'],
  'pipeline check pets.pipeline.yaml': [BIN, 'check', FILE],
};
const times = Object.fromEntries(Object.keys(commands).map((name) => [name, [] as number[]]));
for (let run = 0; run < RUNS; run++) for (const [name, args] of Object.entries(commands)) times[name]!.push(once(args));
for (const [name, values] of Object.entries(times)) {
  values.sort((a, b) => a - b);
  console.log(
    `${name.padEnd(36)} median ${values[RUNS >> 1]!.toFixed(0)} ms, ${values[0]!.toFixed(0)} to ${values.at(-1)!.toFixed(0)} ms (${RUNS} runs, in turn)`,
  );
}
