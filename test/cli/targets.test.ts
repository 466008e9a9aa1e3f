import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import sharp from 'sharp';
import { readPredictions } from '../../src/interpret/predictions-file.ts';
import { EXPORT_FORMATS } from '../../src/predict/export-formats.ts';
import { short } from '../../src/tasks/probabilities.ts';
import { type Finished, pipeline } from './in-process.ts';
import { fitting, LOSSES, TARGETS, targetFile, targetTable } from './target-files.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'pipefile-targets-'));
const PICTURES = 12;

before(async () => {
  mkdirSync(join(FOLDER, 'data'));
  for (let i = 0; i < PICTURES; i++) {
    const pixels = Uint8Array.from({ length: 12 * 12 * 3 }, (_, at) => (at * 7 + i * 40 + (at % 3) * i * 13) % 256);
    await sharp(pixels, { raw: { width: 12, height: 12, channels: 3 } }).toFile(join(FOLDER, 'data', `${i}.png`));
  }
  writeFileSync(join(FOLDER, 'data', 'table.csv'), targetTable(PICTURES));
});
after(() => rmSync(FOLDER, { recursive: true, force: true }));

/** One command; whatever is wrong with it is shown. */
async function good(...args: readonly string[]): Promise<Finished> {
  const finished = await pipeline(args, FOLDER);
  assert.equal(finished.code, 0, `pipeline ${args.join(' ')}\n${finished.out}${finished.err}`);
  return finished;
}

/** The only run below runs/NAME. */
function runOf(name: string): string {
  const names = readdirSync(join(FOLDER, 'runs', name));
  assert.equal(names.length, 1);
  return join('runs', name, names[0]!);
}

/** What makes people's numbers of the outputs that each loss trains. */
const ACTIVATIONS: Readonly<Record<string, string>> = {
  cross_entropy: 'softmax',
  label_smoothing: 'softmax',
  focal: 'softmax',
  bce_with_logits: 'sigmoid',
  mse: 'none',
  l1: 'none',
};

/** A prediction of a validation picture gives the numbers that the run kept of it, to the digits that are printed. */
async function sameAsTheRunSaid(run: string, answers: readonly Readonly<Record<string, unknown>>[]): Promise<void> {
  const { paths, probs } = await readPredictions(join(FOLDER, run));
  const width = probs.length / paths.length;
  assert.equal(paths.length, PICTURES / 4);
  for (const [i, path] of paths.entries()) {
    const answer = answers.find((one) => one['path'] === join('data', path))!;
    const numbers = (answer['values'] ?? Object.values(answer['probabilities'] as object)) as readonly number[];
    assert.deepEqual(numbers, Array.from(probs.subarray(i * width, (i + 1) * width), short));
  }
}

for (const target of TARGETS) {
  describe(`${target.name}: every loss with all metrics that go with it`, () => {
    for (const loss of LOSSES) {
      const metrics = fitting(target, loss);
      if (metrics === undefined) continue;
      const name = `${target.name}-${loss.name}`;

      test(`${loss.name}: run, resume, predict, report and export`, async () => {
        writeFileSync(join(FOLDER, `${name}.yaml`), targetFile(name, target, loss, metrics));
        const begun = await pipeline(['run', `${name}.yaml`, '--engine', 'wasm', '--no-cache', '--json'], FOLDER, {
          interruptAt: '"batch_done"',
        });
        assert.equal(begun.code, 130, begun.out + begun.err);
        const run = runOf(name);
        await good('resume', run, '--no-cache');

        const rows = readFileSync(join(FOLDER, run, 'metrics.csv'), 'utf8')
          .trimEnd()
          .split('\n');
        assert.equal(rows.length, 3, 'a header and two epochs');
        assert.equal(rows[0]!.split(',').length, new Set(rows[0]!.split(',')).size, `a column of its own for each metric: ${rows[0]}`);
        assert.ok(rows[0]!.split(',').length >= metrics.length + 3, rows[0]);

        const { out } = await good('predict', run, 'data', '--engine', 'wasm', '--format', 'jsonl');
        const answers = out
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line) as Record<string, unknown>);
        assert.equal(answers.length, PICTURES);
        for (const answer of answers) target.judge(answer);
        await sameAsTheRunSaid(run, answers);

        await good('report', run);
        await good('export', run, '--format', EXPORT_FORMATS.join(','));
        const exported = JSON.parse(readFileSync(join(FOLDER, run, 'export', 'tfjs', 'model.json'), 'utf8'));
        assert.equal(exported.userDefinedMetadata.activation, ACTIVATIONS[loss.name.replace(/-.*/, '')]);
      });
    }
  });
}

test('class weights for numbers are refused by check', async () => {
  const target = TARGETS.find(({ name }) => name === 'number')!;
  const loss = LOSSES.find(({ name }) => name === 'bce_with_logits-weighted')!;
  writeFileSync(join(FOLDER, 'weighted.yaml'), targetFile('weighted', target, loss, []));
  const { code, out } = await pipeline(['check', 'weighted.yaml'], FOLDER);
  assert.equal(code, 1);
  for (const name of ['weight', 'pos_weight'])
    assert.match(
      out,
      new RegExp(`weighted\\.yaml:\\d+:\\d+: error\\[does-not-fit\\] ${name} is about classes, and a target of numbers has none`),
    );
});
