// Compiles native/ into native/build/onednn.node with g++ against oneDNN (libdnnl). `--sanitize` builds native/build/onednn-asan.node with AddressSanitizer and UBSan.
// Objects are kept by a hash of all that makes them, so only what changed is compiled, and nothing when nothing did. PIPEFILE_NATIVE_BUILD names another folder than
// native/build, CPATH and LIBRARY_PATH another oneDNN than the system's. `--check` says what would be built with, and compiles nothing.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { libraryProblem, libraryVersion, SUPPORTED } from './onednn-version.js';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const source = join(root, 'native');
const build = process.env.PIPEFILE_NATIVE_BUILD ?? join(source, 'build');
/** What the last build said, for `pipeline doctor`; not there after one that went well. */
const reason = join(build, 'reason.txt');
const require = createRequire(import.meta.url);
const compiler = process.env.CXX ?? 'g++';
const sanitize = process.argv.includes('--sanitize');
const name = sanitize ? 'onednn-asan' : 'onednn';
const kept = join(build, `${name}.objects`);
// Node closes an addon when the last worker thread that loaded it ends. OpenMP's threads live on and still run the addon's and libgomp's code: `nodelete`
// keeps the addon, and with it every library that it needs, in memory until the process ends.
const LINKED = ['-ldnnl', '-fopenmp', '-Wl,-z,nodelete'];

const check = process.argv.includes('--check');
const problem = whatIsMissing() ?? (check ? undefined : await buildAll().catch((error) => error.message));
if (!check && !sanitize) remember(problem);
if (problem !== undefined) {
  console.error(`The oneDNN engine is not built: ${problem}.`);
  console.error('Get it with: sh scripts/install-system-packages.sh && npm run build:native');
  console.error('Until then pipelines run on the wasm engine.');
  process.exit(1);
}
if (check) console.log(`oneDNN ${libraryVersion(versions() ?? '')} and ${compiler}; supported are oneDNN ${SUPPORTED}`);

function whatIsMissing() {
  if (process.platform !== 'linux') return `it is built on Linux only so far (this is ${process.platform})`;
  if (spawnSync(compiler, ['--version']).status !== 0) return `there is no C++ compiler (${compiler})`;
  return libraryProblem(versions());
}

/** What the headers and the compiler say of themselves: a new oneDNN or compiler makes new objects. Undefined without oneDNN's headers. */
function versions() {
  const asked = '#include <dnnl_version.h>\n#include <dnnl.hpp>\nDNNL_VERSION_MAJOR DNNL_VERSION_MINOR DNNL_VERSION_PATCH __VERSION__\n';
  const probe = spawnSync(compiler, ['-std=c++17', '-E', '-P', '-x', 'c++', '-'], { input: asked, encoding: 'utf8', maxBuffer: 1e9 });
  return probe.status === 0 ? probe.stdout.trimEnd().split('\n').at(-1) : undefined;
}

/** @param {string | undefined} problem */
function remember(problem) {
  if (problem === undefined) return rmSync(reason, { force: true });
  mkdirSync(build, { recursive: true });
  writeFileSync(reason, `${problem}\n`);
}

/** @returns {Promise<undefined>} */
async function buildAll() {
  const started = Date.now();
  const target = join(build, `${name}.node`);
  const stamp = join(kept, 'stamp');
  const wanted = jobs();
  const state = [...wanted.map((job) => job.object), ...LINKED].join('\n');
  if (existsSync(target) && existsSync(stamp) && readFileSync(stamp, 'utf8') === state) {
    console.log(`${target} is up to date`);
    return;
  }
  mkdirSync(kept, { recursive: true });
  const work = mkdtempSync(join(build, 'work-'));
  try {
    const stale = wanted.filter((job) => !existsSync(join(kept, job.object)));
    await compileAll(stale, work);
    const linked = join(work, `${name}.node`);
    await run([...flags(), '-shared', '-o', linked, ...wanted.map((job) => join(kept, job.object)), ...LINKED], `${name}.node`);
    renameSync(linked, target);
    if (!existsSync(join(build, 'package.json'))) writeFileSync(join(build, 'package.json'), '{ "type": "commonjs" }\n');
    const used = new Set(wanted.map((job) => job.object));
    for (const file of readdirSync(kept)) if (!used.has(file)) rmSync(join(kept, file));
    writeFileSync(stamp, state);
    console.log(`${target} built in ${Math.round((Date.now() - started) / 1000)} s, ${stale.length} of ${wanted.length} files compiled`);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** @returns {string[]} */
function flags() {
  const base = ['-std=c++17', '-fPIC', '-fopenmp', '-fvisibility=hidden', '-Wall', '-Wextra'];
  const checked = ['-O1', '-g', '-fno-omit-frame-pointer', '-fsanitize=address,undefined', '-fno-sanitize-recover=undefined'];
  return [...base, ...(sanitize ? checked : ['-O3', '-DNDEBUG'])];
}

/** What is compiled, with all arguments; an object's name holds the hash of these, of its source, of every header and of the versions. */
function jobs() {
  const x86 = process.arch === 'x64';
  const defines = [
    '-DNAPI_VERSION=8',
    '-DNAPI_CPP_EXCEPTIONS',
    '-DNODE_ADDON_API_DISABLE_DEPRECATED',
    ...(x86 ? ['-DPIPEFILE_X86_LEVELS'] : []),
  ];
  const folders = [dirname(require.resolve('node-addon-api/napi.h')), require('node-api-headers').include_dir];
  const includes = folders.flatMap((folder) => ['-isystem', folder]);
  const levels = [
    ['base'],
    ...(x86
      ? [
          ['v3', '-march=x86-64-v3'],
          ['v4', '-march=x86-64-v4', '-mprefer-vector-width=512'],
        ]
      : []),
  ];
  const files = readdirSync(source, { recursive: true })
    .map(String)
    .filter((file) => /\.[ch]pp$/.test(file) && !file.startsWith('build'))
    .sort();
  const headers = files.filter((file) => file.endsWith('.hpp')).map((file) => readFileSync(join(source, file), 'utf8'));
  const packages = ['node-addon-api/package.json', 'node-api-headers/package.json'].map((path) => require(path).version);
  const common = [...headers, ...packages, compiler, versions()].join('\0');
  const job = (/** @type {string} */ file, /** @type {string} */ stem, /** @type {string[]} */ extra) => {
    const args = [...flags(), ...defines, ...extra];
    const hash = createHash('sha256').update([common, readFileSync(join(source, file), 'utf8'), ...args].join('\0'));
    return { file, args: [...args, ...includes], object: `${stem}.${hash.digest('hex').slice(0, 16)}.o` };
  };
  const [levelled, plain] = [true, false].map((kernel) => files.filter((file) => file.endsWith('.cpp') && isKernel(file) === kernel));
  return [
    ...levelled.flatMap((file) =>
      levels.map(([level, ...march]) => job(file, `${stemOf(file)}_${level}`, [`-DPIPEFILE_LEVEL=${level}`, ...march])),
    ),
    ...plain.map((file) => job(file, stemOf(file), [])),
  ];
}

/** Files of native/kernels are compiled once for each instruction set level. @param {string} file */
function isKernel(file) {
  return basename(dirname(file)) === 'kernels';
}

/** @param {string} file */
function stemOf(file) {
  return file.slice(0, -'.cpp'.length).replaceAll(/[\\/]/g, '_');
}

/** @param {{ file: string, args: string[], object: string }[]} waiting  @param {string} work */
async function compileAll(waiting, work) {
  const queue = [...waiting];
  const worker = async () => {
    for (let job = queue.shift(); job !== undefined; job = queue.shift()) {
      const fresh = join(work, job.object);
      await run([...job.args, '-c', join(source, job.file), '-o', fresh], job.file);
      renameSync(fresh, join(kept, job.object));
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
}

/** @param {string[]} args  @param {string} what */
function run(args, what) {
  return new Promise((resolve, reject) => {
    const child = spawn(compiler, args, { stdio: 'inherit' });
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve(undefined) : reject(new Error(`${compiler} failed on ${what}`))));
  });
}
