import type { Document } from '../document/document.ts';
import type { FinishedRun } from '../language/contracts/output.ts';
import type { WordSpec } from '../language/spec.ts';
import { UserError } from '../util/problem.ts';
import { openFinishedRun } from './finished-run.ts';

/** What writes the outputs of a document from its run's folder, each when it is asked for; gives one line for people. The folder is read once. */
export function outputRenderer(
  folder: string,
  { outputs, words }: Pick<Document, 'outputs' | 'words'>,
): (output: WordSpec<'output'>) => Promise<string> {
  let run: Promise<FinishedRun> | undefined;
  return async (output) => {
    run ??= openFinishedRun(
      folder,
      outputs.map((spec) => words.create(spec)),
      words,
    );
    const said: unknown = await words.create(output).write(await run);
    if (typeof said === 'string') return said;
    throw new UserError({
      code: 'plugin-failed',
      message: `the output '${output.word}' said nothing about what it wrote`,
      expected: 'a function write that resolves to one line of text',
    });
  };
}
