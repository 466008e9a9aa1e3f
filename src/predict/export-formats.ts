/** What a trained model can be written as for other programs. */
export const EXPORT_FORMATS = ['safetensors', 'onnx', 'tfjs', 'torch'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];
