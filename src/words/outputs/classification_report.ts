import { classificationReport as reportText } from '../../interpret/classification-report.ts';
import { NO_OPTIONS } from '../../language/schema-type.ts';
import { defineWord, type Word } from '../../language/word.ts';

export const classificationReport: Word<'output'> = defineWord({
  kind: 'output',
  name: 'classification_report',
  summary: 'Precision, recall and F1 of every class.',
  targets: ['category'],
  options: NO_OPTIONS,
  create: () => ({
    write: (run) => run.writeText('classification_report.txt', reportText(run.confusionMatrix())),
  }),
});
