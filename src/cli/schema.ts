import { pipelineSchema } from '../document/json-schema.ts';
import { EXIT } from './command.ts';
import type { Io } from './io.ts';
import { wordsOf } from './load.ts';

/** `pipeline schema [FILE]`: the JSON Schema of pipeline files for editors, with the words of the file's plug-ins. */
export async function run([file]: readonly string[], options: Readonly<Record<string, unknown>>, io: Io): Promise<number> {
  io.stdout.write(`${JSON.stringify(pipelineSchema(await wordsOf(file, options, io)), null, 2)}\n`);
  return EXIT.ok;
}
