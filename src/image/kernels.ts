import { readFileSync } from 'node:fs';

/** The functions of wasm/*.ts; addresses and counts are plain numbers. */
interface Functions {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  columns1: ResizeColumns;
  columns3: ResizeColumns;
  rows(src: number, stride: number, dst: number, to: number, start: number, count: number, weights: number, taps: number): void;
  sample(...args: SampleArguments): void;
  area(
    ...args: readonly [src: number, w: number, h: number, stride: number, dst: number, w: number, h: number, stride: number, sums: number]
  ): void;
  levels(data: number, n: number, scale: number, shift: number): void;
  normalize(data: number, n: number, stats: number): void;
  toFloat(src: number, n: number, dst: number): void;
}

type ResizeColumns = (
  ...args: readonly [
    src: number,
    from: number,
    rows: number,
    dst: number,
    to: number,
    start: number,
    count: number,
    weights: number,
    taps: number,
  ]
) => void;

type SampleArguments = readonly [
  ...source: readonly [at: number, bytes: boolean, width: number, height: number, stride: number],
  ...grid: readonly [map: number, warps: number, width: number, height: number, aligned: boolean, reflection: boolean],
  ...part: readonly [left: number, top: number, width: number, height: number],
  ...to: readonly [at: number, stride: number, scratch: number],
];

/** What a kernel may read or write over the end of an array. */
const PADDING = 64;
const PAGE = 65_536;
/** Memory beyond this is given back after its use: a wasm memory cannot shrink. */
const KEEP = 64 * 1024 * 1024;

/** TypeScript describes WebAssembly with the browser's types only. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (code: object) => { readonly exports: unknown };
};

let code: object | undefined;
let functions: Functions | undefined;

/** Runs `work` with the kernels of wasm/ and a memory of their own, whose arrays are gone afterwards; calls do not nest. */
export function withKernels<T>(work: (kernels: Kernels) => T): T {
  code ??= new WebAssembly.Module(readFileSync(new URL('../../../wasm/image.wasm', import.meta.url)));
  functions ??= new WebAssembly.Instance(code).exports as unknown as Functions;
  const result = work(new Kernels(functions));
  if (functions.memory.buffer.byteLength > KEEP) functions = undefined;
  return result;
}

/** The kernels and the arrays they work on. An array's address stays; views of it are good until the next array is made. */
export class Kernels {
  readonly run: Functions;
  private end = PAGE;

  constructor(run: Functions) {
    this.run = run;
  }

  /** The address of a new array of `bytes` bytes, not cleared. */
  room(bytes: number): number {
    const at = this.end;
    this.end = (at + bytes + PADDING + 15) & ~15;
    const missing = this.end - this.run.memory.buffer.byteLength;
    if (missing > 0) this.run.memory.grow(Math.ceil(missing / PAGE));
    return at;
  }

  /** The address of a copy of an array. */
  put(data: Uint8Array | Float32Array | Float64Array | Int32Array): number {
    const at = this.room(data.byteLength);
    this.bytes(at, data.byteLength).set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    return at;
  }

  bytes(at: number, length: number): Uint8Array {
    return new Uint8Array(this.run.memory.buffer, at, length);
  }

  floats(at: number, length: number): Float32Array {
    return new Float32Array(this.run.memory.buffer, at, length);
  }
}
