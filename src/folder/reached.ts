import type { RunEvent } from '../run/events.ts';
import type { PinnedRates } from '../train/state.ts';

/** What a run's events tell of what it computed with and reached: what its lockfile holds. */
export interface Reached {
  readonly engine: { readonly name: string; readonly precision: string; readonly detail: string };
  /** What lr_find suggested, by stage and rule. */
  readonly rates: PinnedRates;
  readonly metrics: Readonly<Record<string, number | null>>;
  /** The columns of which less is better. */
  readonly lowerIsBetter: readonly string[];
}

export const NOTHING_REACHED: Reached = { engine: { name: '', precision: '', detail: '' }, rates: {}, metrics: {}, lowerIsBetter: [] };

/** What was reached after an event; pure. */
export function advanceReached(reached: Reached, event: RunEvent): Reached {
  switch (event.type) {
    case 'run_started':
      return { ...reached, lowerIsBetter: event.lowerIsBetter ?? [] };
    case 'engine_chosen':
      return { ...reached, engine: { name: event.engine, precision: event.precision, detail: event.detail } };
    case 'run_done':
      return { ...reached, metrics: event.metrics };
    case 'train': {
      const { event: train } = event;
      if (train.type !== 'lr_found') return reached;
      return { ...reached, rates: { ...reached.rates, [`stage-${train.stage}`]: train.suggestions } };
    }
    default:
      return reached;
  }
}
