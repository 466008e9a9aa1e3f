import { fitName, type RunRecord } from '../../folder/record.ts';
import { tableColumns } from '../../folder/table-columns.ts';
import { pythonFixed } from '../../interpret/python-fixed.ts';
import { topLosses } from '../../interpret/top-losses.ts';
import type { FitHistory } from '../../language/contracts/output.ts';
import type { ConfusionMatrix, Predictions } from '../../language/contracts/predictions.ts';
import { type JudgedItem, judgeItems } from '../../tasks/answers.ts';
import { finderChart, lossChart, metricChart, scheduleChart } from '../plots/charts.ts';
import { PAGE } from '../plots/theme.ts';
import { rowCells } from '../text/epoch-table.ts';
import { batchRate, duration, metricText } from '../text/format.ts';
import { html, type Markup, raw } from './markup.ts';
import { PHOTO_LIMITS, type Photos } from './photos.ts';
import { type Finding, findings, percent, wilson } from './verdict.ts';

/** Of the charts, CSS pixels: near what two beside each other get, so that their text keeps its size. */
const SIZE = { width: 510, height: 300 };

/** The first screen: the verdict, the metrics, what to know. */
export function summarySection(record: RunRecord, matrix: ConfusionMatrix | undefined): Markup {
  const { series, metrics } = record;
  const cards: [string, string, string?][] = Object.entries(metrics)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => [name, metricText(value, Math.abs(value!) >= 100 ? 1 : 4)]);
  if (matrix) cards.push(['validation photos', String(sum(matrix.counts)), `${matrix.vocab.length} classes`]);
  if (record.seconds !== undefined) cards.push(['whole run', duration(record.seconds)]);
  if (series.losses.length > 0 && series.seconds > 0) cards.push(['training speed', ...speedCard(series)]);
  return html`<section id="summary" aria-labelledby="summary-title">
<h2 id="summary-title" class="unseen">Summary</h2>
<p class="verdict">${verdict(record, matrix)}</p>
<dl class="cards">${cards.map(([name, value, more]) => html`<div class="card"><dt>${name}</dt><dd>${value}${more && html`<small>${more}</small>`}</dd></div>`)}</dl>
${findingList(findings(record, matrix))}
</section>`;
}

function speedCard({ seconds, waitSeconds, losses }: RunRecord['series']): [string, string] {
  const [value = '', ...unit] = batchRate(seconds / losses.length).split(' ');
  return [value, `${unit.join(' ')}, ${percent(waitSeconds / seconds)} waiting for data`];
}

function verdict(record: RunRecord, matrix: ConfusionMatrix | undefined): Markup {
  const unfinished = record.ending === 'done' ? '' : ` The run is ${record.ending}; the figures are those reached so far.`;
  if (!matrix) return html`${record.name}.${unfinished}`;
  const total = sum(matrix.counts);
  const right = matrix.vocab.reduce((count, _, i) => count + matrix.counts[i * matrix.vocab.length + i]!, 0);
  const [low, high] = wilson(total - right, total);
  return html`<strong>${total - right} of ${total}</strong> validation photos are wrong: <strong>${percent((total - right) / total)}</strong>
 <span class="soft">(95 % interval ${percent(low)} to ${percent(high)})</span>.${unfinished}`;
}

function findingList(list: readonly Finding[]): Markup | undefined {
  if (list.length === 0) return undefined;
  const names = { good: 'Good', note: 'Note', warning: 'Warning' };
  return html`<ul class="findings">${list.map(({ kind, text }) => html`<li class="${kind}"><b>${names[kind]}</b> ${text}</li>`)}</ul>`;
}

/** Curves, schedules, finders and the epoch tables. */
export function learningSection(record: RunRecord): Markup | undefined {
  const { history, series } = record;
  const charts = [
    ...(series.losses.length > 0
      ? [lossChart(record, PAGE, SIZE), metricChart(record, PAGE, SIZE), scheduleChart(record, PAGE, SIZE)]
      : []),
    ...history.finds.map((find) => finderChart(find, PAGE, SIZE)),
  ].filter((chart) => chart !== undefined);
  const fits = history.fits.filter((fit) => fit.rows.length > 0);
  if (charts.length === 0 && fits.length === 0) return undefined;
  return html`<section id="learning" aria-labelledby="learning-title">
<h2 id="learning-title">Learning</h2>
<div class="charts">${charts.map((chart) => html`<figure class="card">${raw(chart)}</figure>`)}</div>
${epochTable(record, fits)}
</section>`;
}

function epochTable(record: RunRecord, fits: readonly FitHistory[]): Markup | undefined {
  if (fits.length === 0) return undefined;
  const columns = tableColumns([...new Set(fits.flatMap((fit) => fit.rows.flatMap((row) => Object.keys(row.metrics))))]);
  const groups = fits.map(
    (fit) => html`<tbody><tr><th colspan="${columns.length}" scope="rowgroup" class="group">${fitName(record, fit)}</th></tr>
${fit.rows.map((row) => html`<tr>${rowCells(row, columns).map((cell) => html`<td class="number">${cell}</td>`)}</tr>`)}</tbody>`,
  );
  return html`<div class="card scroll"><table class="epochs"><caption class="unseen">Epochs</caption>
<thead><tr>${columns.map((name) => html`<th scope="col" class="number">${name}</th>`)}</tr></thead>${groups}</table></div>`;
}

/** The photos the model was most wrong about. */
export function topLossesSection(predictions: Predictions, photos: Photos): Markup {
  const items = judgeItems(predictions, topLosses(predictions.losses, PHOTO_LIMITS.topLosses));
  return html`<section id="top-losses" aria-labelledby="top-losses-title">
<h2 id="top-losses-title">Top losses</h2>
<p class="hint">The photos the model was most wrong about: what it said, what the label says, and the loss.</p>
<div class="photos">${items.map((item) => lossFigure(item, predictions.paths[item.index]!, photos.get(item.index)))}</div>
</section>`;
}

function lossFigure({ index, predicted, actual, right, loss, probability }: JudgedItem, path: string, uri: string | undefined): Markup {
  const picture = uri
    ? html`<img id="item-${index}" src="${uri}" alt="${path}" decoding="async">`
    : html`<div class="no-photo">${path}</div>`;
  const sure = probability === undefined ? '' : ` · probability ${pythonFixed(probability, 2)}`;
  return html`<figure class="photo ${right ? 'right' : 'wrong'}">${picture}<figcaption><span><i>said</i> <b>${breakable(predicted)}</b></span>${
    !right && html`<span><i>is</i> ${breakable(actual)}</span>`
  }<small>loss ${pythonFixed(loss, 2)}${sure}</small></figcaption></figure>`;
}

/** A name that may be broken after its underscores. */
function breakable(name: string): Markup {
  return raw(html`${name}`.markup.replaceAll('_', '_<wbr>'));
}

/** The resolved file, the tasks with their times, and how to run it again. */
export function pipelineSection(record: RunRecord): Markup {
  const { pipeline, engine, tasks } = record;
  const slowest = Math.max(0.001, ...tasks.map((task) => task.seconds ?? 0));
  const rows = tasks.map(({ title, status, seconds = 0, summary }) => {
    const time = status === 'done' ? duration(seconds) : status === 'stopped' && record.ending === 'done' ? '' : status.replace('_', ' ');
    return html`<tr><th scope="row">${title}</th><td>${summary ?? ''}</td><td class="number bar" style="--share:${(seconds / slowest).toFixed(3)}">${time}</td></tr>`;
  });
  return html`<section id="run" aria-labelledby="run-title">
<h2 id="run-title">How it was made</h2>
${
  engine &&
  html`<p>Engine <b>${engine.engine}</b>, precision <b>${engine.precision}</b>${engine.detail !== '' && html`, ${engine.detail}`}.</p>`
}
<div class="card scroll"><table><caption>Tasks</caption><thead><tr><th scope="col">Task</th><th scope="col">Result</th><th scope="col" class="number">Time</th></tr></thead>
<tbody>${rows}</tbody></table></div>
<h3>The file, every default filled in</h3>
<pre class="card scroll" tabindex="0" aria-label="The resolved pipeline file"><code>${raw(highlightYaml(pipeline.text))}</code></pre>
<h3>To reproduce</h3>
<pre class="card scroll" tabindex="0" aria-label="Commands to reproduce the run"><code>${reproduce(record)}</code></pre>
</section>`;
}

function reproduce({ folder, engine }: RunRecord): string {
  const flag = engine ? ` --engine ${engine.engine}` : '';
  return `npm install --global pipefile\npipeline run ${folder}/pipeline.yaml${flag}`;
}

function highlightYaml(text: string): string {
  const plain = (part: string): string => html`${part}`.markup;
  return text
    .split('\n')
    .map((line) => {
      const [, indent = '', key, rest = ''] = /^(\s*(?:- )?)([^\s#'"][^:#]*:)?(.*)$/.exec(line) ?? [];
      return `${plain(indent)}${key ? `<span class="y-key">${plain(key)}</span>` : ''}${plain(rest)}`;
    })
    .join('\n');
}

function sum(values: Int32Array): number {
  return values.reduce((a, b) => a + b, 0);
}
