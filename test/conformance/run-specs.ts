import { createRequire } from 'node:module';
import { chooseEngine, type EngineName } from '../../src/backends/registry.ts';
import { TEST_ENGINES } from './bundle.ts';
import { EXCLUSIONS, type Exclusion } from './exclusions.ts';

export interface SpecOutcome {
  readonly engine: EngineName;
  readonly passed: number;
  /** Specs that TF.js itself leaves out here (browsers only). */
  readonly skipped: number;
  /** Failed as the exclusion list says. */
  readonly excluded: readonly { name: string; reason: string }[];
  readonly failed: readonly { name: string; message: string }[];
  /** Lines of the exclusion list that no failure of this run met: out of date when all specs were run. */
  readonly stale: readonly string[];
}

interface SpecResult {
  readonly fullName: string;
  readonly status: 'passed' | 'failed' | 'pending' | 'excluded';
  readonly failedExpectations: readonly { message: string }[];
}

interface Jasmine {
  getEnv(): {
    configure(options: { random: boolean; failSpecWithNoExpectations: boolean }): void;
    addReporter(reporter: { specDone(result: SpecResult): void; suiteDone(result: SpecResult): void }): void;
    execute(): Promise<unknown>;
  };
  DEFAULT_TIMEOUT_INTERVAL: number;
}

/** Runs a bundle of tfjs-core's specs (bundle.ts) on an engine, in this process, which it leaves full of jasmine's globals. */
export async function runSpecs(bundle: string, name: EngineName): Promise<SpecOutcome> {
  const { engine } = await chooseEngine(name);
  await engine.start({});
  const jasmine = boot();
  const results = await collect(jasmine, bundle, name);
  return sort(
    name,
    results.map((result) => ({ ...result, fullName: plainName(result.fullName, name) })),
  );
}

function boot(): Jasmine {
  const require = createRequire(import.meta.url);
  const jasmine = (require('jasmine-core') as { boot(): Jasmine }).boot();
  jasmine.DEFAULT_TIMEOUT_INTERVAL = 20_000;
  return jasmine;
}

async function collect(jasmine: Jasmine, bundle: string, name: EngineName): Promise<SpecResult[]> {
  const env = jasmine.getEnv();
  env.configure({ random: false, failSpecWithNoExpectations: false });
  const results: SpecResult[] = [];
  env.addReporter({
    specDone: (result) => results.push(result),
    suiteDone: (result) => {
      if (result.failedExpectations.length > 0) results.push(result);
    },
  });
  (globalThis as Record<string, unknown>)[TEST_ENGINES] = [{ name, backendName: name, isDataSync: true }];
  for (const method of ['log', 'warn', 'info', 'error'] as const) console[method] = () => {};
  createRequire(import.meta.url)(bundle);
  await env.execute();
  return results;
}

/** Without the engine and its flags, which TF.js puts into each suite's name. */
function plainName(fullName: string, engine: string): string {
  return fullName.replace(` ${engine} {}`, '');
}

/** The line of the list that a failure meets. */
function lineOf(lines: readonly Exclusion[], { fullName, failedExpectations }: SpecResult): Exclusion | undefined {
  const message = failedExpectations.map((failure) => failure.message).join('\n');
  return lines.find(({ spec, error }) => (spec === undefined || fullName.startsWith(spec)) && (error === undefined || error.test(message)));
}

function sort(engine: EngineName, results: readonly SpecResult[]): SpecOutcome {
  const lines = EXCLUSIONS.filter(({ engines }) => engines.includes(engine));
  const [passed, bad] = (['passed', 'failed'] as const).map((status) => results.filter((result) => result.status === status)) as [
    SpecResult[],
    SpecResult[],
  ];
  const judged = bad.map((result) => ({ result, line: lineOf(lines, result) }));
  const met = new Set(judged.map(({ line }) => line));
  return {
    engine,
    passed: passed.length,
    skipped: results.length - passed.length - bad.length,
    excluded: judged.flatMap(({ result, line }) => (line ? [{ name: result.fullName, reason: line.reason }] : [])),
    failed: judged.flatMap(({ result, line }) =>
      line ? [] : [{ name: result.fullName, message: result.failedExpectations[0]?.message ?? '' }],
    ),
    stale: lines.filter((line) => !met.has(line)).map(({ spec, error }) => `${spec ?? error}`),
  };
}
