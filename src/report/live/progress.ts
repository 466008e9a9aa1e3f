import { EOL } from 'node:os';
import type { Listr, ListrTask, ListrTaskState, ListrTaskWrapper } from 'listr2';
import { advanceRun, closeRun, type RunState, type TaskState } from '../../folder/run-state.ts';
import { displayWidth } from '../text/format.ts';
import { chooseSymbols, createStyle, type Style, type Symbols, wantsColor } from '../text/style.ts';
import { closingLines } from './closing.ts';
import { type Frame, taskLines, taskRow } from './tree-text.ts';
import type { View, ViewOptions, ViewStream } from './view.ts';

type Listr2 = typeof import('listr2');
// biome-ignore lint/suspicious/noExplicitAny: listr2's own bound on a wrapper's renderers
type Wrapper = ListrTaskWrapper<unknown, any, any>;

/** Milliseconds between two frames. */
const FRAME_EVERY = 100;
const ENGINE = 'engine';

interface Row {
  readonly id: string;
  /** Resolves to true when the task leaves its place in the queue. */
  readonly begun: PromiseWithResolvers<boolean>;
  readonly ended: PromiseWithResolvers<void>;
  wrapper?: Wrapper;
  shownTitle?: string;
  shownLines?: string;
}

interface Screen {
  readonly stream: ViewStream;
  readonly style: Style;
  readonly symbols: Symbols;
  readonly now: () => number;
}

/** A tree that redraws in place. The events only change a state; ten times a second the tree is brought up to it. */
export function createTtyView({ stream, env, now }: Required<ViewOptions>): View {
  const screen: Screen = { stream, style: createStyle(wantsColor(stream.isTTY === true, env)), symbols: chooseSymbols(env), now };
  let state: RunState = { tasks: [] };
  let tree: Promise<void> | undefined;

  return {
    handle(event) {
      state = advanceRun(state, event, now());
      if (event.type !== 'run_started') return;
      stream.write(`${screen.style.bold(event.name)}  ${screen.style.dim(event.folder)}\n\n`);
      tree = showTree(screen, () => state);
    },
    async close() {
      if (state.closed) return;
      state = closeRun(state);
      await tree;
      if (state.ending) stream.write(`\n${closingLines(state.ending, screen.style).join('\n')}\n`);
    },
  };
}

async function showTree(screen: Screen, look: () => RunState): Promise<void> {
  const listr2 = await import('listr2');
  const rows = [ENGINE, ...look().tasks.map((task) => task.id)].map(newRow);
  const refresh = (): void => {
    for (const row of rows) bringUpToDate(row, look(), screen);
  };
  await buildTree(listr2, rows, screen, look, refresh).run();
}

function newRow(id: string): Row {
  return { id, begun: deferred<boolean>(), ended: deferred<void>() };
}

function buildTree(listr2: Listr2, rows: readonly Row[], screen: Screen, look: () => RunState, refresh: () => void): Listr {
  const rendererOptions = {
    ...looks(listr2, screen),
    spinner: frameClock(listr2, screen.symbols, refresh),
    logger: logger(listr2, screen),
  };
  const tasks = rows.map((row) => listrTask(row, screen, look, listr2.ListrTaskState));
  return new listr2.Listr(tasks, {
    concurrent: true,
    exitOnError: false,
    registerSignalListeners: false,
    renderer: 'default',
    rendererOptions,
    fallbackRenderer: 'default',
    fallbackRendererOptions: rendererOptions,
  }) as unknown as Listr;
}

/** listr2 asks `enabled` twice: before the first frame (is there a line?) and when it wants to start (then it waits for us). */
function listrTask(row: Row, screen: Screen, look: () => RunState, states: typeof ListrTaskState): ListrTask {
  let asked = 0;
  const options = { persistentOutput: true, outputBar: 1 };
  return {
    title: rowTexts(row, look(), screen).title,
    enabled: () => asked++ === 0 || row.begun.promise,
    rendererOptions: options,
    fallbackRendererOptions: options,
    task: async (_, wrapper) => {
      row.wrapper = wrapper;
      await row.ended.promise;
      const { status, message } = findTask(row, look());
      if (status === 'failed') throw new Error(message);
      if (status === 'not_run') wrapper.skip();
      if (status === 'stopped') wrapper.task.state$ = states.PAUSED;
    },
  };
}

function bringUpToDate(row: Row, state: RunState, screen: Screen): void {
  const { status } = findTask(row, state);
  if (status !== 'waiting') row.begun.resolve(true);
  if (!row.wrapper) return;
  const { title, lines } = rowTexts(row, state, screen);
  if (title !== row.shownTitle) row.wrapper.title = row.shownTitle = title;
  if (lines !== row.shownLines && lines !== '') row.wrapper.output = row.shownLines = lines;
  if (status !== 'waiting' && status !== 'running') row.ended.resolve();
}

/** The task of a row; the engine's row is a task of the view's own. */
function findTask(row: Row, { tasks, engine, closed }: RunState): TaskState {
  if (row.id !== ENGINE) return tasks.find((task) => task.id === row.id) ?? { id: row.id, title: row.id, status: 'waiting' };
  if (!engine) return { id: ENGINE, title: ENGINE, status: closed ? 'not_run' : 'waiting' };
  const summary = [engine.engine, engine.precision, engine.detail].filter((text) => text !== '').join(', ');
  return { id: ENGINE, title: ENGINE, status: 'done', summary };
}

function rowTexts(row: Row, state: RunState, screen: Screen): { title: string; lines: string } {
  const frame = frameOf(state, screen);
  const task = findTask(row, state);
  const notes = row.id === ENGINE ? (state.engine?.notes ?? []).map(screen.style.dim) : [];
  return { title: taskRow(task, frame), lines: [...notes, ...taskLines(task, frame)].join(EOL) };
}

function frameOf(state: RunState, { stream, style, symbols, now }: Screen): Frame {
  const width = Math.max(36, Math.min(98, stream.columns ?? 80) - 6);
  const longest = Math.max(ENGINE.length, ...state.tasks.map((task) => displayWidth(task.title)));
  const maxLines = Math.max(5, (stream.rows ?? 24) - state.tasks.length - 5);
  return { width, titleWidth: Math.min(longest, Math.floor(width * 0.6)), maxLines, style, symbols, now: now() };
}

function looks(listr2: Listr2, { style, symbols }: Screen): object {
  const level = listr2.ListrDefaultRendererLogLevels;
  const same = (text: string): string => text;
  return {
    collapseErrors: false,
    collapseSkips: true,
    showErrorMessage: false,
    showSkipMessage: false,
    pausedTimer: { condition: false, field: '', format: () => same },
    icon: {
      [level.WAITING]: symbols.waiting,
      [level.SKIPPED_WITH_COLLAPSE]: symbols.waiting,
      [level.COMPLETED]: symbols.done,
      [level.FAILED]: symbols.failed,
      [level.PAUSED]: symbols.stopped,
      [level.OUTPUT]: ' ',
    },
    color: {
      [level.WAITING]: style.dim,
      [level.SKIPPED_WITH_COLLAPSE]: style.dim,
      [level.PENDING]: style.cyan,
      [level.COMPLETED]: style.green,
      [level.FAILED]: style.red,
      [level.PAUSED]: style.yellow,
      [level.OUTPUT]: same,
    },
  };
}

/** listr2's spinner is its only clock; ours brings the tree up to date before each frame. */
function frameClock(listr2: Listr2, symbols: Symbols, refresh: () => void): InstanceType<Listr2['Spinner']> {
  return new (class extends listr2.Spinner {
    protected override readonly spinner = [...symbols.spinner];
    override start(draw?: () => void): void {
      super.start(() => {
        refresh();
        draw?.();
      }, FRAME_EVERY);
    }
  })();
}

/** Draws each frame as one synchronised update, so that no terminal shows half of it; keeps stray writes for afterwards. */
function logger(listr2: Listr2, { stream }: Screen): InstanceType<Listr2['ListrLogger']> {
  class Output extends listr2.ProcessOutput {
    override get stdout(): NodeJS.WriteStream {
      const out = super.stdout;
      const plain = out.write;
      const write = (text: string): boolean => plain(stream.isTTY ? `\u001b[?2026h${text}\u001b[?2026l` : text);
      return Object.assign(out, { write });
    }
  }
  return new listr2.ListrLogger({ useIcons: true, toStderr: [], processOutput: new Output(stream as NodeJS.WriteStream, process.stderr) });
}

interface PromiseWithResolvers<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
}

function deferred<T>(): PromiseWithResolvers<T> {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
