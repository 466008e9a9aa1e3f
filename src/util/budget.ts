interface Waiting {
  readonly amount: number;
  readonly start: () => void;
}

/** Bounds what is in use at a time, such as pixels in memory. Who comes first is served first; one that wants more than the whole gets it when nobody else has any. */
export class Budget {
  private readonly whole: number;
  private readonly queue: Waiting[] = [];
  private used = 0;

  constructor(whole: number) {
    this.whole = whole;
  }

  /** Runs `work` once `amount` is free, and gives it back when the work has ended. Rejects with the signal's reason, without running, where that fires first. */
  async use<T>(amount: number, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted();
    await this.take(amount, signal);
    try {
      return await work();
    } finally {
      this.used -= amount;
      this.serve();
    }
  }

  private take(amount: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.queue.splice(this.queue.indexOf(waiting), 1);
        reject(signal!.reason);
        this.serve();
      };
      const start = (): void => {
        signal?.removeEventListener('abort', leave);
        resolve();
      };
      const waiting = { amount, start };
      signal?.addEventListener('abort', leave, { once: true });
      this.queue.push(waiting);
      this.serve();
    });
  }

  private serve(): void {
    for (let next = this.queue[0]; next && (this.used === 0 || this.used + next.amount <= this.whole); next = this.queue[0]) {
      this.queue.shift();
      this.used += next.amount;
      next.start();
    }
  }
}
