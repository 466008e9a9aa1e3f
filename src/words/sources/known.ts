import { KNOWN_DATASETS, type KnownDataset, knownDataset } from '../../data/known.ts';
import { defineWord, type Word } from '../../language/word.ts';
import { UserError } from '../../util/problem.ts';
import { nearest } from '../../util/text.ts';
import { KNOWN_LAYOUTS } from './known-layouts.ts';

export const known: Word<'source'> = defineWord({
  kind: 'source',
  name: 'known',
  summary: 'A data set by fastai’s name for it, such as PETS or IMAGENETTE_160.',
  shorthand: 'name',
  bareText: '^[A-Z][A-Z0-9_]+$',
  options: {
    type: 'object',
    additionalProperties: false,
    required: ['name'],
    properties: { name: { type: 'string', pattern: '^[A-Z][A-Z0-9_]*$', description: 'fastai’s constant.' } },
  },
  create: ({ name }) => ({
    title: 'Fetch the data',
    ...(Object.hasOwn(KNOWN_LAYOUTS, name) && { defaults: { of: `the known data set ${name}`, data: { ...KNOWN_LAYOUTS[name]! } } }),
    locate: async ({ archive }) => archive(requireKnown(name)),
  }),
});

function requireKnown(name: string): KnownDataset {
  const known = knownDataset(name);
  if (known) return known;
  const near = nearest(
    name,
    KNOWN_DATASETS.map((dataset) => dataset.name),
  );
  throw new UserError({
    code: 'source-not-found',
    message: `there is no known data set named ${name}`,
    expected: 'one of those that `pipeline datasets` lists, a folder, or an address',
    path: 'data.source',
    ...(near === undefined ? {} : { hint: `did you mean ${near}?` }),
  });
}
