import type { PluginMode } from '../document/parse.ts';
import { type LoadedModel, loadModel as load } from '../predict/load-model.ts';
import type { LoadModelOptions } from '../predict/open-model.ts';
import { type PredictionServer, type ServeOptions, startServer as start } from '../serve/server.ts';
import { allowedWords } from './allowed-words.ts';
import type { Place } from './place.ts';

/** Which of a model's plug-ins may run: 'trusted', where left out, are those that `.pipefile-trust` of the repository around `cwd` lists. */
export interface ModelWords extends Partial<Place> {
  readonly plugins?: PluginMode;
}

/**
 * Loads the model of a run folder, an exported folder or `runs/<name>` (its newest finished run). It sees pictures as the run's validation did.
 * Throws UserError where there is no model or no engine, or where a plug-in of the run may not run or cannot be loaded.
 */
export function loadModel(run: string, options: LoadModelOptions & ModelWords = {}): Promise<LoadedModel> {
  return load(run, allowedWords(options), options);
}

/** Loads a model and serves it over HTTP, on the loopback interface unless told otherwise. Throws UserError as loadModel, or where the port is taken. */
export function startServer(run: string, options: ServeOptions & ModelWords = {}): Promise<PredictionServer> {
  return start(run, allowedWords(options), options);
}
