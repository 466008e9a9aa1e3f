import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

/** A tensor in the addon: an integer that is never handed out twice; 0 stands for none. */
export type Handle = number;

/** What the compiled addon (native/) offers, one instance per thread. Every method throws an Error on wrong arguments or a disposed handle. */
export interface Addon {
  write(values: Float32Array | Int32Array | Uint8Array, dtype: number): Handle;
  read(handle: Handle): Float32Array | Int32Array | Uint8Array;
  dispose(handle: Handle): void;
  fill(count: number, dtype: number, value: number): Handle;
  memory(): { live: number; idle: number; peak: number; tensors: number };
  layoutOf(handle: Handle): 'plain' | 'f32' | 'bf16';
  describe(): { version: string; isa: string; kernels: string; bf16: boolean; threads: number };
  /** Threads 0 leaves the number as it is. */
  configure(threads: number, winograd: boolean): void;
  trim(): void;
  unary(op: number, x: Handle, alpha: number): Handle;
  clip(x: Handle, low: number, high: number): Handle;
  binary(op: number, a: Handle, aShape: number[], b: Handle, bShape: number[], outShape: number[]): Handle;
  reduce(op: number, x: Handle, outer: number, reduced: number, inner: number): Handle;
  argMax(least: boolean, x: Handle, outer: number, reduced: number, inner: number): Handle;
  softmax(logarithm: boolean, x: Handle, rows: number, classes: number): Handle;
  matMul(
    a: Handle,
    b: Handle,
    batchesA: number,
    batchesB: number,
    m: number,
    k: number,
    n: number,
    transposeA: boolean,
    transposeB: boolean,
  ): Handle;
  view(x: Handle, offset: number, sizes: number[], strides: number[]): Handle;
  concat(handles: Handle[], outer: number, inner: number[]): Handle;
  pad(x: Handle, shape: number[], before: number[], after: number[], value: number): Handle;
  gather(x: Handle, indices: Handle, batches: number, outer: number, axis: number, inner: number, each: number): Handle;
  select(condition: Handle, a: Handle, b: Handle, repeat: number): Handle;
  cast(x: Handle, dtype: number): Handle;
  oneHot(indices: Handle, depth: number, on: number, off: number, dtype: number): Handle;
  conv(x: Handle, filter: Handle, args: number[]): Handle;
  convInput(dy: Handle, filter: Handle, args: number[]): Handle;
  convFilter(x: Handle, dy: Handle, args: number[]): Handle;
  pool(x: Handle, args: number[], average: boolean): Handle;
  poolGrad(dy: Handle, x: Handle, output: Handle, args: number[], average: boolean): Handle;
  convNorm(
    args: number[],
    eps: number,
    relu: boolean,
    x: Handle,
    filter: Handle,
    gamma: Handle,
    beta: Handle,
    add: Handle,
  ): [Handle, Handle, Handle, Handle];
  convNormInference(
    args: number[],
    eps: number,
    relu: boolean,
    ...tensors: [x: Handle, filter: Handle, gamma: Handle, beta: Handle, mean: Handle, variance: Handle, add: Handle]
  ): Handle;
  convNormGrad(
    wanted: number,
    args: number[],
    eps: number,
    relu: boolean,
    adds: boolean,
    ...saved: [dy: Handle, x: Handle, filter: Handle, gamma: Handle, beta: Handle, mean: Handle, variance: Handle, conv: Handle, y: Handle]
  ): Handle;
  adam(
    p: Handle,
    g: Handle,
    a: Handle,
    s: Handle,
    lr: number,
    mom: number,
    sqrMom: number,
    eps: number,
    wd: number,
    decoupled: boolean,
    t: number,
  ): void;
  sgd(p: Handle, g: Handle, a: Handle, lr: number, mom: number, wd: number, decoupled: boolean): void;
  crossEntropy(logits: Handle, labels: Handle, rows: number, classes: number): [Handle, Handle];
}

/** Where `npm run build:native` puts the addon; PIPEFILE_ONEDNN names another one (a sanitizer's build). */
export function addonPath(): string {
  const named = process.env['PIPEFILE_ONEDNN'] || undefined;
  if (named !== undefined && named !== '') return named;
  const folders = ['../../../native/build/onednn.node', '../../../../native/build/onednn.node'];
  const paths = folders.map((path) => fileURLToPath(new URL(path, import.meta.url)));
  return paths.find((path) => existsSync(path)) ?? paths[1]!;
}

/** Loads the addon into this thread; throws what the dynamic linker says where it cannot. */
export function loadAddon(): Addon {
  return createRequire(import.meta.url)(addonPath()) as Addon;
}
