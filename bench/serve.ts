import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/**
 * Load on `pipeline serve`, on the loopback interface only: requests a second and their times at several concurrencies, then more requests than the
 * queue takes. `node dist/bench/serve.js RUN PICTURE [engine]`; at most REQUESTS requests and SECONDS seconds a line.
 */
const [run, picture, engine = 'auto'] = process.argv.slice(2);
if (run === undefined || picture === undefined) throw new Error('usage: node dist/bench/serve.js RUN PICTURE [engine]');

const BIN = fileURLToPath(new URL('../../bin/pipeline.js', import.meta.url));
const REQUESTS = 300;
const SECONDS = 8;
const body = readFileSync(picture);

interface Answer {
  readonly status: number;
  readonly ms: number;
  readonly retryAfter: boolean;
}

async function withServer(queue: number, use: (url: URL) => Promise<void>): Promise<void> {
  const child = spawn(process.execPath, [BIN, 'serve', run!, '--port', '0', '--engine', engine, '--queue', String(queue)]);
  child.stderr.pipe(process.stderr);
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const url = new URL(/http:\S+/.exec(String(line))![0]);
  try {
    await use(url);
  } finally {
    child.kill('SIGTERM');
    const [code] = await once(child, 'exit');
    if (code !== 0) process.exitCode = 1;
  }
}

function post(url: URL, agent: Agent): Promise<Answer> {
  const start = performance.now();
  return new Promise((resolve, reject) => {
    const sent = request(new URL('predict', url), { method: 'POST', agent, headers: { 'content-type': 'image/jpeg' } }, (response) => {
      response.resume();
      response.on('end', () =>
        resolve({ status: response.statusCode!, ms: performance.now() - start, retryAfter: response.headers['retry-after'] !== undefined }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** Closed loop: a client sends its next request after an answer; `patient` ones wait the second of Retry-After first. */
async function load(
  url: URL,
  concurrency: number,
  requests: number,
  patient = false,
): Promise<{ answers: Answer[]; sent: number; seconds: number }> {
  const agent = new Agent({ keepAlive: true, maxSockets: concurrency });
  const answers: Answer[] = [];
  const start = performance.now();
  let sent = 0;
  const client = async (): Promise<void> => {
    while (sent < requests && performance.now() - start < SECONDS * 1000) {
      sent++;
      const answer = await post(url, agent);
      answers.push(answer);
      if (patient && answer.retryAfter) await setTimeout(1000);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, client));
  agent.destroy();
  return { answers, sent, seconds: (performance.now() - start) / 1000 };
}

function percentile(answers: readonly Answer[], share: number): string {
  const sorted = answers.map(({ ms }) => ms).sort((a, b) => a - b);
  return `${(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0).toFixed(1)} ms`;
}

console.log('concurrency  requests  requests/s       p50        p99   answers');
await withServer(64, async (url) => {
  await load(url, 4, 40);
  for (const concurrency of [1, 2, 4, 8, 16, 32, 64]) {
    const { answers, seconds } = await load(url, concurrency, REQUESTS);
    const ok = answers.filter(({ status }) => status === 200).length;
    const columns = [
      String(concurrency).padStart(11),
      String(answers.length).padStart(8),
      (answers.length / seconds).toFixed(1).padStart(10),
      percentile(answers, 0.5).padStart(9),
      percentile(answers, 0.99).padStart(9),
      `${ok} x 200`,
    ];
    console.log(columns.join('  '));
    if (ok !== answers.length) process.exitCode = 1;
  }
});

for (const patient of [true, false]) {
  console.log(`\noverload: 96 clients, a queue of 8; after a 503 they ${patient ? 'wait as Retry-After says' : 'come again at once'}`);
  await withServer(8, async (url) => {
    await load(url, 4, 40);
    const { answers, sent, seconds } = await load(url, 96, 20_000, patient);
    const of = (status: number): Answer[] => answers.filter((answer) => answer.status === status);
    const [ok, full] = [of(200), of(503)];
    const others = answers.length - ok.length - full.length;
    const bare = full.filter(({ retryAfter }) => !retryAfter).length;
    console.log(
      `${sent} sent, ${answers.length} answered in ${seconds.toFixed(1)} s: ${ok.length} x 200, ${full.length} x 503, ${others} others`,
    );
    console.log(`200: ${(ok.length / seconds).toFixed(1)} a second, p50 ${percentile(ok, 0.5)}, p99 ${percentile(ok, 0.99)}`);
    console.log(`503: p50 ${percentile(full, 0.5)}, p99 ${percentile(full, 0.99)}; ${bare} without Retry-After`);
    if (sent !== answers.length || others + bare > 0) process.exitCode = 1;
  });
}
