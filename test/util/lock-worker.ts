import { appendFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { withLock } from '../../src/util/lock.ts';

/** Takes the lock `argv[2]` as often as `argv[4]` says; notes each entering and leaving in `argv[3]`. */
const [, , lock, log, times] = process.argv as [string, string, string, string, string];
for (let i = 0; i < Number(times); i++) {
  await withLock(lock, {}, async () => {
    await appendFile(log, `in ${process.pid}\n`);
    await sleep(2);
    await appendFile(log, `out ${process.pid}\n`);
  });
}
