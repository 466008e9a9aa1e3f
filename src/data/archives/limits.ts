/** Bounds against archives that are made to fill a disk. */
export interface ArchiveLimits {
  readonly entries: number;
  /** Bytes of all unpacked files together. */
  readonly bytes: number;
  /** Unpacked to packed bytes, once more than 64 MiB were unpacked. */
  readonly ratio: number;
}

export const ARCHIVE_LIMITS: ArchiveLimits = { entries: 5_000_000, bytes: 256 * 2 ** 30, ratio: 100 };
