/** A global that a pickle names: a class or function, known by its name only. */
export interface PickleGlobal {
  readonly name: string;
  /** What calling it makes of its arguments; absent for names that may only be passed on, such as a storage class. */
  readonly call?: (args: readonly PickleValue[]) => PickleValue;
}

/** A value that a pickle's data program can build: data, never code. Tuples and lists are arrays; dicts are maps. */
export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | PickleValue[]
  | Map<PickleValue, PickleValue>
  | PickleGlobal
  | PickleOpaque;

/** An object of the reader's own that the program only hands around (a storage, a tensor). */
export class PickleOpaque {
  readonly opaque = true;
}

export function isGlobal(value: PickleValue): value is PickleGlobal {
  return typeof value === 'object' && value !== null && 'name' in value && !(value instanceof Uint8Array);
}
