import { float, named } from './python-text.ts';
import type { Step } from './trace.ts';

/** What fastai 2.7 calls a step where it prints a pipeline: the class, or function, and its stored arguments. */
export function fastaiName(step: Step): string {
  switch (step.kind) {
    case 'open':
      return 'PILBase.create';
    case 'label':
      return step.fastai.arguments === undefined ? step.fastai.name : named(step.fastai.name, step.fastai.arguments);
    case 'encode':
      return step.fastaiText;
    case 'item':
    case 'batch':
      return step.fastaiText;
    case 'to_tensor':
      return 'ToTensor';
    case 'to_float':
      return named('IntToFloatTensor', { div: float(255), div_mask: 1 });
  }
}
