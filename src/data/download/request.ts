/** What an archive or weights file must be before it is used; every part that is given is checked. */
export interface FileCheck {
  readonly bytes?: number;
  /** Lower-case hex, of the first 2^20 bytes. */
  readonly md5FirstMiB?: string;
  /** First digits of the whole file's sha256, lower-case hex. */
  readonly sha256Prefix?: string;
}

export interface DownloadRequest {
  readonly url: string;
  /** Where the file ends up; it appears there whole and checked, or not at all. */
  readonly target: string;
  readonly check: FileCheck;
  /** Looks into the whole file before it appears under its name; what it throws is thrown, and nothing is kept. */
  readonly inspect?: (path: string) => Promise<void>;
  /** Change time of a file that passes the check but proved to be of no use: it is fetched again unless another has taken its place. */
  readonly replaces?: number;
  readonly onProgress?: (text: string, fraction?: number) => void;
  readonly signal?: AbortSignal;
  readonly limits?: Partial<DownloadLimits>;
}

export interface DownloadLimits {
  /** Consecutive attempts that bring nothing new before giving up. */
  readonly attempts: number;
  /** Pause after the first failure; doubles each time, up to 30 s. */
  readonly backoffMs: number;
  /** Longest silence of the server: until its answer begins and between two pieces. */
  readonly silenceMs: number;
  readonly redirects: number;
  /** Largest file that is taken from a server that no check tells the size of. */
  readonly maxBytes: number;
}

export const DOWNLOAD_LIMITS: DownloadLimits = { attempts: 5, backoffMs: 500, silenceMs: 30_000, redirects: 10, maxBytes: 64 * 2 ** 30 };
