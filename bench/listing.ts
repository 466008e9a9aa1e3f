// Lists a million empty files, generated once, with our lister and with `find`, in turn.
// Usage: node dist/bench/listing.js FOLDER [--files 1000000] [--rounds 3]   (FOLDER is filled where it is missing; delete it afterwards)
import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { spread } from './peer.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { files: { type: 'string', default: '1000000' }, rounds: { type: 'string', default: '3' } },
});
const folder = positionals[0];
if (folder === undefined) throw new Error('name a folder to fill');
const PER_FOLDER = 1000;
const LISTER = `const { listFiles } = await import(process.argv[1]);
const before = process.memoryUsage.rss(), start = performance.now();
const found = await listFiles(process.argv[2], { recurse: true, order: 'path', extensions: new Set(['.jpg']) });
const seconds = (performance.now() - start) / 1000;
console.log(JSON.stringify({ count: found.length, seconds, more: process.resourceUsage().maxRSS * 1024 - before }));`;

if (!existsSync(folder)) fill(folder, Number(values.files));
const lister = fileURLToPath(new URL('../src/data/list-files.js', import.meta.url));
for (const share of [0.1, 1]) compare(share);

function fill(root: string, files: number): void {
  for (let i = 0; i < files; i++) {
    const part = i < files / 10 ? 'tenth' : 'rest';
    const name = join(root, part, `class-${String(Math.floor(i / PER_FOLDER) % 1000).padStart(4, '0')}`);
    if (i % PER_FOLDER === 0) mkdirSync(name, { recursive: true });
    closeSync(openSync(join(name, `${(Math.imul(i, 2654435761) >>> 0).toString(16)}.jpg`), 'w'));
  }
}

/** A tenth of the files, or all. */
function compare(share: number): void {
  const root = share === 1 ? folder! : join(folder!, 'tenth');
  const times: { ours: number[]; find: number[] } = { ours: [], find: [] };
  let memory = 0;
  let count = 0;
  for (let round = 0; round <= Number(values.rounds); round++) {
    const start = performance.now();
    spawnSync('find', [root, '-type', 'f', '-name', '*.jpg'], { stdio: ['ignore', openSync('/dev/null', 'w'), 'inherit'] });
    const find = (performance.now() - start) / 1000;
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', LISTER, lister, root], { encoding: 'utf8' });
    const ours = JSON.parse(stdout) as { count: number; seconds: number; more: number };
    if (round === 0) continue;
    times.find.push(find);
    times.ours.push(ours.seconds);
    memory = Math.max(memory, ours.more);
    count = ours.count;
  }
  const ratio = times.ours.map((seconds, i) => seconds / times.find[i]!);
  console.log(
    `${count} files: ours, sorted ${spread(times.ours, 2)} s, ${(memory / 2 ** 20).toFixed(0)} MiB; find ${spread(times.find, 2)} s; ours / find ${spread(ratio, 2)}`,
  );
}
