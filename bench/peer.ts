import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A Python program of a benchmark that answers each line with a line of JSON; its first line says what it is. */
export class Peer {
  private readonly child: ChildProcess;
  private readonly lines: AsyncIterator<string>;

  constructor(python: string, script: string, args: readonly string[]) {
    this.child = spawn(python, ['-W', 'ignore', script, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.lines = createInterface({ input: this.child.stdout! })[Symbol.asyncIterator]();
  }

  /** The next line of JSON, after sending a line where one is given. */
  async next<T>(line?: string): Promise<T> {
    if (line !== undefined) this.child.stdin!.write(`${line}\n`);
    const { value, done } = await this.lines.next();
    if (done) throw new Error('the Python program ended before it answered');
    return JSON.parse(value) as T;
  }

  end(): void {
    this.child.stdin!.end();
  }
}

/** The Python programs named by the environment: those with fastai 2.8 (PIPEFILE_PEER_PYTHON) and 2.7 (PIPEFILE_PEER_PYTHON_27). */
export function peerPythons(): string[] {
  const pythons = ['PIPEFILE_PEER_PYTHON', 'PIPEFILE_PEER_PYTHON_27'].flatMap((name) => process.env[name] ?? []);
  if (pythons.length === 0) console.log('PIPEFILE_PEER_PYTHON names no Python with fastai: only our own side is measured.');
  return pythons;
}

/** 'median (smallest to largest)' with so many decimals. */
export function spread(values: readonly number[], digits: number): string {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): string => sorted[Math.round(share * (sorted.length - 1))]!.toFixed(digits);
  return `${at(0.5)} (${at(0)} to ${at(1)})`;
}
