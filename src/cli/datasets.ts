import { KNOWN_DATASETS, type KnownDataset } from '../data/known.ts';
import { archiveFolders } from '../data/source.ts';
import { isFile, isFolder } from '../util/files.ts';
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
}

async function describe({ name, url, bytes }: KnownDataset, io: Io): Promise<Row> {
  const { archive, root } = await archiveFolders(url, io.env);
  const state = (await isFolder(root)) ? 'here' : (await isFile(archive)) ? 'archive' : 'absent';
  return { name, bytes, state, url, folder: root };
}

const STATES = { here: 'here', archive: 'downloaded, not unpacked', absent: '-' } as const;

function table(rows: readonly Row[]): string {
  const width = Math.max(...rows.map(({ name }) => name.length));
  const lines = rows.map(({ name, bytes, state }) => `${name.padEnd(width)}  ${size(bytes).padStart(9)}  ${STATES[state]}`);
  return `${['name'.padEnd(width), '     size', 'here'].join('  ')}\n${lines.join('\n')}\n`;
}

function size(bytes: number): string {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
