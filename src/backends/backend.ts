/** What an engine says of itself. */
export type Availability =
  | {
      readonly available: true;
      /** To be shown, not to be read by a program. */
      readonly detail: string;
      readonly precisions: readonly ('f32' | 'bf16' | 'f16')[];
      /** Whether it has units that multiply matrices of half precision many times faster than it multiplies float32. Absent: no. */
      readonly matrixUnits?: boolean;
      readonly threads: number;
    }
  | { readonly available: false; readonly why: string; readonly fix: string };

/** One engine behind TF.js; to look at it imports neither TF.js nor its kernels, which cost a start a quarter of a second. `auto` takes the first available one in the registry's order: onednn, tensorflow, wasm. */
export interface Engine {
  readonly name: 'onednn' | 'tensorflow' | 'wasm' | 'webgpu' | 'cpu';
  readonly summary: string;
  /** Cheap look; no kernel is run. */
  probe(): Promise<Availability>;
  /** Registers its kernels, makes it TF.js's backend in this thread and proves it by one operation. Throws UserError when it is not available or fails. */
  start(options: { readonly threads?: number }): Promise<void>;
  /** Once started: TF.js's kernels that it computes itself and those that run as TF.js's cpu kernels on copies. Absent where all are its own. */
  readonly kernels?: () => Promise<{ readonly native: readonly string[]; readonly routed: readonly string[] }>;
}
