import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';

const require = createRequire(import.meta.url);
const core = join(dirname(require.resolve('@tensorflow/tfjs-core/package.json')), 'dist');

/** The global from which a bundle takes the engines that its specs run on (TF.js's TestEnv[]). */
export const TEST_ENGINES = 'pipefileTestEngines';

/** Every spec file that tfjs-core's npm package ships, by its path below `dist` without `_test.js`. */
export function specFiles(): string[] {
  return readdirSync(core, { recursive: true })
    .map(String)
    .filter((path) => path.endsWith('_test.js'))
    .map((path) => path.slice(0, -'_test.js'.length))
    .sort();
}

/**
 * Writes the spec files as one CommonJS file: the package has them as ES modules without file extensions, which Node does not load. The copy of tfjs-core in
 * it shares its engine, backends and kernels with the program's through TF.js's globals. Throws for a file that the package does not have.
 */
export async function bundleSpecs(files: readonly string[], outfile: string): Promise<void> {
  const missing = files.find((file) => !existsSync(join(core, `${file}_test.js`)));
  if (missing !== undefined) throw new Error(`tfjs-core has no specs ${missing}_test.js`);
  const engines = `require('./jasmine_util.js').setTestEnvs(globalThis.${TEST_ENGINES});`;
  const contents = [engines, ...files.map((file) => `require('./${file}_test.js');`)].join('\n');
  await build({
    stdin: { contents, resolveDir: core, sourcefile: 'specs.js' },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    // TF.js marks files as free of side effects that register what others read.
    ignoreAnnotations: true,
    logLevel: 'error',
  });
}
