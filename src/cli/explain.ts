import { relative } from 'node:path';
import { stringify } from 'yaml';
import type { Origin } from '../document/document.ts';
import { shownInLine } from '../util/shown.ts';
import { EXIT } from './command.ts';
import type { Io } from './io.ts';
import { loadDocument } from './load.ts';

/** `pipeline explain FILE [PATH]`: every value of the file, defaults included, and where it comes from. */
export async function run([file, under]: readonly string[], options: Readonly<Record<string, unknown>>, io: Io): Promise<number> {
  const document = await loadDocument(file!, options, io);
  if (!document) return EXIT.problem;
  const rows = [...flatten(document.resolved, '')].filter(
    ([path]) => under === undefined || path === under || path.startsWith(`${under}.`) || path.startsWith(`${under}[`),
  );
  const widest = Math.min(60, Math.max(0, ...rows.map(([path, value]) => path.length + value.length + 2)));
  for (const [path, value] of rows) {
    const origin = describeOrigin(nearestOrigin(path, document.origins), io.cwd);
    io.stdout.write(`${shownInLine(`${`${path}: ${value}`.padEnd(widest)}  ${origin}`)}\n`);
  }
  return EXIT.ok;
}

function* flatten(value: unknown, path: string): Generator<[path: string, value: string]> {
  if (Array.isArray(value) && value.some((part) => typeof part === 'object' || typeof part === 'string')) {
    for (const [i, part] of value.entries()) yield* flatten(part, `${path}[${i}]`);
  } else if (value !== null && typeof value === 'object' && !Array.isArray(value)) {
    for (const [key, part] of Object.entries(value)) yield* flatten(part, path === '' ? key : `${path}.${key}`);
  } else {
    yield [path, typeof value === 'string' && stringify(value, { lineWidth: 0 }) === `${value}\n` ? value : JSON.stringify(value)];
  }
}

function nearestOrigin(path: string, origins: ReadonlyMap<string, Origin>): Origin | undefined {
  for (let at = path; at !== ''; at = at.slice(0, Math.max(at.lastIndexOf('.'), at.lastIndexOf('['), 0))) {
    const origin = origins.get(at);
    if (origin) return origin;
  }
  return undefined;
}

function describeOrigin(origin: Origin | undefined, cwd: string): string {
  if (!origin) return '';
  if (origin.kind === 'file') return `${relative(cwd, origin.range.file)}:${origin.range.line}:${origin.range.column}`;
  return origin.kind === 'flag' ? origin.text : `default of ${origin.word}`;
}
