/** An archive (.tgz, .tar.gz, .tar) at an address, with what it is checked against. */
export interface Archive {
  /** http or https. */
  readonly url: string;
  readonly bytes?: number;
  /** md5 of the first 2^20 bytes, hex. */
  readonly md5FirstMiB?: string;
}

/** What a source may use to find its data or to bring them here. */
export interface SourceContext {
  /** Absolute folder of the pipeline file. */
  readonly base: string;
  /** Absolute folder of this program's own cache. */
  readonly cacheFolder: string;
  /** Never touch the network. */
  readonly offline: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal;
  /** Tells people what is being done; the share that is done is from 0 to 1. */
  readonly onProgress?: (text: string, share?: number) => void;
  /** The folder of an unpacked archive: unpacked before, or unpacked from where fastai has put it, or fetched first. Throws a UserError where it cannot be had. */
  readonly archive: (archive: Archive) => Promise<Located>;
  /** A folder below the cache, by its name there. `fill` is called where it is not there yet, with an empty folder that counts only when it is full. */
  readonly made: (name: string, fill: (folder: string) => Promise<void>) => Promise<string>;
}

/** Where the data are. */
export interface Located {
  /** Absolute folder. */
  readonly root: string;
  /** One line for people: what it is and where it came from. */
  readonly detail: string;
}

/** The data are not on this machine, and `offline` forbids to fetch them. */
export interface NotHere {
  /** Names them, such as 's3://bucket/pets.tgz'. */
  readonly absent: string;
  readonly hint?: string;
}

/** Keys of the data section that a file may leave out because the source says them. */
export interface DataDefaults {
  /** Whose they are, for `explain`: 'the known data set PETS'. */
  readonly of: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What a source word does. */
export interface Source {
  /** What the plan calls the task: 'Fetch the data'. */
  readonly title: string;
  /** The user's own folder where the data are; left out where they are fetched or made. Untrusted files may not name one outside of the repository. */
  readonly folder?: string;
  readonly defaults?: DataDefaults;
  /** Finds the folder of the data, and brings them here first where that is needed. */
  readonly locate: (context: SourceContext) => Located | NotHere | Promise<Located | NotHere>;
}
