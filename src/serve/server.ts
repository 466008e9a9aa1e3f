import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import type { LoadWords } from '../language/word.ts';
import { type LoadModelOptions, openModel } from '../predict/open-model.ts';
import type { ModelFile } from '../run/model-file.ts';
import { UserError } from '../util/problem.ts';
import { createApp } from './app.ts';
import { PredictionService, type ServiceLimits } from './service.ts';

export interface ServeOptions extends Omit<LoadModelOptions, 'batchSize' | 'maxPixels'> {
  readonly host?: string;
  /** Names besides `host` and the loopback names that clients may call the server by; others are refused with 403. */
  readonly allowedHosts?: readonly string[];
  /** 0 takes any that is free. */
  readonly port?: number;
  readonly limits?: Partial<ServiceLimits>;
}

/** A running prediction server. */
export interface PredictionServer {
  readonly url: string;
  readonly engine: string;
  readonly model: ModelFile;
  /** Takes no new request, answers those that are there, then ends; connections that are not done after the time limit are cut. */
  close(): Promise<void>;
}

export const LIMITS: ServiceLimits = {
  maxBytes: 20 * 1024 * 1024,
  maxPixels: 20_000_000,
  maxRequests: 64,
  maxConnections: 256,
  timeoutMs: 30_000,
  maxBatch: 8,
  waitMs: 3,
};

/** Loads a model and serves it over HTTP, on the loopback interface unless told otherwise. Throws UserError where the port is taken. */
export async function startServer(run: string, loadWords: LoadWords, options: ServeOptions = {}): Promise<PredictionServer> {
  const limits = { ...LIMITS, ...options.limits };
  const open = await openModel(run, loadWords, { ...options, maxPixels: limits.maxPixels });
  const service = new PredictionService(open, limits);
  const host = options.host ?? '127.0.0.1';
  const server = createAdaptorServer({
    fetch: createApp(service, { host, allowed: options.allowedHosts ?? [] }).fetch,
    overrideGlobalObjects: false,
    serverOptions: {
      requestTimeout: limits.timeoutMs,
      headersTimeout: Math.min(10_000, limits.timeoutMs),
      connectionsCheckingInterval: 1000,
      keepAliveTimeout: 5000,
      maxHeaderSize: 16 * 1024,
    },
  }) as Server;
  server.maxConnections = limits.maxConnections;
  answerHalfClosed(server);
  const unanswered = countUnanswered(server);
  try {
    await service.warmUp();
    await listen(server, host, options.port ?? 0);
  } catch (error) {
    await open.close();
    throw error;
  }
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}/`,
    engine: open.thread.engine,
    model: open.model,
    close: async () => {
      await drain(server, service, unanswered);
      await open.close();
    },
  };
}

async function listen(server: Server, host: string, port: number): Promise<void> {
  server.listen(port, host);
  await once(server, 'listening').catch((error: NodeJS.ErrnoException) => {
    const reason = error.code === 'EADDRINUSE' ? 'it is in use' : (error.code ?? error.message);
    throw new UserError({
      code: 'wrong-value',
      message: `the server cannot listen on ${host} port ${port}: ${reason}`,
      hint: 'choose another with --port; 0 takes any that is free',
    });
  });
}

/** A client may close its side when it has sent its request and still wait for the answer; Node closes the other side then unless told otherwise. */
function answerHalfClosed(server: Server): void {
  (server as Server & { httpAllowHalfOpen: boolean }).httpAllowHalfOpen = true;
}

/** How many requests have come whose answers have not gone out. */
function countUnanswered(server: Server): () => number {
  let count = 0;
  server.on('request', (_, response) => {
    count++;
    response.once('close', () => void count--);
  });
  return () => count;
}

/** Connections that have brought no request by then, or only half of its header, do not hold up the end. */
const QUIET_MS = 1000;

/** Every request that has come is answered or runs out of time; then all connections end. */
async function drain(server: Server, service: PredictionService, unanswered: () => number): Promise<void> {
  service.draining = true;
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  let quietSince = performance.now();
  const last = quietSince + service.limits.timeoutMs + QUIET_MS;
  const watch = setInterval(() => {
    const now = performance.now();
    if (unanswered() > 0) quietSince = now;
    if (now - quietSince >= QUIET_MS || now >= last) server.closeAllConnections();
  }, QUIET_MS / 10);
  await closed;
  clearInterval(watch);
}
