import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { createView } from '../../../src/report/live/create-view.ts';
import type { ViewOptions } from '../../../src/report/live/view.ts';
import { type Ending, script } from '../script.ts';

const START = Date.UTC(2026, 0, 2, 3, 4, 5);

/** What a view writes for the scripted run under a clock that jumps to each cue's time. */
async function play(mode: ViewOptions['mode'], ending: Ending, terminal: object = {}, env: Record<string, string> = {}): Promise<string> {
  const parts: string[] = [];
  let time = START;
  const stream = { write: (part: string) => parts.push(part), ...terminal };
  const view = createView({ mode, stream, env, now: () => time });
  for (const cue of script(ending)) {
    time = START + Math.round(cue.at * 1000);
    view.handle(cue.event);
  }
  await view.close();
  return parts.join('');
}

/** What stays on the screen: everything after the last redraw, with the header before it. */
function lastFrame(text: string): string {
  const header = text.slice(0, text.indexOf('\n\n') + 2);
  const frame = text.slice(text.lastIndexOf('\u001b[G') + 3);
  return stripVTControlCharacters(header + frame).replace(/^\n+(?=\S)/gm, '\n');
}

const LINES = `pets: runs/pets/20260102-030405-1a2b3c4d
source    data set PETS (cached)
items     items and split
items     done in 0.6s, 5912 to train on, 1478 to validate, 37 classes
weights   weights of resnet34
weights   done in 2.1s, 36 tensors taken, head drawn
engine onednn, bf16, AMX, 2 threads
tensorflow is not installed: npm install @tensorflow/tfjs-node
stage-0   lr_find
stage-0   suggested: minimum 3.63e-2, steep 3.31e-3, valley 1.44e-3
stage-0   done in 1.0s, 12.5 batches/s, 6 % of the time waiting for data
stage-1   fine_tune: 2
stage-1   epoch     train_loss  valid_loss  error_rate  accuracy  time
stage-1   0         1.823529    0.729412    0.120000    0.880000  00:03
stage-1   Better model found at epoch 0 with error_rate value: 0.12.
stage-1   epoch 0 batch 19/40, loss 1.0646, 12.5 batches/s, 00:04 left
stage-1   epoch     train_loss  valid_loss  error_rate  accuracy  time
stage-1   0         0.823529    0.329412    0.054194    0.945806  00:03
stage-1   Better model found at epoch 0 with error_rate value: 0.12.
stage-1   epoch 1 batch 37/40, loss 0.6009, 12.5 batches/s, 00:00 left
stage-1   1         0.583333    0.233333    0.027097    0.972903  00:03
stage-1   done in 22s, error_rate 0.064273, 12.5 batches/s, 6 % of the time waiting for data
output-0  confusion_matrix
output-0  done in 0.5s, confusion_matrix.png
error_rate 0.064273  accuracy 0.935727  in 15s
runs/pets/20260102-030405-1a2b3c4d
`;

const TREE = `pets  runs/pets/20260102-030405-1a2b3c4d

✔ engine               onednn, bf16, AMX, 2 threads
    tensorflow is not installed: npm install @tensorflow/tfjs-node
✔ data set PETS                                                       cached
✔ items and split      5912 to train on, 1478 to validate, 37 cla…      0.6s
✔ weights of resnet34  36 tensors taken, head drawn                     2.1s
✔ lr_find                                                               1.0s
    suggested: minimum 3.63e-2, steep 3.31e-3, valley 1.44e-3
`;

const TREES: Readonly<Record<Ending, string>> = {
  done: `${TREE}✔ fine_tune: 2         error_rate 0.064273                               22s
    epoch     train_loss  valid_loss  error_rate  accuracy  time
    0         1.823529    0.729412    0.120000    0.880000  00:03
    Better model found at epoch 0 with error_rate value: 0.12.
    ────────────────────────────────────────────────────────────────
    0         0.823529    0.329412    0.054194    0.945806  00:03
    Better model found at epoch 0 with error_rate value: 0.12.
    1         0.583333    0.233333    0.027097    0.972903  00:03
    12.5 batches/s, 6 % of the time waiting for data
✔ confusion_matrix     confusion_matrix.png                             0.5s

error_rate 0.064273  accuracy 0.935727  in 15s
runs/pets/20260102-030405-1a2b3c4d
`,
  failed: `${TREE}✖ fine_tune: 2                                                        failed
    The loss is not a number since batch 13 of epoch 0.
    Try a lower lr_max.
· confusion_matrix                                                   not run
`,
  interrupted: `${TREE}◼ fine_tune: 2         stopped
    epoch     train_loss  valid_loss  error_rate  accuracy  time
    0         1.823529    0.729412    0.120000    0.880000  00:03
    Better model found at epoch 0 with error_rate value: 0.12.
    12.5 batches/s, 6 % of the time waiting for data
· confusion_matrix                                                   not run

Interrupted. A checkpoint is in runs/pets/20260102-030405-1a2b3c4d
Go on with:  pipeline resume runs/pets/20260102-030405-1a2b3c4d
`,
};

test('lines: one per task and per epoch, progress at most every five seconds', async () => {
  assert.equal(await play('lines', 'done'), LINES);
});

test('json: each event is a line with its time', async () => {
  const lines = (await play('json', 'failed')).trimEnd().split('\n');
  assert.deepEqual(
    lines.map((line) => JSON.parse(line)),
    script('failed').map(({ at, event }) => ({ time: new Date(START + Math.round(at * 1000)).toISOString(), ...event })),
  );
});

for (const ending of ['done', 'failed', 'interrupted'] as const)
  test(`tty: what stays on the screen of a run that is ${ending}`, async () => {
    const text = await play('tty', ending, { isTTY: true, columns: 80, rows: 24 });
    assert.equal(lastFrame(text), TREES[ending]);
    assert.ok(text.includes('\u001b[32m✔'));
  });

test('tty: NO_COLOR leaves no colour code, and the cursor comes back', async () => {
  const text = await play('tty', 'failed', { isTTY: true, columns: 80, rows: 24 }, { NO_COLOR: '1' });
  assert.equal(text.split('\u001b[').filter((part) => /^[0-9;]*m/.test(part)).length, 0);
  assert.ok(text.lastIndexOf('\u001b[?25h') > text.lastIndexOf('\u001b[?25l'));
});

test('closing twice, or before anything came, is fine', async () => {
  const parts: string[] = [];
  const view = createView({ mode: 'tty', stream: { write: (part) => parts.push(part), isTTY: true }, env: {} });
  await view.close();
  await view.close();
  assert.deepEqual(parts, []);
});
