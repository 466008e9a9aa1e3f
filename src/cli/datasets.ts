import { archivePlace } from '../data/download/archive-place.ts';
import { KNOWN_DATASETS, type KnownDataset } from '../data/known.ts';
import { isFile, isFolder } from '../util/files.ts';
import { KNOWN_LAYOUTS, NO_LAYOUT } from '../words/sources/known-layouts.ts';
import { EXIT, type RunCommand } from './command.ts';
import type { Io } from './io.ts';

/** `pipeline datasets`: the known data sets with size and whether they are here; `--format json` for machines. */
export const run: RunCommand = async (_args, options, io) => {
  const rows = await Promise.all(KNOWN_DATASETS.map((dataset) => describe(dataset, io)));
  io.stdout.write(options['format'] === 'json' ? `${JSON.stringify(rows, null, 2)}\n` : table(rows));
  return EXIT.ok;
};

interface Row {
  readonly name: string;
  readonly bytes: number;
  readonly state: 'here' | 'archive' | 'absent';
  readonly url: string;
  readonly folder: string;
  /** `unknown` means that we know of no statement, not that it is free. */
  readonly licence: string;
  /** Whether `source: NAME` alone makes a data section; else why it does not. */
  readonly ready: boolean;
  readonly note?: string;
}

async function describe({ name, url, bytes, licence = 'unknown' }: KnownDataset, io: Io): Promise<Row> {
  const { archive, root } = await archivePlace(url, io.env);
  const state = (await isFolder(root)) ? 'here' : (await isFile(archive)) ? 'archive' : 'absent';
  const ready = name in KNOWN_LAYOUTS;
  const note = ready ? undefined : NO_LAYOUT[name];
  return { name, bytes, state, url, folder: root, licence, ready, ...(note === undefined ? {} : { note }) };
}

const STATES = { here: 'here', archive: 'downloaded, not unpacked', absent: '-' } as const;

function table(rows: readonly Row[]): string {
  const cells = rows.map(({ name, bytes, state, licence, ready, note }) => [
    name,
    size(bytes).padStart(7),
    STATES[state],
    ready ? 'yes' : note === undefined ? 'no' : `no: ${note}`,
    licence,
  ]);
  const all = [['name', '   size', 'here', '`source: NAME` alone', 'licence (unknown: no statement known to us)'], ...cells];
  const widths = all[0]!.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  return `${all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')}\n`;
}

function size(bytes: number): string {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
