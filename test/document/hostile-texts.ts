const BASE = 'version: 1\ndata: { source: synthetic, get_y: parent_label }\nlearner: { arch: small, pretrained: false }\n';
const TRAIN = 'train: [{ fit: 1 }]\n';

/** Pieces numbered from 0, until the text has `letters`. */
function repeat(piece: (i: number) => string, letters: number): string {
  const parts: string[] = [];
  for (let i = 0, length = 0; length < letters; i++) length += parts[parts.push(piece(i)) - 1]!.length;
  return parts.join('');
}

const list = (before: string, piece: (i: number) => string, after: string) => (letters: number) => before + repeat(piece, letters) + after;
const inData = (key: string, piece: (i: number) => string) =>
  list(`${BASE.split(' source')[0]} ${key}: [`, piece, `], source: synthetic, get_y: parent_label }\nlearner: { arch: small }\n${TRAIN}`);
const inLearner = (key: string, piece: (i: number) => string) =>
  list(BASE.replace('pretrained: false }\n', `pretrained: false, ${key}: [`), piece, `] }\n${TRAIN}`);

/** Texts that grow in one way, by name: what was, or could be, slower than its length. */
export const GROWING: Readonly<Record<string, (letters: number) => string>> = {
  keys: list('', (i) => `k${i}: 1\n`, ''),
  'keys in braces': list('a: {', (i) => `k${i}: 1, `, '}\n'),
  'names in braces': list('a: {', (i) => `k${i}, `, '}\n'),
  'the same key': list('', () => '? a\n', ''),
  'empty keys': list('', () => ':\n', ''),
  anchors: list('a:\n', (i) => `  - &a${i} x\n`, ''),
  'anchors and aliases': list('a:\n', (i) => `  - &a${i} x\n  - *a${i}\n`, ''),
  'aliases of one anchor': list('a: &a x\nb:\n', () => '  - *a\n', ''),
  'merges of one anchor': list('a: &a { x: 1 }\nb:\n', () => '  - { <<: *a, y: 1 }\n', ''),
  'one merge of many': list('a: &a { x: 1 }\nb: { <<: [', () => '*a, ', '] }\n'),
  'lone CRs': list('a: 1\n', () => '\r', ''),
  'keys between lone CRs': list('', (i) => `k${i}: 1\r`, ''),
  'empty lines': list('a: 1\n', () => '\n', ''),
  comments: list('a: 1\n', () => '#\n', ''),
  documents: list('', () => 'a: 1\n---\n', ''),
  directives: list('', () => '%\n', ''),
  tags: list('a:\n', (i) => `  - !t${i} x\n`, ''),
  quotes: list('', () => '"a"\n', ''),
  'wrong escapes': list('a:\n', () => `  - "${'\\x'.repeat(500)}"\n`, ''),
  commas: list('a: [', () => ',', ''),
  brackets: list('a: ', () => ']', ''),
  'keys over lines': list('a: {', () => 'x\n', ': 1}'),
  'unknown stages': list(`${BASE}train:\n`, (i) => `  - w${i}: 1\n`, ''),
  'wrong stages': list(`${BASE}train:\n`, () => '  - fit: x\n', ''),
  'unknown options': list(`${BASE}train:\n  - fit: {`, (i) => `k${i}: 1, `, '}\n'),
  'saves and loads': list(`${BASE}train:\n`, (i) => `  - save: s${i}\n  - load: s${i}\n`, ''),
  metrics: inLearner('metrics', () => 'accuracy, '),
  callbacks: inLearner('callbacks', () => 'mixup, '),
  'hidden layers': inLearner('lin_ftrs', () => 'x, '),
  transforms: inData('item_tfms', () => 'resize: 5, '),
  'files to extend': list('extends: [', (i) => `a${i}, `, ']\n'),
};
