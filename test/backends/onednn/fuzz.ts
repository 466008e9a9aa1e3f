import type { Device } from '../../../src/backends/onednn/device.ts';
import { CALLS } from './fuzz-calls.ts';
import { type Random, World } from './fuzz-world.ts';

/** How a run of random calls went: calls that returned and calls that threw, by method. */
export interface FuzzOutcome {
  readonly returned: Record<string, number>;
  readonly threw: Record<string, number>;
  /** Thrown values that are no Error, and calls that gave what no method gives. */
  readonly wrong: readonly string[];
}

type Method = keyof Device;

/** Values that a number must never be trusted to be. */
const ODD: readonly unknown[] = [
  -1,
  0,
  1,
  0.5,
  -(2 ** 31),
  2 ** 40,
  2 ** 53,
  2 ** 62,
  Number.NaN,
  Infinity,
  -Infinity,
  undefined,
  null,
  'text',
  {},
  [],
  [1, -1],
  [2 ** 53, 2 ** 53],
  true,
  12n,
  Symbol('odd'),
  new Float32Array(3),
  () => 1,
];

/** Calls every entry point `calls` times in all with arguments that mostly fit and now and then do not, always the same for one seed. */
export function fuzz(addon: Device, seed: number, calls: number): FuzzOutcome {
  const random = generator(seed);
  const world = new World(addon, random);
  const outcome = { returned: {} as Record<string, number>, threw: {} as Record<string, number>, wrong: [] as string[] };
  const methods = Object.keys(CALLS) as Method[];
  for (let i = 0; i < calls; i++) {
    const name = methods[random(methods.length)]!;
    const args = spoil(CALLS[name]!(world), random);
    try {
      const result = (addon[name] as (...args: unknown[]) => unknown)(...args);
      outcome.returned[name] = (outcome.returned[name] ?? 0) + 1;
      if (name !== 'describe' && name !== 'memory') world.take(result);
    } catch (error) {
      outcome.threw[name] = (outcome.threw[name] ?? 0) + 1;
      if (!(error instanceof Error)) outcome.wrong.push(`${name} threw ${String(error)}`);
    }
    world.trim();
  }
  world.clear();
  return outcome;
}

function generator(seed: number): Random {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** One call in four has one to three of its arguments, or values in them, replaced, or loses its last ones. */
function spoil(args: unknown[], random: Random): unknown[] {
  if (random(4) !== 0) return args;
  const spoilt = [...args];
  for (let i = random(3); i >= 0; i--) {
    const at = random(spoilt.length);
    spoilt[at] = random(2) === 0 ? spoiltWithin(spoilt[at], random) : odd(random);
  }
  return random(8) === 0 ? spoilt.slice(0, random(spoilt.length + 1)) : spoilt;
}

/** A copy of a list or of an object with one value replaced, or, of an object, left out. */
function spoiltWithin(arg: unknown, random: Random): unknown {
  if (Array.isArray(arg) && arg.length > 0) return arg.with(random(arg.length), odd(random));
  if (typeof arg !== 'object' || arg === null || Object.getPrototypeOf(arg) !== Object.prototype) return odd(random);
  const names = Object.keys(arg);
  if (names.length === 0) return odd(random);
  const name = names[random(names.length)]!;
  const { [name]: _, ...rest } = arg as Record<string, unknown>;
  return random(4) === 0 ? rest : { ...rest, [name]: odd(random) };
}

function odd(random: Random): unknown {
  return ODD[random(ODD.length)];
}
