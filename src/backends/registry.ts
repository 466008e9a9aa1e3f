import { UserError } from '../util/problem.ts';
import type { Engine } from './backend.ts';
import { cpuEngine } from './cpu.ts';
import { onednnEngine } from './onednn/engine.ts';
import { tensorflowEngine } from './tensorflow/engine.ts';
import { wasmEngine } from './wasm/engine.ts';

export type EngineName = Engine['name'];

/** All engines; `auto` takes the first available one that is not `cpu`. */
export const ENGINES: readonly Engine[] = [onednnEngine, tensorflowEngine, wasmEngine, cpuEngine];

export interface SkippedEngine {
  readonly name: EngineName;
  readonly why: string;
  readonly fix: string;
}

/** Picks an engine without starting it. A named engine that is missing throws UserError 'engine-missing' saying why and what brings it. */
export async function chooseEngine(name: 'auto' | EngineName): Promise<{ engine: Engine; skipped: SkippedEngine[] }> {
  const skipped: SkippedEngine[] = [];
  for (const engine of name === 'auto'
    ? ENGINES.filter((engine) => engine.name !== 'cpu')
    : ENGINES.filter((engine) => engine.name === name)) {
    const availability = await engine.probe();
    if (availability.available) return { engine, skipped };
    skipped.push({ name: engine.name, why: availability.why, fix: availability.fix });
  }
  const missing = skipped[0];
  throw new UserError({
    code: 'engine-missing',
    message: missing === undefined ? `There is no engine named ${name}.` : `Engine ${name} is not available: ${missing.why}.`,
    expected: `one of ${ENGINES.map((engine) => engine.name).join(', ')}`,
    ...(missing === undefined ? {} : { hint: missing.fix }),
  });
}
