import assert from 'node:assert/strict';
import { test } from 'node:test';
import { html, raw, scriptJson } from '../../../src/report/page/markup.ts';
import { reportHtml } from '../../../src/report/page/page.ts';
import { itemsToShow, PHOTO_LIMITS } from '../../../src/report/page/photos.ts';
import { samplePredictions, sampleRecord } from '../sample.ts';

const NASTY = '</script><img src=x onerror=alert(1)>"\'&';

test('values in a template are escaped, markup is not', () => {
  assert.equal(
    html`<p title="${'"<'}">${raw('<b>')}${['&', raw('</b>')]}${undefined}${3}</p>`.markup,
    '<p title="&quot;&lt;"><b>&amp;</b>3</p>',
  );
});

test('JSON in a script element cannot end it', () => {
  const { markup } = scriptJson({ name: `<!--${NASTY}\u2028` });
  assert.doesNotMatch(markup, /[<\u2028]/);
  assert.deepEqual(JSON.parse(markup), { name: `<!--${NASTY}\u2028` });
});

test('nothing of a run can become markup or script', () => {
  const predictions = samplePredictions(
    [NASTY, 'b'],
    [
      [0, 1],
      [1, 1],
    ],
  );
  const record = sampleRecord({
    name: NASTY,
    folder: NASTY,
    predictions,
    pipeline: { text: `${NASTY}: ${NASTY} # ${NASTY}`, value: {} },
    metrics: { [NASTY]: 1 },
    engine: { engine: NASTY, precision: NASTY, detail: NASTY },
  });
  const page = reportHtml(record, new Map());
  assert.equal(page.split('</script>').length - 1, 2);
  assert.equal(page.split('<img').length - 1, 0);
});

test('the page refers to nothing outside itself', () => {
  const page = reportHtml(
    sampleRecord({ predictions: samplePredictions(['a', 'b'], [[0, 1]]) }),
    new Map([[0, 'data:image/webp;base64,AAAA']]),
  );
  const targets = [...page.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, target]) => target!);
  assert.ok(targets.includes('data:image/webp;base64,AAAA'));
  assert.deepEqual(
    targets.filter((target) => !target.startsWith('#') && !target.startsWith('data:')),
    [],
  );
  assert.doesNotMatch(page, /url\((?!#)/);
  assert.match(page, /Content-Security-Policy" content="default-src 'none'/);
});

test('a run without predictions still has a page', () => {
  const page = reportHtml(sampleRecord({ ending: 'interrupted' }), new Map());
  assert.match(page, /id="learning"/);
  assert.doesNotMatch(page, /id="confusion"/);
  assert.match(page, /The run is interrupted/);
});

test('the items of a report are bounded: the largest losses first, then wrong ones, then a few right ones of each class', () => {
  const pairs = Array.from({ length: 3000 }, (_, i): [number, number] => [i % 10, i % 3 === 0 ? (i + 1) % 10 : i % 10]);
  const predictions = samplePredictions('abcdefghij'.split(''), pairs);
  const shown = itemsToShow(predictions);
  assert.equal(new Set(shown).size, shown.length);
  assert.equal(shown.length, PHOTO_LIMITS.wrong + 10 * PHOTO_LIMITS.rightPerClass);
  const isWrong = (i: number): boolean => pairs[i]![0] !== pairs[i]![1];
  assert.ok(shown.slice(0, PHOTO_LIMITS.wrong).every(isWrong));
  assert.ok(!shown.slice(PHOTO_LIMITS.wrong).some(isWrong));
});

test('several labels: top losses and the labels, no matrix; numbers: top losses only', () => {
  const base = samplePredictions(
    ['a', 'b'],
    [
      [0, 1],
      [1, 1],
    ],
  );
  const labels = reportHtml(
    sampleRecord({ predictions: { ...base, targetKind: 'multi_category', targets: Float32Array.of(1, 0, 0, 1) } }),
    new Map(),
  );
  assert.match(labels, /id="top-losses"/);
  assert.match(labels, /id="classes"/);
  assert.doesNotMatch(labels, /id="confusion"/);
  const numbers = {
    ...base,
    targetKind: 'regression',
    vocab: [],
    probs: Float32Array.of(1.23456, 2),
    targets: Float32Array.of(1, 2),
  } as const;
  const page = reportHtml(sampleRecord({ predictions: numbers }), new Map());
  assert.match(page, /<b>1\.23<\/b>/);
  assert.doesNotMatch(page, /id="classes"/);
});
