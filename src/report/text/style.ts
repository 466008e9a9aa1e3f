type Paint = (text: string) => string;

/** How text is marked up for one stream: functions that add colour codes, or give the text back where there is no colour. */
export interface Style {
  readonly dim: Paint;
  readonly bold: Paint;
  readonly red: Paint;
  readonly green: Paint;
  readonly yellow: Paint;
  readonly cyan: Paint;
}

/** The marks of the views; ASCII where the terminal has no Unicode. */
export interface Symbols {
  readonly done: string;
  readonly failed: string;
  readonly waiting: string;
  readonly stopped: string;
  readonly rule: string;
  readonly barDone: string;
  readonly barTip: string;
  readonly barLeft: string;
  readonly arrow: string;
  readonly spinner: readonly string[];
}

const UNICODE: Symbols = {
  done: '✔',
  failed: '✖',
  waiting: '·',
  stopped: '◼',
  rule: '─',
  barDone: '━',
  barTip: '╸',
  barLeft: '─',
  arrow: '→',
  spinner: ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'],
};
const ASCII: Symbols = {
  done: '+',
  failed: 'x',
  waiting: '.',
  stopped: '#',
  rule: '-',
  barDone: '=',
  barTip: '>',
  barLeft: '-',
  arrow: '->',
  spinner: ['-', '\\', '|', '/'],
};

type Environment = Readonly<Record<string, string | undefined>>;

/** Whether a stream gets colours: never with a non-empty NO_COLOR or TERM=dumb, always with FORCE_COLOR, otherwise when it is a terminal. */
export function wantsColor(isTTY: boolean, env: Environment): boolean {
  if (env['NO_COLOR']) return false;
  if (env['FORCE_COLOR'] !== undefined && env['FORCE_COLOR'] !== '0') return true;
  return isTTY && env['TERM'] !== 'dumb';
}

/** The style of a stream with or without colour. */
export function createStyle(color: boolean): Style {
  const paint =
    (open: number, close: number): Paint =>
    (text) =>
      color && text !== '' ? `\u001b[${open}m${text}\u001b[${close}m` : text;
  return { dim: paint(2, 22), bold: paint(1, 22), red: paint(31, 39), green: paint(32, 39), yellow: paint(33, 39), cyan: paint(36, 39) };
}

/** Unicode marks, or ASCII ones on a Linux console, a dumb terminal or an old Windows console. */
export function chooseSymbols(env: Environment): Symbols {
  const plain =
    env['TERM'] === 'linux' || env['TERM'] === 'dumb' || (env['OS'] === 'Windows_NT' && !env['WT_SESSION'] && !env['TERM_PROGRAM']);
  return plain ? ASCII : UNICODE;
}
