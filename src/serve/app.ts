import { Hono } from 'hono';
import { predictionJson } from '../predict/prediction-json.ts';
import { type HostOptions, hostCheck } from './host-check.ts';
import { page } from './page.ts';
import { pictureOf } from './picture-body.ts';
import { problemResponse, Refusal } from './refusal.ts';
import type { PredictionService } from './service.ts';

const PAGE_POLICY =
  "default-src 'none'; img-src blob: data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** The routes of the server: the page, POST /predict, /model, /health and /ready. Every error is a problem document, also for a host that it does not go by. */
export function createApp(service: PredictionService, hosts: HostOptions): Hono {
  const { model, reader, size, thread } = service.open;
  const html = page(model, size, service.limits);
  const isOurs = hostCheck(hosts);
  const app = new Hono();
  app.use(async (context, next) => {
    await next();
    context.res.headers.set('x-content-type-options', 'nosniff');
    context.res.headers.set('cache-control', 'no-store');
    if (service.draining) context.res.headers.set('connection', 'close');
  });
  app.use(async (context, next) => {
    const { host } = new URL(context.req.url);
    if (!isOurs(host) || !isOurs(context.req.header('host') ?? host)) throw foreignHost(host);
    await next();
  });
  app.get('/', (context) => context.html(html, 200, { 'content-security-policy': PAGE_POLICY }));
  app.get('/health', (context) => context.json({ status: 'ok' }));
  app.get('/ready', (context) => {
    const status = service.draining ? 'shutting down' : 'ready';
    return context.json({ status, requests: service.load, max_requests: service.limits.maxRequests }, service.draining ? 503 : 200);
  });
  app.get('/model', (context) =>
    context.json({
      name: model.name,
      arch: model.arch.word,
      target: model.blocks[1]!.word,
      vocab: model.vocab,
      size,
      engine: thread.engine,
      limits: { bytes: service.limits.maxBytes, pixels: service.limits.maxPixels, seconds: service.limits.timeoutMs / 1000 },
    }),
  );
  app.post('/predict', async (context) => {
    const top = topOf(context.req.query('top'));
    const request = context.req.raw;
    const prediction = await service.answer((signal) => pictureOf(request, service.limits.maxBytes, signal), request.signal);
    const { path: _, ...json } = predictionJson(prediction, { ...reader, ...(top === undefined ? {} : { top }) });
    return context.json(json);
  });
  for (const [path, allow] of [
    ['/predict', 'POST'],
    ['/', 'GET'],
    ['/model', 'GET'],
    ['/health', 'GET'],
    ['/ready', 'GET'],
  ] as const)
    app.all(path, () => problemResponse(new Refusal(405, `${path} answers ${allow} only`, { allow })));
  app.notFound(() => problemResponse(new Refusal(404, 'there is nothing here; see GET / and POST /predict')));
  app.onError((error) => problemResponse(error instanceof Refusal ? error : unexpected(error)));
  return app;
}

function foreignHost(host: string): Refusal {
  return new Refusal(403, `this server does not go by the name ${host}; whoever runs it can allow the name with --allow-host`);
}

function topOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new Refusal(400, `top cannot be ${text}; it is a whole number from 1 on`);
}

/** A client that went away, or a bug: its text is for the operator, not for the client. */
function unexpected(error: Error): Refusal {
  if (process.env['PIPEFILE_DEBUG']) process.stderr.write(`${error.stack}\n`);
  return new Refusal(500, 'the server made a mistake');
}
