import type { Device, Operations } from './device.ts';
import type { KernelTable, NativeKernel } from './kernel.ts';

/** The number by which a method of the device takes an operation; throws where the device has none of that name. */
export function operationOf(device: Device, method: keyof Operations, name: string): number {
  const number = numbersOf(device)[method].get(name);
  if (number === undefined) throw new Error(`the device has no operation ${name} for ${method}`);
  return number;
}

/** A kernel for each operation that a method of the device takes: their names are TF.js's. */
export function kernelsOf(device: Device, method: keyof Operations, kernel: (op: number, name: string) => NativeKernel): KernelTable {
  return Object.fromEntries([...numbersOf(device)[method]].map(([name, op]) => [name, kernel(op, name)]));
}

type Numbers = Readonly<Record<keyof Operations, ReadonlyMap<string, number>>>;

const known = new WeakMap<Device, Numbers>();

/** Asked once of each device: names do not change while it lives. */
function numbersOf(device: Device): Numbers {
  const found = known.get(device);
  if (found !== undefined) return found;
  const entries = Object.entries(device.describe().ops).map(([method, names]) => [method, new Map(names.map((name, i) => [name, i]))]);
  const numbers = Object.fromEntries(entries) as Numbers;
  known.set(device, numbers);
  return numbers;
}
