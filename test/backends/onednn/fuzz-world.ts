import type { Device, Handle, Operations } from '../../../src/backends/onednn/device.ts';

/** A whole number from 0 up to, not including, `below`. */
export type Random = (below: number) => number;

interface Known {
  readonly handle: Handle;
  readonly count: number;
  readonly shape?: number[];
}

/** The tensors alive in the addon, and sizes for new ones. */
export class World {
  readonly addon: Device;
  readonly random: Random;
  readonly ops: Operations;
  #known: Known[] = [];
  #all = new Set<Handle>();

  constructor(addon: Device, random: Random) {
    this.addon = addon;
    this.random = random;
    this.ops = addon.describe().ops;
  }

  size(most = 6): number {
    return 1 + this.random(most);
  }

  sizes(rank: number, most = 6): number[] {
    return Array.from({ length: rank }, () => this.size(most));
  }

  /** A fresh float32 tensor, or one of that size from an earlier call, which may lie in a layout of oneDNN's. */
  floats(...shape: number[]): Handle {
    const count = shape.reduce((a, b) => a * b, 1);
    const old = this.#known.filter((one) => one.count === count);
    if (old.length > 0 && this.random(3) === 0) return old[this.random(old.length)]!.handle;
    return this.keep(
      this.addon.write(
        Float32Array.from({ length: count }, () => this.random(2000) / 500 - 2),
        0,
      ),
      count,
    );
  }

  ints(below: number, count: number): Handle {
    const handle = this.addon.write(
      Int32Array.from({ length: count }, () => this.random(below)),
      1,
    );
    this.#all.add(handle);
    return handle;
  }

  bools(count: number): Handle {
    const handle = this.addon.write(
      Uint8Array.from({ length: count }, () => this.random(2)),
      2,
    );
    this.#all.add(handle);
    return handle;
  }

  keep(handle: Handle, count: number): Handle {
    this.#all.add(handle);
    this.#known.push({ handle, count });
    return handle;
  }

  /** Results become inputs of later calls. */
  take(result: unknown): void {
    const several = typeof result === 'object' && result !== null && !ArrayBuffer.isView(result);
    for (const one of several ? Object.values(result) : [result]) {
      if (typeof one !== 'number' || one <= 0) continue;
      this.#all.add(one);
      const values = this.random(2) === 0 ? this.addon.read(one) : undefined;
      if (values instanceof Float32Array) this.#known.push({ handle: one, count: values.length });
    }
  }

  any(): Handle {
    const all = [...this.#all];
    return all.length === 0 ? 1 : all[this.random(all.length)]!;
  }

  /** Frees all but the latest tensors; their handles stay in use, as disposed ones. */
  trim(): void {
    if (this.#all.size < 200) return;
    const [first, ...rest] = [...this.#all];
    for (const handle of [first!, ...rest.slice(0, 100)]) {
      this.addon.dispose(handle);
      this.#all.delete(handle);
    }
    if (this.random(4) !== 0) this.#known = this.#known.filter(({ handle }) => this.#all.has(handle));
  }

  clear(): void {
    for (const handle of this.#all) this.addon.dispose(handle);
  }
}
