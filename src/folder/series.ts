import type { RunEvent } from '../run/events.ts';

/** The training batches of a run in order, without those of learning rate finders: what the curves are drawn from. */
export interface BatchSeries {
  /** Recorder losses: debiased, beta 0.98. */
  readonly losses: readonly number[];
  /** Learning rates of every parameter group, first to last. */
  readonly lrs: readonly (readonly number[])[];
  readonly moms: readonly number[];
  /** Where each fit begins, as a position in `losses`. */
  readonly fits: readonly { readonly stage: number; readonly step: number; readonly start: number }[];
  /** Validation losses and metrics at the position after the epoch's last batch. */
  readonly epochs: readonly {
    readonly position: number;
    readonly validLoss: number | null;
    readonly metrics: Readonly<Record<string, number | null>>;
  }[];
  readonly seconds: number;
  readonly waitSeconds: number;
}

interface Batch {
  readonly loss: number;
  readonly lr: readonly number[];
  readonly mom: number;
  readonly seconds: number;
  readonly waitSeconds: number;
}
interface Epoch {
  batches: Batch[];
  end?: { readonly validLoss: number | null; readonly metrics: Readonly<Record<string, number | null>> };
}
interface Fit {
  readonly stage: number;
  readonly step: number;
  readonly epochs: Map<number, Epoch>;
}

/** Reads the series out of a run's events. Batches that a resumed run did again take the place of the first ones. */
export function batchSeries(events: readonly RunEvent[]): BatchSeries {
  const fits: Fit[] = [];
  for (const event of events) if (event.type === 'train') take(event.event, fits);
  const series = { losses: [] as number[], lrs: [] as (readonly number[])[], moms: [] as number[] };
  const starts: { stage: number; step: number; start: number }[] = [];
  const ends: { position: number; validLoss: number | null; metrics: Readonly<Record<string, number | null>> }[] = [];
  let [seconds, waitSeconds] = [0, 0];
  for (const { stage, step, epochs } of fits) {
    starts.push({ stage, step, start: series.losses.length });
    for (const [, epoch] of [...epochs].sort(([a], [b]) => a - b)) {
      for (const batch of epoch.batches) {
        series.losses.push(batch.loss);
        series.lrs.push(batch.lr);
        series.moms.push(batch.mom);
        seconds += batch.seconds;
        waitSeconds += batch.waitSeconds;
      }
      if (epoch.end) ends.push({ position: series.losses.length, ...epoch.end });
    }
  }
  return { ...series, fits: starts, epochs: ends, seconds, waitSeconds };
}

function take(event: Extract<RunEvent, { type: 'train' }>['event'], fits: Fit[]): void {
  if (event.type === 'fit_started') {
    const { stage, step } = event;
    const known = fits.findIndex((fit) => fit.stage === stage && fit.step === step);
    fits.push(known >= 0 ? fits.splice(known, 1)[0]! : { stage, step, epochs: new Map() });
  } else if (event.type === 'batch_done' && event.split === 'train') {
    const epoch = epochOf(fits, event.stage, event.epoch);
    const { smoothLoss: loss, lr, mom, seconds, waitSeconds } = event;
    epoch.batches.length = Math.max(0, Math.min(epoch.batches.length, event.batch - 1));
    epoch.batches.push({ loss, lr, mom, seconds, waitSeconds });
  } else if (event.type === 'epoch_done') {
    const { validLoss, metrics } = event.row;
    epochOf(fits, event.stage, event.epoch).end = { validLoss, metrics };
  } else if (event.type === 'lr_found') {
    const finder = fits.findLastIndex((fit) => fit.stage === event.stage && [...fit.epochs.values()].every((epoch) => !epoch.end));
    if (finder >= 0) fits.splice(finder, 1);
  }
}

function epochOf(fits: Fit[], stage: number, number: number): Epoch {
  const fit = fits.findLast((other) => other.stage === stage) ?? { stage, step: 0, epochs: new Map<number, Epoch>() };
  if (!fits.includes(fit)) fits.push(fit);
  const epoch = fit.epochs.get(number) ?? { batches: [] };
  fit.epochs.set(number, epoch);
  return epoch;
}
