import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Command, Started, Stepped, Work } from './protocol.ts';

/** How to start one side. */
export interface Side {
  readonly label: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** A side at work in a process of its own. */
export interface Worker {
  readonly label: string;
  readonly started: Started;
  steps(count: number): Promise<Stepped>;
  close(): Promise<void>;
}

/** Starts a side's process on some work; throws when the process ends before it has answered. */
export async function startWorker({ label, command, args, env }: Side, work: Work): Promise<Worker> {
  const threads = { OMP_NUM_THREADS: `${work.threads}` };
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, ...threads, ...env } });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ended = new Promise<void>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () => resolve());
  });
  const ask = async <T>(message: Command): Promise<T> => {
    child.stdin.write(`${JSON.stringify(message)}\n`);
    const { value, done } = await lines.next();
    if (done) throw new Error(`${label} ended without an answer`);
    return JSON.parse(value as string) as T;
  };
  return {
    label,
    started: await ask<Started>({ type: 'start', work }),
    steps: (count) => ask<Stepped>({ type: 'steps', count }),
    close: async () => {
      child.stdin.end();
      await ended;
    },
  };
}
