import { encodePng } from '../image/encode.ts';
import { sniffType } from '../image/sniff.ts';
import { computeRows, type Row } from '../predict/compute.ts';
import type { DecodedPicture } from '../predict/decoder.ts';
import { inputSize } from '../predict/input-size.ts';
import type { OpenModel } from '../predict/open-model.ts';
import { decodeOutputs, type Prediction } from '../predict/outcome.ts';
import { deadline, untilAborted } from '../util/abort.ts';
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

/** Predicts pictures that come one by one, with a bound on everything. */
export class PredictionService {
  readonly limits: ServiceLimits;
  readonly open: OpenModel;
  /** No request is admitted any more. */
  draining = false;
  private readonly batcher: Batcher<DecodedPicture, Row | string>;
  private active = 0;

  constructor(open: OpenModel, limits: ServiceLimits) {
    this.open = open;
    this.limits = limits;
    this.batcher = new Batcher((pictures) => computeRows(open.thread, pictures), limits);
  }

  /** Requests that have not been answered. */
  get load(): number {
    return this.active;
  }

  /** Predicts a blank picture, unless the limits refuse it: threads start and kernels are made before the first client waits for them. */
  async warmUp(): Promise<void> {
    const [height, width] = inputSize(this.open.model);
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
    const decoded = await this.open.decoder.decode(bytes, { pass: 'valid', batch: 0, item: 0, batchItems: [0] });
    if (decoded.kind === 'unreadable') throw unreadable(bytes, decoded.reason);
    const row = await this.batcher.add(decoded, signal);
    if (typeof row === 'string') throw new Refusal(400, row);
    return decodeOutputs(this.open.model, '', row.logits, row.outputs);
  }
}

/** 413 for too many pixels, 400 for a damaged picture, 415 for what is none. */
function unreadable(bytes: Uint8Array, reason: string): Refusal {
  if (/pixel limit|exceed the limit/.test(reason)) return new Refusal(413, `the picture has more pixels than this server takes: ${reason}`);
  const isPicture = sniffType(bytes)?.endsWith('picture') ?? false;
  return new Refusal(isPicture ? 400 : 415, `the picture cannot be used: ${reason}`);
}

function tooLate(ms: number): Refusal {
  return new Refusal(504, `there was no answer within ${ms / 1000} s`, { connection: 'close' });
}
