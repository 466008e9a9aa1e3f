import { storedSize } from '../image/decode.ts';
import { DecodeError, type DecodeErrorCode } from '../image/decode-error.ts';
import { encodePng } from '../image/encode.ts';
import { computeRows, type Row } from '../predict/compute.ts';
import type { DecodedPicture } from '../predict/decoder.ts';
import type { OpenModel } from '../predict/open-model.ts';
import { decodeOutputs, type Prediction } from '../predict/outcome.ts';
import { deadline, untilAborted } from '../util/abort.ts';
import { Budget } from '../util/budget.ts';
import { Batcher } from './batcher.ts';
import { Refusal } from './refusal.ts';

export interface ServiceLimits {
  /** Bytes of a request. */
  readonly maxBytes: number;
  /** Width times height of a picture. */
  readonly maxPixels: number;
  /** Requests that are being read, waiting or computed; more are refused with 503. */
  readonly maxRequests: number;
  /** Connections, idle ones too; more are closed at once. */
  readonly maxConnections: number;
  /** From a request's arrival to its answer. */
  readonly timeoutMs: number;
  readonly maxBatch: number;
  readonly waitMs: number;
}

/** Pictures of the largest size that are decoded at a time; of smaller ones as many as have the pixels of these. */
const LARGEST_AT_ONCE = 3;

/** Predicts pictures that come one by one, with a bound on everything. */
export class PredictionService {
  readonly limits: ServiceLimits;
  readonly open: OpenModel;
  /** No request is admitted any more. */
  draining = false;
  private readonly batcher: Batcher<DecodedPicture, Row | string>;
  private readonly pixels: Budget;
  private active = 0;

  constructor(open: OpenModel, limits: ServiceLimits) {
    this.open = open;
    this.limits = limits;
    this.pixels = new Budget(LARGEST_AT_ONCE * limits.maxPixels);
    this.batcher = new Batcher((pictures) => computeRows(open.thread, pictures), limits);
  }

  /** Requests that have not been answered. */
  get load(): number {
    return this.active;
  }

  /** Predicts a blank picture, unless the limits refuse it: threads start and kernels are made before the first client waits for them. */
  async warmUp(): Promise<void> {
    const [height, width] = this.open.size;
    const channels = this.open.model.nIn as 1 | 3;
    const blank = await encodePng({ width, height, channels, data: new Uint8Array(width * height * channels) });
    await this.predict(blank).catch((error) => {
      if (!(error instanceof Refusal)) throw error;
    });
  }

  /** Admits a request, reads its picture and predicts it, within the time limit; not for a client that has `gone`. Throws Refusal. */
  async answer(read: (signal: AbortSignal) => Promise<Uint8Array>, gone: AbortSignal): Promise<Prediction> {
    if (this.draining) throw new Refusal(503, 'the server is shutting down', { 'retry-after': '5', connection: 'close' });
    if (this.active >= this.limits.maxRequests)
      throw new Refusal(503, 'the server has as many requests as it takes', { 'retry-after': '1' });
    this.active++;
    const { signal, release } = deadline(this.limits.timeoutMs, () => tooLate(this.limits.timeoutMs), gone);
    const work = read(signal).then((bytes) => this.predict(bytes, signal));
    const done = (): void => void this.active--;
    work.then(done, done);
    return untilAborted(work, signal).finally(release);
  }

  private async predict(bytes: Uint8Array, signal?: AbortSignal): Promise<Prediction> {
    signal?.throwIfAborted();
    const { width, height } = await storedSize(bytes, this.limits.maxPixels).catch((error) => {
      throw error instanceof DecodeError ? unusable(error.code, error.message) : error;
    });
    const place = { pass: 'valid', batch: 0, item: 0, batchItems: [0] } as const;
    const decoded = await this.pixels.use(width * height, () => this.open.decoder.decode(bytes, place, signal), signal);
    if (decoded.kind === 'unreadable') throw unusable(decoded.code, decoded.reason);
    const row = await this.batcher.add(decoded, signal);
    if (typeof row === 'string') throw new Refusal(400, row);
    return decodeOutputs(this.open.reader, '', row.logits, row.outputs);
  }
}

const STATUS = { 'too-large': 413, 'no-picture': 415, damaged: 400 } as const;

function unusable(code: DecodeErrorCode, reason: string): Refusal {
  const what = code === 'too-large' ? 'has more pixels than this server takes' : 'cannot be used';
  return new Refusal(STATUS[code], `the picture ${what}: ${reason}`);
}

function tooLate(ms: number): Refusal {
  return new Refusal(504, `there was no answer within ${ms / 1000} s`, { connection: 'close' });
}
