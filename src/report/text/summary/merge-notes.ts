import type { Step, Summary } from '../../../data/summary/trace.ts';

/** What fastai's merging and ordering did to the transforms of a resolved file's data section: one sentence for each thing that differs from what was written. */
export function mergeNotes(data: Readonly<Record<string, unknown>>, { itemPipeline, batchPipeline }: Summary): string[] {
  const items = wordNames(data.item_tfms);
  const batch = wordNames(data.batch_tfms);
  return [
    ...repeated(items),
    ...repeated(batch),
    ...reordered('item_tfms', items, itemPipeline.flatMap(namesOf)),
    ...reordered('batch_tfms', batch, batchPipeline.flatMap(namesOf)),
  ];
}

function wordNames(list: unknown): string[] {
  if (!Array.isArray(list)) return [];
  return list.map((word: unknown) => (typeof word === 'string' ? word : (Object.keys(word as object)[0] ?? '')));
}

function repeated(names: readonly string[]): string[] {
  const twice = [...new Set(names.filter((name, i) => names.indexOf(name) !== i))];
  return twice.map(
    (name) => `${name} is written ${names.filter((other) => other === name).length} times: the last one is used, where the first stood`,
  );
}

/** The words a step stands for. */
function namesOf(step: Step): readonly string[] {
  return step.kind === 'item' || step.kind === 'batch' ? step.names : [];
}

/** Words that stand in the pipeline in another order than in the file; a word that became several is left out. */
function reordered(where: string, written: readonly string[], used: readonly string[]): string[] {
  const inFile = [...new Set(written)].filter((name) => used.includes(name));
  const inPipeline = [...new Set(used)].filter((name) => inFile.includes(name));
  if (inFile.every((name, i) => name === inPipeline[i])) return [];
  return [`${where} run in fastai's order, not the written one: ${inPipeline.join(', ')}`];
}
