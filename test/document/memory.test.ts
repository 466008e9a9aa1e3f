import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseText } from '../../src/words/parse.ts';

function check(data: string): string[] {
  const text = `version: 1
data: { source: synthetic, get_y: parent_label, ${data} }
learner: { arch: small, pretrained: false }
train: [{ fit: 1 }]
`;
  const { diagnostics } = parseText(text, '/x/a.yaml');
  return diagnostics.map(({ message, range, hint }) => `${range ? text.slice(range.start, range.end) : '?'}: ${message}; ${hint}`);
}

test('sizes that no memory holds are told by check, with the place', () => {
  assert.equal(
    check('item_tfms: [{ resize: 16384 }], batch_size: 1')[0],
    '16384: a picture of 16384 x 16384 pixels is larger than pipefile can hold; networks for photos see 128 to 512 pixels a side',
  );
  assert.deepEqual(check('item_tfms: [{ resize: 8192 }], batch_size: 8'), [
    '8: a batch of 8 pictures of 8192 x 8192 pixels needs 6.4 GB before the first layer; write `batch_size: 2` or less, or make the pictures smaller',
  ]);
  assert.deepEqual(check('item_tfms: [{ resize: 8192 }], batch_size: 2'), []);
  assert.match(check('item_tfms: [{ resize: 4096 }]').join('\n'), /^4096: a batch of 64 pictures of 4096 x 4096 pixels needs 12\.9 GB/);
  assert.match(
    check('item_tfms: [{ resize: 4096 }], batch_size: 4, val_batch_size: 64').join('\n'),
    /^64: a batch of 64 .*val_batch_size: 8/,
  );
  assert.match(
    check('item_tfms: [{ resize: 224 }], batch_size: 65536').join('\n'),
    /^65536: a batch of 65536 pictures of 224 x 224 pixels/,
  );
  assert.match(check('blocks: [image_bw, category], item_tfms: [{ resize: 4096 }]').join('\n'), /needs 4\.3 GB/);
});

test('every transform that sets a size is seen, and only what a batch holds counts for it', () => {
  for (const word of ['resize', 'random_resized_crop', 'crop_pad', 'random_crop'])
    assert.match(
      check(`item_tfms: [{ ${word}: { size: [16384, 8192] } }], batch_size: 1`).join('\n'),
      /8192 x 16384 pixels is larger/,
      word,
    );
  assert.match(check('item_tfms: [{ ratio_resize: 100000 }], batch_size: 1').join('\n'), /100000 x 100000 pixels is larger/);
  for (const word of ['aug_transforms', 'rotate', 'random_resized_crop_gpu'])
    assert.match(
      check(`item_tfms: [{ resize: 256 }], batch_tfms: [{ ${word}: { size: 4096 } }]`).join('\n'),
      /a batch of 64 pictures of 4096 x 4096/,
      word,
    );
  assert.deepEqual(check('item_tfms: [{ resize: 4096 }, { random_crop: 224 }]'), []);
  assert.deepEqual(check('item_tfms: [{ resize: 460 }], batch_tfms: [{ aug_transforms: { size: 224 } }], batch_size: 512'), []);
});
