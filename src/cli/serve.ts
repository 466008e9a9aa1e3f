import { resolve } from 'node:path';
import type { LoadModelOptions } from '../predict/open-model.ts';
import type { ServiceLimits } from '../serve/service.ts';
import { startServer } from '../session/models.ts';
import { EXIT } from './command.ts';
import type { Io } from './io.ts';
import { modelWords } from './model-words.ts';
import { wholeNumber } from './numbers.ts';

type Options = Readonly<Record<string, unknown>>;

/** `pipeline serve RUN`: answers pictures over HTTP until Ctrl-C or SIGTERM, then finishes what it has begun. */
export async function run([folder]: readonly string[], options: Options, io: Io): Promise<number> {
  const threads = wholeNumber(options['threads'], '--threads');
  const server = await startServer(resolve(io.cwd, folder!), {
    ...modelWords(options, io),
    host: options['host'] as string,
    port: options['port'] === '0' ? 0 : wholeNumber(options['port'], '--port')!,
    engine: options['engine'] as NonNullable<LoadModelOptions['engine']>,
    allowedHosts: (options['allowHost'] as readonly string[] | undefined) ?? [],
    ...(threads === undefined ? {} : { threads }),
    limits: limitsOf(options),
  });
  const { model, engine, url } = server;
  io.stdout.write(`${model.name} (${model.arch.word}, ${engine}) on ${url}\n`);
  await new Promise<void>((stop) => {
    let asked = false;
    io.onInterrupt(() => {
      if (asked) process.exit(EXIT.interrupted);
      asked = true;
      stop();
    });
  });
  io.stderr.write('finishing what has begun; once more to end at once\n');
  await server.close();
  return EXIT.ok;
}

function limitsOf(options: Options): Partial<ServiceLimits> {
  const given = (name: string, flag: string, unit = 1): number => wholeNumber(options[name], flag)! * unit;
  return {
    maxBytes: given('maxMb', '--max-mb', 1024 * 1024),
    maxPixels: given('maxMegapixels', '--max-megapixels', 1_000_000),
    maxRequests: given('queue', '--queue'),
    maxConnections: given('maxConnections', '--max-connections'),
    maxBatch: given('batchSize', '--batch-size'),
    timeoutMs: given('timeout', '--timeout', 1000),
    ...(options['batchWait'] === '0' ? { waitMs: 0 } : { waitMs: given('batchWait', '--batch-wait') }),
  };
}
