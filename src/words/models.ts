import { type LoadedModel, loadModel as load } from '../predict/load-model.ts';
import type { LoadModelOptions } from '../predict/open-model.ts';
import { type PredictionServer, type ServeOptions, startServer as start } from '../serve/server.ts';
import { loadRegistry } from './load.ts';

/**
 * Loads the model of a run folder, an exported folder or `runs/<name>` (its newest finished run). It sees pictures as the run's validation did.
 * Throws UserError where there is no model or no engine, or where a plug-in of the run cannot be loaded.
 */
export function loadModel(run: string, options: LoadModelOptions = {}): Promise<LoadedModel> {
  return load(run, loadRegistry, options);
}

/** Loads a model and serves it over HTTP, on the loopback interface unless told otherwise. Throws UserError where the port is taken. */
export function startServer(run: string, options: ServeOptions = {}): Promise<PredictionServer> {
  return start(run, loadRegistry, options);
}
