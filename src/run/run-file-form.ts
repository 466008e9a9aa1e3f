import { damaged, isRecord } from '../util/json-file.ts';
import { UserError } from '../util/problem.ts';

/** A name that becomes a file's in the run folder: what the words allow. */
const FILE_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;
/** Options whose value becomes the name of a file or folder below the run folder. */
const NAMING: ReadonlySet<string> = new Set(['fname', 'name', 'logDir', 'log_dir']);

/** Throws UserError where a run.json lacks a part, or names a file outside its run folder, as no run of ours writes it. */
export function refuseForeign(run: unknown, path: string): void {
  const why = whyForeign(run);
  if (why !== undefined) throw new UserError(damaged(path, why));
}

function whyForeign(run: unknown): string | undefined {
  const document = isRecord(run) ? run['document'] : undefined;
  if (!isRecord(run) || !isRecord(document)) return 'it holds no document';
  const lacks =
    ['data', 'learner', 'model', 'checkpoint', 'resolved'].find((part) => !isRecord(document[part])) ??
    ['train', 'outputs'].find((part) => !Array.isArray(document[part])) ??
    ['name', 'file'].find((part) => typeof document[part] !== 'string');
  if (lacks !== undefined) return `its document has no '${lacks}'`;
  if (!['none', 'write', 'frozen'].includes(String(run['lock'])) || typeof run['engine'] !== 'string')
    return "its 'lock' or 'engine' is none that there is";
  const { callbacks } = document['learner'] as Readonly<Record<string, unknown>>;
  const outside = namesIn({ train: document['train'], callbacks, name: document['name'] }).find((name) => !FILE_NAME.test(name));
  return outside === undefined ? undefined : `it names a file ${JSON.stringify(outside)}, which no word of the language allows`;
}

function namesIn(value: unknown, key = ''): readonly string[] {
  if (typeof value === 'string') return NAMING.has(key) ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((part) => namesIn(part, key));
  return isRecord(value) ? Object.entries(value).flatMap(([name, part]) => namesIn(part, name)) : [];
}
