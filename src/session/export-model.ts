import type { ExportFormat } from '../predict/export-formats.ts';
import * as predict from '../predict/export-model.ts';
import { allowedWords } from './allowed-words.ts';
import type { ModelWords } from './models.ts';

/**
 * Writes a trained model for other programs; gives the files' paths. Throws UserError as loadModel, or where the model holds NaN or infinity, or where
 * the format has no form for one of its operations.
 */
export function exportModel(run: string, format: ExportFormat, options: predict.ExportOptions & ModelWords = {}): Promise<string[]> {
  return predict.exportModel(run, format, allowedWords(options), options);
}
