import { spawnSync } from 'node:child_process';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { isMainThread } from 'node:worker_threads';

/**
 * How long the main thread's event loop is kept waiting while a pipeline runs, against the time of a training batch:
 * node dist/bench/event-loop.js FILE [options of pipeline run ...]
 */
const BIN = fileURLToPath(new URL('../../bin/pipeline.js', import.meta.url));
const SELF = new URL(import.meta.url).href;

if (process.env['PIPEFILE_MONITOR'] === '1') {
  if (isMainThread) watch();
} else {
  const env = { ...process.env, PIPEFILE_MONITOR: '1' };
  const { status } = spawnSync(process.execPath, ['--import', SELF, BIN, 'run', ...process.argv.slice(2)], { stdio: 'inherit', env });
  process.exitCode = status ?? 1;
}

function watch(): void {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  process.on('exit', () => {
    delay.disable();
    const [p50, p99, most] = [delay.percentile(50), delay.percentile(99), delay.max].map((ns) => (ns / 1e6).toFixed(1));
    process.stderr.write(`main thread's event loop: every 5 ms, median ${p50} ms, 99 % within ${p99} ms, at most ${most} ms\n`);
  });
}
