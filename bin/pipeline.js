#!/usr/bin/env node
try {
  const { main } = await import('../dist/src/cli/main.js');
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (error?.code !== 'EMFILE' && error?.code !== 'ENFILE') throw error;
  process.stderr.write(
    `error[system-refused] ${error.path} cannot be opened: this process may not open more files\n  fix: raise the limit: ulimit -n 4096\n`,
  );
  process.exitCode = 1;
}
