import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseText } from '../../src/words/parse.ts';

const file = (options: string): string =>
  `version: 1
data: { source: ds, get_y: parent_label, item_tfms: [{ resize: 32 }], batch_tfms: [{ aug_transforms: { ${options} } }] }
learner: { arch: small, pretrained: false }
train: [{ fit_one_cycle: 1 }]
`;

test('aug_transforms refuses lighting of 1 or more in all, and points at mult', () => {
  for (const options of ['mult: 5', 'mult: 2, max_lighting: 0.5', 'mult: 1.0e+9']) {
    const text = file(options);
    const { diagnostics } = parseText(text, '/x/a.yaml');
    const [found] = diagnostics.filter(({ severity }) => severity === 'error');
    assert.match(found?.message ?? '', /mult times max_lighting/, options);
    assert.equal(found!.range!.start, text.indexOf('mult: ') + 'mult: '.length);
  }
  for (const options of ['mult: 4.9', 'mult: 9, max_lighting: 0.1', 'mult: 100, max_lighting: 0']) {
    assert.deepEqual(
      parseText(file(options), '/x/a.yaml').diagnostics.filter(({ severity }) => severity === 'error'),
      [],
      options,
    );
  }
});
