/**
 * Settles as `work` does, or rejects with the signal's reason where that fires first. It leaves no listener on the signal: a signal may keep its
 * listeners, and all they hold, long after the work is done.
 */
export async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let giveUp: () => void;
  const aborted = new Promise<never>((_, reject) => {
    giveUp = () => reject(signal.reason);
    if (signal.aborted) giveUp();
    else signal.addEventListener('abort', giveUp, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', giveUp!);
  }
}

/** A time limit that also ends with another signal. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** Stops the clock and lets the other signal go; `signal` does not fire afterwards. */
  release(): void;
}

/** Fires with `reason()` after so many milliseconds, or with the reason of `other` when that fires. */
export function deadline(ms: number, reason: () => Error, other: AbortSignal): Deadline {
  const controller = new AbortController();
  const follow = (): void => controller.abort(other.reason);
  const timer = setTimeout(() => controller.abort(reason()), ms);
  if (other.aborted) follow();
  else other.addEventListener('abort', follow, { once: true });
  return {
    signal: controller.signal,
    release: () => {
      clearTimeout(timer);
      other.removeEventListener('abort', follow);
    },
  };
}
