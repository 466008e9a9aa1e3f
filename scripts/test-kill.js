// The kill test with as many kills as asked, in parts where that is handier: npm run test:kill -- --times 50 [--from 1] [--seed 1]
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const number = (byDefault) => ({ type: 'string', default: byDefault });
const { values } = parseArgs({ options: { times: number('50'), from: number('1'), seed: number('1') } });
const test = fileURLToPath(new URL('../dist/test/run/kill.test.js', import.meta.url));
const env = { ...process.env, PIPEFILE_KILLS: values.times, PIPEFILE_KILL_FROM: values.from, PIPEFILE_KILL_SEED: values.seed };
const { status } = spawnSync(process.execPath, ['--enable-source-maps', '--test', '--test-reporter=spec', test], { stdio: 'inherit', env });
process.exitCode = status ?? 1;
