import type { EpochRow } from '../language/contracts/callback.ts';
import type { TrainEvent } from '../train/events.ts';
import { tableColumns } from './table-columns.ts';

/** What happened in one `fit`: its table so far and the texts between its rows, in order. */
export interface FitState {
  readonly columns: readonly string[];
  readonly epochs: number;
  readonly batchesPerEpoch: number;
  readonly entries: readonly (EpochRow | string)[];
}

/** A loss that is no number gives a message with every batch: this many in a row are shown, events.jsonl has them all. */
const MESSAGES_IN_A_ROW = 4;
const MORE_MESSAGES = '(more messages are in events.jsonl)';

/** Where the loop stands now. `batch` counts batches done of `batches`. */
export interface Position {
  readonly epoch: number;
  readonly batch: number;
  readonly batches: number;
  readonly split: 'train' | 'valid';
  readonly smoothLoss: number;
}

/** Everything the views need of a training stage. */
export interface TrainingState {
  readonly fits: readonly FitState[];
  readonly position?: Position;
  /** Moving averages of seconds per batch. */
  readonly secondsPerBatch: { readonly train: number; readonly valid: number };
  readonly trained: { readonly batches: number; readonly seconds: number; readonly waitSeconds: number };
}

/** The state before the first event. */
export const UNTRAINED: TrainingState = {
  fits: [],
  secondsPerBatch: { train: 0, valid: 0 },
  trained: { batches: 0, seconds: 0, waitSeconds: 0 },
};

/** The state after `event`; pure. */
export function advanceTraining(state: TrainingState, event: TrainEvent): TrainingState {
  switch (event.type) {
    case 'fit_started': {
      const fit: FitState = {
        columns: tableColumns(event.columns),
        epochs: event.epochs,
        batchesPerEpoch: event.batchesPerEpoch,
        entries: [],
      };
      return { ...withoutPosition(state), fits: [...state.fits, fit] };
    }
    case 'batch_done':
      return afterBatch(state, event);
    case 'epoch_done':
      return withoutPosition(addEntry(state, event.row));
    case 'message':
      return addEntry(state, event.text);
    case 'lr_found':
      return withoutPosition(addEntry(state, suggestionText(event.suggestions)));
    case 'validated':
      return addEntry(state, valuesText(event.values));
    case 'fit_done':
      return withoutPosition(state);
    case 'checkpoint_saved':
      return state;
    default:
      return event satisfies never;
  }
}

/** Seconds until the present fit ends, as far as the batches and epochs so far tell; undefined before the first batch. */
export function secondsLeft(state: TrainingState): number | undefined {
  const fit = state.fits.at(-1);
  const position = state.position;
  if (!fit || !position || !(state.secondsPerBatch[position.split] > 0)) return undefined;
  const inSplit = (position.batches - position.batch) * state.secondsPerBatch[position.split];
  const epochsLeft = Math.max(0, fit.epochs - position.epoch - 1);
  const lastRow = fit.entries.findLast((entry): entry is EpochRow => typeof entry !== 'string');
  const trainEpoch = fit.batchesPerEpoch * state.secondsPerBatch.train;
  const wholeEpoch = lastRow?.seconds ?? trainEpoch;
  const validation = position.split === 'train' ? Math.max(0, wholeEpoch - trainEpoch) : 0;
  return inSplit + validation + epochsLeft * wholeEpoch;
}

function afterBatch(state: TrainingState, event: Extract<TrainEvent, { type: 'batch_done' }>): TrainingState {
  const { epoch, batch, batches, split, smoothLoss } = event;
  const before = state.secondsPerBatch[split];
  const average = before > 0 ? before + 0.1 * (event.seconds - before) : event.seconds;
  const { trained } = state;
  return {
    ...state,
    position: { epoch, batch, batches, split, smoothLoss },
    secondsPerBatch: { ...state.secondsPerBatch, [split]: average },
    trained:
      split === 'valid'
        ? trained
        : {
            batches: trained.batches + 1,
            seconds: trained.seconds + event.seconds,
            waitSeconds: trained.waitSeconds + event.waitSeconds,
          },
  };
}

function addEntry(state: TrainingState, entry: EpochRow | string): TrainingState {
  const fits = state.fits.length > 0 ? state.fits : [{ columns: [], epochs: 0, batchesPerEpoch: 0, entries: [] }];
  const last = fits.at(-1)!;
  const crowded =
    typeof entry === 'string' && last.entries.length >= MESSAGES_IN_A_ROW && last.entries.slice(-MESSAGES_IN_A_ROW).every(isText);
  if (crowded && last.entries.at(-1) === MORE_MESSAGES) return state;
  const entries = [...last.entries, crowded ? MORE_MESSAGES : entry];
  return { ...state, fits: [...fits.slice(0, -1), { ...last, entries }] };
}

function isText(entry: EpochRow | string): boolean {
  return typeof entry === 'string';
}

function withoutPosition(state: TrainingState): TrainingState {
  const { position: _, ...rest } = state;
  return rest;
}

function suggestionText(suggestions: Readonly<Record<string, number>>): string {
  const texts = Object.entries(suggestions).map(([rule, lr]) => `${rule} ${lr.toExponential(2)}`);
  return texts.length === 0 ? 'learning rates tried; no suggestion asked for' : `suggested: ${texts.join(', ')}`;
}

function valuesText(values: Readonly<Record<string, number | null>>): string {
  const texts = Object.entries(values).map(([name, value]) => `${name} ${value === null ? 'None' : value.toFixed(6)}`);
  return `validated: ${texts.join('  ')}`;
}
