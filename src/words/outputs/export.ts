import { defineWord, type Word } from '../../language/word.ts';
import { EXPORT_FORMATS } from '../../predict/export-formats.ts';

export const exportOutput: Word<'output'> = defineWord({
  kind: 'output',
  name: 'export',
  summary: 'The model for other programs, in `export/<format>/` of the run folder.',
  shorthand: 'formats',
  options: {
    type: 'object',
    additionalProperties: false,
    required: ['formats'],
    properties: {
      formats: {
        type: 'array',
        items: { type: 'string', enum: EXPORT_FORMATS },
        minItems: 1,
        description:
          'safetensors (for `pipeline predict`, PyTorch, Hugging Face), onnx, tfjs (browsers), torch (a state dict for PyTorch and fastai).',
      },
      normalise: { type: 'boolean', default: true, description: 'onnx, tfjs: the file normalises by itself and is given values in 0..1.' },
    },
  },
  create: ({ formats, normalise }, words) => ({
    write: async ({ folder }) => {
      const { exportModel } = await import('../../predict/export-model.ts');
      for (const format of formats) await exportModel(folder, format, async () => words, { normalise });
      return formats.map((format) => `export/${format}`).join(', ');
    },
  }),
});
