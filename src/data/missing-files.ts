import { UserError } from '../util/problem.ts';
import { listFiles } from './list-files.ts';
import type { GetterSpec } from './spec.ts';

/** So many missing files are tried before a guess is made. */
const TRIED = 50;

/** What would bring the files that are not there: the folder they are below, the suffix they lack, another Unicode form of their names. */
export async function guessMissing(root: string, getter: GetterSpec, missing: readonly string[]): Promise<string | undefined> {
  const tried = missing.slice(0, TRIED);
  const there = await namesBelow(root);
  if (typeof there === 'string') return there;
  const forms = new Set(there.map((path) => path.normalize('NFC')));
  const otherForm = tried.find((path) => forms.has(path.normalize('NFC')));
  if (otherForm !== undefined) return unicodeForm(otherForm);
  if (getter.kind !== 'csv') return undefined;
  if (tried.every((path) => path.includes('\\'))) return 'Write the paths of the table with / in place of \\.';
  return describe(commonChange(tried, there), getter);
}

/** The files below a folder, or how to make their names readable. */
async function namesBelow(root: string): Promise<readonly string[] | string> {
  try {
    return await listFiles(root, { recurse: true, order: 'path' });
  } catch (error) {
    return error instanceof UserError ? `Names there are not in UTF-8; ${error.problems[0]!.hint}` : [];
  }
}

interface Change {
  readonly before: string;
  readonly after: string;
}

/** What has to stand before and after every path to make it one that is there. */
function commonChange([first = '', ...others]: readonly string[], there: readonly string[]): Change | undefined {
  const known = new Set(there);
  for (const found of there) {
    const at = `/${found}`.indexOf(`/${first}`);
    if (at < 0) continue;
    const [before, after] = [found.slice(0, at), found.slice(at + first.length)];
    if (others.every((path) => known.has(`${before}${path}${after}`))) return { before, after };
  }
  return undefined;
}

function describe(change: Change | undefined, { folder, suffix }: GetterSpec & { kind: 'csv' }): string {
  const options = 'the options of `data.get_items: csv`';
  if (!change)
    return `Check \`folder\` and \`suffix\` in ${options}, which stand before and after every name of the table, or remove the rows.`;
  const parts = [
    change.before && `\`folder: ${`${change.before}${folder}`.replace(/\/$/, '')}\``,
    change.after && `\`suffix: ${suffix}${change.after}\``,
  ];
  return `The files are there with ${parts.filter(Boolean).join(' and ')} in ${options}.`;
}

function unicodeForm(path: string): string {
  return `${path} is there, but its name is written in another Unicode form: rename the files with \`convmv -f utf8 -t utf8 --nfc -r --notest FOLDER\`, or write the table in the form of the files.`;
}
