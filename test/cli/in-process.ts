import { PassThrough } from 'node:stream';
import { main } from '../../src/cli/main.ts';

export interface Finished {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

interface Options {
  readonly tty?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  /** Ctrl-C comes when standard output first holds this text. */
  readonly interruptAt?: string;
}

/** Runs one command line in this process with a cache below `cwd`; no colour, no terminal unless `tty`. */
export async function pipeline(argv: readonly string[], cwd: string, options: Options = {}): Promise<Finished> {
  let [out, err] = ['', ''];
  let interrupt = (): void => undefined;
  const write = (text: string | Uint8Array): void => {
    const before = out;
    out += text;
    if (options.interruptAt && out.includes(options.interruptAt) && !before.includes(options.interruptAt)) interrupt();
  };
  const isTTY = options.tty === true;
  const code = await main(argv, {
    stdout: { write, isTTY, columns: 100 },
    stderr: { write: (text: string | Uint8Array) => (err += text), isTTY: false },
    stdin: new PassThrough(),
    env: { PIPEFILE_CACHE: `${cwd}/cache`, NO_COLOR: '1', ...options.env },
    cwd,
    onInterrupt: (listener) => {
      interrupt = listener;
      return () => undefined;
    },
  });
  return { code, out, err };
}

/** A small pipeline file over drawn pictures; `extra` lines go below `data`. */
export function tinyFile(extra = '  item_tfms: [{ resize: 24 }]'): string {
  return `version: 1
name: tiny
data:
  source: { synthetic: { classes: 3, per_class: 8, size: 32 } }
  get_y: parent_label
${extra}
  batch_size: 6
learner: { arch: { small: [4, 8] }, pretrained: false }
train: [{ fit: 1 }]
`;
}
