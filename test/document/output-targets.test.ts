import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseText } from '../../src/words/parse.ts';

/** What `check` says of a file with this target block and these outputs, one on each line from line 12. */
function check(block: string, outputs: readonly string[]): readonly (readonly [message: string, line?: number])[] {
  const text = `version: 1
data:
  source: { folder: photos }
  blocks: [image, ${block}]
  get_items: { csv: tags.csv }
  get_y: { column: tags }
learner:
  arch: { small: [4, 8] }
  pretrained: false
train: [{ fit: 1 }]
outputs:
${outputs.map((output) => `  - ${output}\n`).join('')}`;
  const parsed = parseText(text, '/x/t.yaml');
  return parsed.diagnostics.map(({ code, message, range }) => {
    assert.equal(code, 'does-not-fit');
    return range === undefined ? [message] : [message, range.line];
  });
}

const OF_CLASSES = ['confusion_matrix', 'most_confused: 2', 'classification_report'];
const OF_ANY = ['top_losses: 4', 'report', 'show_batch', 'data_check', 'loss_plot', 'lr_plot', 'export: [onnx]'];

test('outputs that need one class per picture are refused at their place for any other target', () => {
  for (const [block, target] of [
    ['multi_category', 'several classes per picture'],
    ['regression', 'numbers'],
  ] as const) {
    assert.deepEqual(check(block, ['report', ...OF_CLASSES]), [
      [`the output confusion_matrix does not go with a target of ${target}`, 13],
      [`the output most_confused does not go with a target of ${target}`, 14],
      [`the output classification_report does not go with a target of ${target}`, 15],
    ]);
    assert.deepEqual(check(block, OF_ANY), []);
  }
  assert.deepEqual(check('category', [...OF_CLASSES, ...OF_ANY]), []);
});
