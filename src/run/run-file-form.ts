import { type FormSchema, formChecker } from '../util/form.ts';
import { damaged, isRecord } from '../util/json-file.ts';
import { safeSegments } from '../util/names.ts';
import { UserError } from '../util/problem.ts';

const MAP: FormSchema = { type: 'object' };
const LIST: FormSchema = { type: 'array' };
const TEXT: FormSchema = { type: 'string' };

const mistake = formChecker({
  type: 'object',
  required: ['document', 'lock', 'engine'],
  properties: {
    lock: { enum: ['none', 'write', 'frozen'] },
    engine: TEXT,
    document: {
      type: 'object',
      required: ['name', 'file', 'plugins', 'data', 'learner', 'model', 'checkpoint', 'resolved', 'train', 'outputs'],
      properties: {
        name: TEXT,
        file: TEXT,
        plugins: { type: 'array', items: { type: 'object', required: ['path', 'sha256'], properties: { path: TEXT, sha256: TEXT } } },
        data: MAP,
        learner: MAP,
        model: MAP,
        checkpoint: MAP,
        resolved: MAP,
        train: LIST,
        outputs: LIST,
      },
    },
  },
});

/** Options whose value becomes the name of a file or folder below the run folder. */
const NAMING: ReadonlySet<string> = new Set(['fname', 'name', 'log_dir']);

/** Throws UserError where a run.json lacks a part, or names a file outside its run folder, as no run of ours writes it. */
export function refuseForeign(run: unknown, path: string): void {
  const why = mistake(run) ?? outsideName((run as { readonly document: Readonly<Record<string, unknown>> }).document);
  if (why !== undefined) throw new UserError(damaged(path, why));
}

function outsideName({ train, learner, name }: Readonly<Record<string, unknown>>): string | undefined {
  const { callbacks } = learner as Readonly<Record<string, unknown>>;
  const outside = namesIn({ train, callbacks, name }).find((given) => 'refused' in safeSegments(given));
  return outside === undefined ? undefined : `it names a file ${JSON.stringify(outside)}, which no word of the language allows`;
}

/** A plug-in's words may mean something else by these options. */
function namesIn(value: unknown, key = ''): readonly string[] {
  if (typeof value === 'string') return NAMING.has(key) ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((part) => namesIn(part, key));
  if (!isRecord(value) || 'plugin' in value) return [];
  return Object.entries(value).flatMap(([name, part]) => namesIn(part, name));
}
