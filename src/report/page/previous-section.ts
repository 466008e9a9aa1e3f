import { basename } from 'node:path';
import type { DataChange } from '../diff/data.ts';
import type { MetricChange, RunDifference } from '../diff/runs.ts';
import type { ValueChange } from '../diff/values.ts';
import { metricText } from '../text/format.ts';
import { html, type Markup } from './markup.ts';

/** What changed since the run before: the file's values, the metrics, single photos. */
export function previousSection({ before, values, metrics, data, photos, classes }: RunDifference): Markup {
  return html`<section id="changes" aria-labelledby="changes-title">
<h2 id="changes-title">Since the run before</h2>
<p class="hint">Compared with ${basename(before)}.</p>
<div class="pair">
${metrics.length > 0 && html`<div class="card scroll"><table><caption>Metrics</caption>${head(['metric', 'before', 'now', 'change'], 1)}<tbody>${metrics.map(metricRow)}</tbody></table></div>`}
<div class="card scroll"><table><caption>Changed values of the file</caption>${
    values.length === 0
      ? html`<tbody><tr><td>none: the same file</td></tr></tbody>`
      : html`${head(['value', 'before', 'now'], 3)}<tbody>${values.map(valueRow)}</tbody>`
  }</table></div>
</div>
${data && dataCard(data)}
${
  photos &&
  html`<p>Of ${photos.common} photos that both validated on, <b class="good">${photos.fixed.length}</b> ${photos.fixed.length === 1 ? 'was' : 'were'} wrong and
 ${photos.fixed.length === 1 ? 'is' : 'are'} right now, <b class="bad">${photos.broken.length}</b> ${photos.broken.length === 1 ? 'was' : 'were'} right and
 ${photos.broken.length === 1 ? 'is' : 'are'} wrong now${photos.p >= 0.05 && photos.fixed.length + photos.broken.length > 0 && html` <span class="soft">(p = ${photos.p.toFixed(2)}: may be chance)</span>`}.</p>`
}
${classes.length > 0 && html`<p class="soft">F1 moved most for ${classes.slice(0, 5).map((change, i) => html`${i > 0 && ', '}${change.name} (${f1(change.before)} to ${f1(change.after)})`)}.</p>`}
</section>`;
}

function dataCard({ counts, notes }: DataChange): Markup {
  return html`${
    counts.length > 0 &&
    html`<div class="card scroll"><table><caption>Data</caption>${head(['', 'before', 'now'], 1)}<tbody>${counts.map(
      ({ name, before, after }) =>
        html`<tr><th scope="row">${name}</th><td class="number">${before}</td><td class="number">${after}</td></tr>`,
    )}</tbody></table></div>`
  }${notes.map((note) => html`<p>${note}</p>`)}`;
}

function head(names: readonly string[], numbersFrom: number): Markup {
  return html`<thead><tr>${names.map((name, i) => html`<th scope="col" ${i >= numbersFrom && html`class="number"`}>${name}</th>`)}</tr></thead>`;
}

function metricRow({ name, before, after, better }: MetricChange): Markup {
  const change = before === null || after === null ? '' : `${after > before ? '+' : ''}${(after - before).toFixed(6)}`;
  const mark = better === undefined ? undefined : better ? html` <b class="good">better</b>` : html` <b class="bad">worse</b>`;
  return html`<tr><th scope="row">${name}</th><td class="number">${metricText(before)}</td><td class="number">${metricText(after)}</td><td class="number">${change}${mark}</td></tr>`;
}

function valueRow({ path, kind, before, after }: ValueChange): Markup {
  const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
  return html`<tr><th scope="row"><code>${path}</code></th><td>${kind !== 'added' && html`<code>${text(before)}</code>`}</td><td>${
    kind !== 'removed' && html`<code>${text(after)}</code>`
  }</td></tr>`;
}

function f1(scores: { readonly f1: number } | undefined): string {
  return scores ? scores.f1.toFixed(2) : 'none';
}
