import { createView } from '../report/live/create-view.ts';
import type { View, ViewMode, ViewStream } from '../report/live/view.ts';
import type { ComputeOptions, Notice, SessionOptions, WatchOptions } from '../session/options.ts';
import { EXIT } from './command.ts';
import type { Io, Output } from './io.ts';
import { wholeNumber } from './numbers.ts';
import { paint, raw } from './output.ts';
import { formatProblems } from './problems.ts';

type Options = Readonly<Record<string, unknown>>;

/** What --engine, --threads and --offline say. */
export function computeOptions({ engine, threads, offline }: Options): ComputeOptions {
  const number = wholeNumber(threads, '--threads');
  return {
    ...(engine === undefined ? {} : { engine: engine as NonNullable<ComputeOptions['engine']> }),
    ...(number === undefined ? {} : { threads: number }),
    offline: offline === true,
  };
}

/** Where a command works, with what is to be told printed to standard error. */
export function sessionOptions(io: Io): SessionOptions {
  return { cwd: io.cwd, env: io.env, onNotice: (notice) => printNotice(notice, io) };
}

async function printNotice(notice: Notice, io: Io): Promise<void> {
  if (notice.kind === 'note') io.stderr.write(`${notice.text}\n`);
  else paint(io.stderr, await formatProblems(notice.warnings, io));
}

/** Lets the view show a run's events, from the first one on, and Ctrl-C stop it cleanly; a second Ctrl-C ends at once. */
export async function watched<R>(options: Options, io: Io, work: (watch: WatchOptions) => Promise<R>): Promise<R> {
  const controller = new AbortController();
  let view: View | undefined;
  let ignore = (): void => undefined;
  const start = (): View => {
    ignore = io.onInterrupt((signal) => {
      if (controller.signal.aborted && signal !== 'SIGHUP') process.exit(EXIT.interrupted);
      controller.abort();
    });
    const mode: ViewMode = options.json ? 'json' : io.stdout.isTTY ? 'tty' : 'lines';
    return createView({ mode, stream: viewStream(mode, io.stdout) });
  };
  try {
    return await work({
      onEvent: (event) => {
        view ??= start();
        view.handle(event);
      },
      signal: controller.signal,
      cache: options.cache !== false,
    });
  } finally {
    await view?.close();
    ignore();
  }
}

/** The tree moves the cursor, lines have our colours, JSON is text of any origin. */
function viewStream(mode: ViewMode, output: Output): ViewStream {
  if (mode === 'tty') return raw(output);
  return mode === 'json' ? output : { write: (text) => paint(output, text), isTTY: output.isTTY === true };
}
