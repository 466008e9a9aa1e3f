// Compiles native/ into native/build/onednn.node with g++ against oneDNN (libdnnl). `--sanitize` builds native/build/onednn-asan.node with AddressSanitizer and UBSan.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const source = join(root, 'native');
const build = join(source, 'build');
const require = createRequire(import.meta.url);
const compiler = process.env.CXX ?? 'g++';
const sanitize = process.argv.includes('--sanitize');

const missing = whatIsMissing();
if (missing !== undefined) {
  console.error(`The oneDNN engine is not built: ${missing}`);
  console.error('Get it with: sh scripts/install-system-packages.sh && npm run build:native');
  console.error('Until then pipelines run on the wasm engine.');
  process.exit(1);
}
await buildAll();

function whatIsMissing() {
  if (process.platform !== 'linux') return `it is built on Linux only so far (this is ${process.platform}).`;
  if (spawnSync(compiler, ['--version']).status !== 0) return `there is no C++ compiler (${compiler}).`;
  const probe = spawnSync(compiler, ['-std=c++17', '-fsyntax-only', '-x', 'c++', '-'], { input: '#include <dnnl.hpp>\n' });
  return probe.status === 0 ? undefined : 'the oneDNN headers (Debian and Ubuntu: libdnnl-dev) are not installed.';
}

async function buildAll() {
  mkdirSync(build, { recursive: true });
  const work = mkdtempSync(join(build, 'work-'));
  try {
    const started = Date.now();
    const objects = await compileAll(work);
    const name = sanitize ? 'onednn-asan.node' : 'onednn.node';
    const linked = join(work, name);
    await run([...flags(), '-shared', '-o', linked, ...objects, '-ldnnl', '-fopenmp']);
    renameSync(linked, join(build, name));
    if (!existsSync(join(build, 'package.json'))) writeFileSync(join(build, 'package.json'), '{ "type": "commonjs" }\n');
    console.log(`native/build/${name} built in ${Math.round((Date.now() - started) / 1000)} s`);
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

/** @param {string} work */
async function compileAll(work) {
  const x86 = process.arch === 'x64';
  const defines = [
    '-DNAPI_VERSION=8',
    '-DNAPI_CPP_EXCEPTIONS',
    '-DNODE_ADDON_API_DISABLE_DEPRECATED',
    ...(x86 ? ['-DPIPEFILE_X86_LEVELS'] : []),
  ];
  const includes = [dirname(require.resolve('node-addon-api/napi.h')), require('node-api-headers').include_dir].flatMap((folder) => [
    '-isystem',
    folder,
  ]);
  const levels = [
    ['base'],
    ...(x86
      ? [
          ['v3', '-march=x86-64-v3'],
          ['v4', '-march=x86-64-v4', '-mprefer-vector-width=512'],
        ]
      : []),
  ];
  const jobs = [];
  for (const [level, ...march] of levels)
    jobs.push({ file: 'kernels.cpp', object: join(work, `kernels_${level}.o`), extra: [`-DPIPEFILE_LEVEL=${level}`, ...march] });
  for (const file of readdirSync(source)) {
    if (file.endsWith('.cpp') && file !== 'kernels.cpp') jobs.push({ file, object: join(work, `${file}.o`), extra: [] });
  }
  const objects = jobs.map((job) => job.object);
  const worker = async () => {
    for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) {
      await run([...flags(), ...defines, ...includes, ...job.extra, '-c', join(source, job.file), '-o', job.object]);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  return objects;
}

/** @param {string[]} args */
function run(args) {
  return new Promise((resolve, reject) => {
    const child = spawn(compiler, args, { stdio: 'inherit' });
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve(undefined) : reject(new Error(`${compiler} failed on ${args.at(-3)}`))));
  });
}
