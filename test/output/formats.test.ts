import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import sharp from 'sharp';
import type { DataCheck } from '../../src/data/doctor/finding.ts';
import { formatDiagnostics } from '../../src/document/format.ts';
import { sourceFromText } from '../../src/document/source-file.ts';
import { confusionMatrix } from '../../src/interpret/confusion.ts';
import { dataCheckMarkdown } from '../../src/report/data-check/markdown.ts';
import { dataCheckText } from '../../src/report/data-check/text.ts';
import { formatDiff } from '../../src/report/diff/format.ts';
import { compareVersions } from '../../src/report/diff/locks.ts';
import { compareRuns } from '../../src/report/diff/runs.ts';
import { createView } from '../../src/report/live/create-view.ts';
import type { ViewMode } from '../../src/report/live/view.ts';
import { reportHtml } from '../../src/report/page/page.ts';
import { confusionChart } from '../../src/report/plots/confusion-chart.ts';
import { photoGrid } from '../../src/report/plots/photo-grid.ts';
import { PAPER } from '../../src/report/plots/theme.ts';
import { cellText, code, markdownText, tableRow } from '../../src/report/text/markdown.ts';
import { type PredictionWriter, predictionWriter } from '../../src/report/text/prediction-text.ts';
import { chooseSymbols, createStyle } from '../../src/report/text/style.ts';
import type { RunEvent } from '../../src/run/events.ts';
import { samplePredictions, sampleRecord } from '../report/sample.ts';
import { taskOf } from '../words.ts';
import { assertNeutral, assertNeutralMarkdown, HOSTILE, painted, written } from './hostile.ts';

const STYLE = createStyle(false);

function checkOf(name: string): DataCheck {
  const entry = { path: `${name}.jpg`, split: 'train', label: name, detail: name } as const;
  const finding = { rule: 'x', message: `class ${name} has 1 item.`, why: `As ${name} is.`, fix: `Remove ${name}.` };
  return {
    format: 'pipefile-data-check',
    version: 1,
    root: `/data/${name}`,
    items: 2,
    train: 1,
    valid: 1,
    bytes: 10,
    classes: [{ name, train: 1, valid: 1 }],
    types: [{ type: name, count: 2 }],
    findings: [{ ...finding, severity: 'error', groups: [[entry], [entry, { path: name }]] }],
  };
}

test('Markdown: no name makes a link, a picture, a mention, a heading or a tag', () => {
  for (const name of HOSTILE) {
    assertNeutralMarkdown(written(`${markdownText(name)}\n\n${markdownText(`class ${name}: gone (${name}).`)}\n`), name);
    assertNeutralMarkdown(written(`| a | b |\n|---|---|\n${tableRow([cellText(name), code(name)])}\n`), name);
    assertNeutralMarkdown(written(dataCheckMarkdown(checkOf(name), name)), name);
  }
});

test('a table keeps its columns whatever is in a cell', () => {
  for (const name of HOSTILE) {
    const rows = formatDiff(
      { before: 'a', after: 'b', values: [{ path: name, kind: 'changed', before: name, after: [name] }] },
      'markdown',
    );
    assert.equal(rows.split('\n').length, 8, name);
    assert.equal(
      rows
        .split('\n')[6]!
        .replaceAll(/\\[\\|]/g, '')
        .split('|').length,
      5,
      name,
    );
  }
});

test('what was measured before stays as it reads: plain words are no code', () => {
  assert.equal(
    markdownText("HEAD:pets.yaml has 1 mistake (line 4: there is no stage named 'fine_tun'); `pipeline check` shows them."),
    "HEAD:pets.yaml has 1 mistake (line 4: there is no stage named 'fine_tun'); `pipeline check` shows them.",
  );
  assert.equal(markdownText('Newly wrong: dog/2.jpg, a|b.'), 'Newly wrong: `dog/2.jpg`, `a|b`.');
  assert.deepEqual(['-0.250000', '12 + 3', 'error_rate', '2m 31s'].map(cellText), ['-0.250000', '12 + 3', 'error_rate', '2m 31s']);
});

test('diff of locks and of runs, in text and in Markdown', () => {
  for (const name of HOSTILE) {
    const lock = (f1: number) => ({
      version: 1 as const,
      data: { root: `r${f1}`, items: 10, bytes: 1, train: 8, valid: 2, split: 's', classes: { [name]: { train: 4 + f1, valid: 1 } } },
      weights: 'none',
      engine: { name, precision: `f${f1}`, detail: name, threads: 1 },
      versions: { [name]: `${name}${f1}` },
      results: { metrics: { [name]: f1 }, model: 'm', classes: { [name]: { precision: 1, recall: 1, f1 } } },
      values: {},
    });
    const version = (f1: number) =>
      ({ name: `HEAD:${name}.pipeline.yaml`, values: { seed: name + f1, [name]: f1 }, lock: lock(f1) }) as const;
    const run = (right: number) =>
      sampleRecord({
        folder: `runs/${name}`,
        metrics: { [name]: right },
        pipeline: { text: '', value: { seed: `${name}${right}` } },
        predictions: samplePredictions(
          [name, 'b'],
          [
            [0, right as 0 | 1],
            [1, 1],
          ],
        ),
      });
    const differences = [
      compareVersions(version(0) as never, version(1) as never),
      {
        ...compareVersions(version(0) as never, version(1) as never),
        notes: [`${name} has 1 mistake (line 1: ${name}); \`pipeline check\` shows them.`],
      },
      compareRuns(run(0), run(1)),
    ];
    for (const difference of differences) {
      assertNeutral(painted(formatDiff(difference, 'text')), name);
      assertNeutralMarkdown(written(formatDiff(difference, 'markdown')), name);
    }
  }
});

test('diagnostics: text, GitHub, JSON, SARIF', () => {
  for (const name of HOSTILE) {
    const range = { file: `/w/${name.replaceAll('/', '')}.yaml`, line: 1, column: 4, endLine: 1, endColumn: 6, start: 3, end: 5 };
    const diagnostic = {
      code: 'wrong-value',
      severity: 'error',
      message: `'${name}'`,
      expected: name,
      found: name,
      hint: name,
      range,
    } as const;
    const sources = [sourceFromText(range.file, `a: ${name.replaceAll(/\n/g, ' ')}`)];
    const all = [
      { ...diagnostic, related: [{ message: name, range }] },
      { ...diagnostic, range: undefined as never, path: name },
    ];
    const shape = { color: false, sources, cwd: '/w' };
    assertNeutral(painted(formatDiagnostics(all, 'text', shape)), name);
    const github = formatDiagnostics(all, 'github', shape);
    assertNeutral(github, name, /^::error (?:file=[^:,]*,line=1,col=4,endLine=1,endColumn=6,)?title=wrong-value::/);
    assert.equal(github.trimEnd().split('\n').length, 2, name);
    assert.equal(JSON.parse(formatDiagnostics(all, 'json', shape))[0].found, name);
    assert.doesNotMatch(JSON.parse(formatDiagnostics(all, 'sarif', shape)).runs[0].results[0].message.text, /\]\(/);
  }
});

test('views of a run: nothing of a name reaches the terminal but as text', async () => {
  for (const [mode, names] of [
    ['lines', HOSTILE],
    ['tty', [HOSTILE.join(' ')]],
  ] as [ViewMode, readonly string[]][])
    for (const name of names) {
      const parts: string[] = [];
      const view = createView({ mode, stream: { write: (part) => parts.push(part), isTTY: false, columns: 80 }, env: { NO_COLOR: '1' } });
      const task = 'stage-0';
      const events: RunEvent[] = [
        {
          type: 'run_started',
          name,
          folder: `runs/${name}`,
          tasks: [
            { id: task, title: name, needs: [] },
            { id: 'b', title: name, needs: [] },
          ],
        },
        { type: 'engine_chosen', engine: name, precision: 'f32', detail: name, notes: [name] },
        { type: 'task_started', task },
        { type: 'task_progress', task, text: name },
        { type: 'train', task, event: { type: 'message', text: name } },
        { type: 'task_done', task, seconds: 1, summary: name },
        { type: 'task_started', task: 'b' },
        { type: 'task_failed', task: 'b', message: `${name}\n${name}` },
        { type: 'run_done', folder: name, seconds: 1, metrics: { [name]: 1 } },
      ];
      for (const event of events) view.handle(event);
      await view.close();
      const said = parts.join('');
      if (mode === 'lines') assertNeutral(painted(said), name);
      else assert.doesNotMatch(stripOwn(said), /(?![\n\t\r])[\p{Cc}\p{Bidi_Control}]/u, name);
    }
});

/** The tree moves the cursor and erases lines; those of its own are of these forms alone. */
function stripOwn(text: string): string {
  return text.replaceAll(/\p{Cc}\[(?:\?25[lh]|\?2026[lh]|\d*[AGKJ]|[\d;]*m)/gu, '');
}

test('text of a data check and of predictions', () => {
  for (const name of HOSTILE) {
    const text = dataCheckText(checkOf(name), { name, style: STYLE, symbols: chooseSymbols({}), width: 120, most: 10 });
    assertNeutral(painted(text), name);
    const writer = (word: string): PredictionWriter => predictionWriter('text', { task: taskOf(word), vocab: [name, 'b'] });
    const probabilities = Float32Array.of(0.6, 0.4);
    const lines = [
      writer('category').line({ kind: 'category', source: name, label: name, index: 0, probability: 0.6, probabilities } as never),
      writer('multi_category').line({ kind: 'multi_category', source: name, labels: [name], probabilities } as never),
      writer('category').line({ kind: 'failed', source: name, reason: name } as never),
    ];
    for (const line of lines) assertNeutral(painted(line), name);
  }
});

test('charts of classes and files with such names are drawn, the page holds none of it raw', async () => {
  const vocab = [...HOSTILE];
  const predictions = samplePredictions(
    vocab,
    vocab.map((_, i) => [i, (i + 1) % vocab.length]),
  );
  const matrix = confusionMatrix(predictions.targets, predictions.targets, vocab);
  const charts = [
    confusionChart(matrix, { title: HOSTILE.join(' ') } as never, PAPER),
    photoGrid(
      HOSTILE.map((title) => ({ uri: undefined, title })),
      { title: HOSTILE.join(' ') },
      PAPER,
    ),
  ];
  for (const svg of charts) assert.ok((await sharp(Buffer.from(svg)).png().toBuffer()).byteLength > 1000);
  const record = sampleRecord({ name: HOSTILE[0]!, predictions, pipeline: { text: HOSTILE.join('\n'), value: {} } });
  const page = reportHtml(record, new Map(), undefined, { check: checkOf(HOSTILE[0]!), photos: new Map() });
  assert.doesNotMatch(page, /(?![\n\t])[\p{Cc}\p{Bidi_Control}\u2028\u2029]/u);
  assert.doesNotMatch(page, /<img src=x/);
  assert.equal(stripVTControlCharacters(page), page);
});
