import type { TargetBlock } from '../spec.ts';
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
      return encoderName(step.block, step.vocab);
    case 'one_hot':
      return named('OneHotEncode', { c: null });
    case 'item':
    case 'batch':
      return step.fastaiText;
    case 'to_tensor':
      return 'ToTensor';
    case 'to_float':
      return named('IntToFloatTensor', { div: float(255), div_mask: 1 });
  }
}

/** A vocab shows only where the block was given one: fastai prints the arguments of before the set-up. */
function encoderName(block: TargetBlock, vocab: readonly string[]): string {
  if (block.kind === 'regression') return named('RegressionSetup', { c: block.nOut });
  const given = block.vocab && (vocab.length > 0 ? vocab : block.vocab);
  if (block.kind === 'category') return named('Categorize', { vocab: given, sort: block.sort, add_na: block.addNa });
  if (block.encoded) return named('EncodedMultiCategorize', { vocab: given });
  return named('MultiCategorize', { vocab: given, sort: given === undefined, add_na: block.addNa });
}
