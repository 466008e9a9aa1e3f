import { type CachedStage, dropStage, openStageCache } from '../run/stage-cache.ts';
import { cacheFolder } from '../session/cache-folder.ts';
import { clearStaleBelow } from '../util/files.ts';
import { UserError } from '../util/problem.ts';
import { EXIT } from './command.ts';
import type { Io } from './io.ts';

type Options = Readonly<Record<string, unknown>>;

/** `pipeline cache`: the finished stages that are kept; `pipeline cache prune`: removes those that are old, too much, or all, and what killed processes left. */
export async function run([action]: readonly string[], options: Options, io: Io): Promise<number> {
  const entries = await openStageCache(cacheFolder(io)).list();
  if (action === undefined || action === 'list') {
    io.stdout.write(options.format === 'json' ? jsonList(entries) : textList(entries, cacheFolder(io), new Date()));
    return EXIT.ok;
  }
  if (action !== 'prune') throw new UserError({ code: 'wrong-value', message: `the cache cannot '${action}'`, expected: 'list or prune' });
  const doomed = chooseDoomed(entries, options, new Date());
  for (const entry of doomed) await dropStage(entry);
  await clearStaleBelow(cacheFolder(io));
  io.stdout.write(`removed ${count(doomed.length)}, ${sizeText(total(doomed))}; ${count(entries.length - doomed.length)} stay\n`);
  return EXIT.ok;
}

/** Entries come the last used first. */
function chooseDoomed(entries: readonly CachedStage[], options: Options, now: Date): readonly CachedStage[] {
  if (options.all === true) return entries;
  const oldest = options.olderThan === undefined ? undefined : now.getTime() - milliseconds(String(options.olderThan));
  const largest = options.maxSize === undefined ? undefined : bytesOf(String(options.maxSize));
  if (oldest === undefined && largest === undefined)
    throw new UserError({ code: 'wrong-value', message: 'prune what?', expected: '--older-than 30d, --max-size 2GB or --all' });
  let kept = 0;
  return entries.filter((entry) => {
    const old = oldest !== undefined && entry.used.getTime() < oldest;
    const room = largest === undefined || kept + entry.bytes <= largest;
    if (!old && room) kept += entry.bytes;
    return old || !room;
  });
}

function textList(entries: readonly CachedStage[], folder: string, now: Date): string {
  if (entries.length === 0) return `no finished stage is kept in ${folder}\n`;
  const rows = entries.map(({ meta, bytes, used }) => [
    meta.name,
    `stage-${meta.stage}`,
    meta.title,
    sizeText(bytes),
    `used ${ageText(now, used)} ago`,
  ]);
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const lines = rows.map((row) =>
    row
      .map((cell, i) => (i === 3 ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!)))
      .join('  ')
      .trimEnd(),
  );
  return `${lines.join('\n')}\n${count(entries.length)}, ${sizeText(total(entries))} in ${folder}\n`;
}

function jsonList(entries: readonly CachedStage[]): string {
  const list = entries.map(({ folder, meta: { fingerprint, ...meta }, bytes, used }) => ({
    folder,
    ...meta,
    fingerprint: fingerprint.hash,
    bytes,
    used: used.toISOString(),
  }));
  return `${JSON.stringify(list, null, 2)}\n`;
}

function total(entries: readonly CachedStage[]): number {
  return entries.reduce((sum, { bytes }) => sum + bytes, 0);
}

function count(stages: number): string {
  return `${stages} ${stages === 1 ? 'stage' : 'stages'}`;
}

const UNITS = { B: 1, KB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 } as const;

function sizeText(bytes: number): string {
  const unit = (['GB', 'MB', 'KB'] as const).find((name) => bytes >= UNITS[name]) ?? 'B';
  return `${(bytes / UNITS[unit]).toFixed(unit === 'B' ? 0 : 1)} ${unit}`;
}

function bytesOf(text: string): number {
  const [, number, unit = 'B'] = /^([\d.]+)\s*([KMGT]?B)?$/i.exec(text.trim()) ?? [];
  if (number === undefined)
    throw new UserError({ code: 'wrong-value', message: `'${text}' is no size`, expected: 'a number with its unit, such as 2GB' });
  return Number(number) * UNITS[unit.toUpperCase() as keyof typeof UNITS];
}

const SPANS = { s: 1e3, m: 60e3, h: 3600e3, d: 86400e3 } as const;

function milliseconds(text: string): number {
  const [, number, unit] = /^([\d.]+)\s*([smhd])$/.exec(text.trim()) ?? [];
  if (unit === undefined)
    throw new UserError({ code: 'wrong-value', message: `'${text}' is no age`, expected: 'a number with its unit, such as 30d or 12h' });
  return Number(number) * SPANS[unit as keyof typeof SPANS];
}

function ageText(now: Date, then: Date): string {
  const age = Math.max(0, now.getTime() - then.getTime());
  const unit = (['d', 'h', 'm'] as const).find((name) => age >= SPANS[name]) ?? 's';
  return `${Math.floor(age / SPANS[unit])}${unit}`;
}
