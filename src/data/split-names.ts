/** What a folder of pictures is for, where its name says so. */
export type SplitRole = 'train' | 'valid' | 'test';

const ROLES: readonly (readonly [role: SplitRole, names: RegExp])[] = [
  ['train', /^(trains?|training|trn)$/],
  ['valid', /^(valids?|validation|validate|vals?|devs?|devel|development|evals?|evaluation|holdout)$/],
  ['test', /^(tests?|testing|tst|unlabell?ed|submission)$/],
];

/** Words beside a split's name that add nothing: `train_images`, `Test-Set`. */
const FILLERS =
  /^(images?|imgs?|im|pics?|pictures?|photos?|data|datas?ets?|sets?|folders?|dirs?|samples?|splits?|files?|jpe?gs?|pngs?|full|raw|part|\d+)$/;

/** The split that a folder's name stands for, in any case or spelling (`Train`, `test1`, `train_images`, `validation-set`); undefined for any other name. */
export function roleOf(name: string): SplitRole | undefined {
  const words = wordsOf(name);
  const roles = words.map((word) => ROLES.find(([, names]) => names.test(word))?.[0]);
  const named = roles.filter((role) => role !== undefined);
  const rest = words.filter((_, i) => roles[i] === undefined);
  return named.length === 1 && rest.every((word) => FILLERS.test(word)) ? named[0] : undefined;
}

/** Whether a folder's name stands for a numbered part of one set (`images_part_1`, `fold2`, `batch-3`) and so for no class. */
export function isPart(name: string): boolean {
  const words = wordsOf(name);
  return words.some(
    (word, i) => /^(parts?|folds?|batch|shards?|chunks?|splits?|images?|imgs?)$/.test(word) && /^\d+$/.test(words[i + 1] ?? ''),
  );
}

/** 'trainImages2' and 'train_images_2' are train, images, 2; `trainset` is train, set. */
function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(/(\d+)/g, ' $1 ')
    .replace(/(train|training|valid|validation|val|test|testing|dev|eval)(images?|imgs?|sets?|data)\b/g, '$1 $2')
    .split(/[^\p{L}\d]+/u)
    .filter((word) => word !== '');
}
