import type { ExportFormat } from '../predict/export-formats.ts';
import * as predict from '../predict/export-model.ts';
import { loadRegistry } from './load.ts';

/**
 * Writes a trained model for other programs; gives the files' paths. Throws UserError where there is no model, or where the format has no form for
 * one of its operations.
 */
export function exportModel(run: string, format: ExportFormat, options: predict.ExportOptions = {}): Promise<string[]> {
  return predict.exportModel(run, format, loadRegistry, options);
}
