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
  maxPixels: 50_000_000,
  maxRequests: 64,
  timeoutMs: 30_000,
  maxBatch: 8,
  waitMs: 3,
};

/** Loads a model and serves it over HTTP, on the loopback interface unless told otherwise. Throws UserError where the port is taken. */
export async function startServer(run: string, loadWords: LoadWords, options: ServeOptions = {}): Promise<PredictionServer> {
  const limits = { ...LIMITS, ...options.limits };
  const open = await openModel(run, loadWords, { ...options, maxPixels: limits.maxPixels });
  const service = new PredictionService(open, limits);
  const server = createAdaptorServer({
    fetch: createApp(service).fetch,
    overrideGlobalObjects: false,
    serverOptions: {
      requestTimeout: limits.timeoutMs,
      headersTimeout: Math.min(10_000, limits.timeoutMs),
      connectionsCheckingInterval: 1000,
      keepAliveTimeout: 5000,
      maxHeaderSize: 16 * 1024,
    },
  }) as Server;
  const host = options.host ?? '127.0.0.1';
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
      await drain(server, service);
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

async function drain(server: Server, service: PredictionService): Promise<void> {
  service.draining = true;
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  const cut = setTimeout(() => server.closeAllConnections(), service.limits.timeoutMs);
  await closed;
  clearTimeout(cut);
}
