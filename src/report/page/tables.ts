import { type ClassScores, classScores } from '../../interpret/classification-report.ts';
import { mostConfused } from '../../interpret/confusion.ts';
import type { ConfusionMatrix } from '../../language/contracts/predictions.ts';
import { html, type Markup } from './markup.ts';
import { percent } from './verdict.ts';

const MOST_CONFUSED = 20;

/** Every class with its scores; the client script sorts by any column. */
export function classesSection(scores: readonly ClassScores[]): Markup {
  const columns = ['Class', 'Precision', 'Recall', 'F1', 'Photos', 'Predicted'];
  return html`<section id="classes" aria-labelledby="classes-title">
<h2 id="classes-title">Classes</h2>
<p class="hint">Precision: of the photos taken for the class, the share that is right. Recall: of the photos of the class, the share that was found.</p>
<div class="card scroll"><table class="sortable" id="class-table">
<thead><tr>${columns.map((name, i) => html`<th scope="col" ${i > 0 ? html`class="number"` : ''}><button type="button">${name}</button></th>`)}</tr></thead>
<tbody>${scores.map(classRow)}</tbody>
</table></div>
</section>`;
}

function classRow({ name, precision, recall, f1, support, predicted }: ClassScores): Markup {
  const bar = (value: number): Markup =>
    html`<td class="number bar" data-value="${value}" style="--share:${value.toFixed(3)}">${value.toFixed(3)}</td>`;
  const count = (value: number): Markup => html`<td class="number" data-value="${value}">${value}</td>`;
  return html`<tr><th scope="row" data-value="${name}">${name}</th>${bar(precision)}${bar(recall)}${bar(f1)}${count(support)}${count(predicted)}</tr>
`;
}

/** The pairs that were mixed up most, each with a button that shows the photos. */
export function mostConfusedSection(matrix: ConfusionMatrix): Markup | undefined {
  const pairs = mostConfused(matrix, 1);
  if (pairs.length === 0) return undefined;
  const sums = new Map(classScores(matrix).map(({ name, support }) => [name, support]));
  const rows = pairs.slice(0, MOST_CONFUSED).map(({ actual, predicted, count }) => {
    const share = count / (sums.get(actual) ?? count);
    return html`<tr><th scope="row">${actual}</th><td>${predicted}</td><td class="number">${count}</td>
<td class="number bar wrong" style="--share:${share.toFixed(3)}">${percent(share)}</td>
<td><button type="button" class="open-cell" data-actual="${actual}" data-predicted="${predicted}"
 aria-label="Show photos of ${actual} taken for ${predicted}">photos</button></td></tr>
`;
  });
  const rest = pairs.length - rows.length;
  return html`<section id="most-confused" aria-labelledby="most-confused-title">
<h2 id="most-confused-title">Most confused</h2>
<div class="card scroll"><table>
<thead><tr><th scope="col">Actual</th><th scope="col">Taken for</th><th scope="col" class="number">Times</th>
<th scope="col" class="number">Share of class</th><th scope="col"><span class="unseen">Photos</span></th></tr></thead>
<tbody>${rows}</tbody></table>${rest > 0 && html`<p class="hint">and ${rest} more pairs</p>`}</div>
</section>`;
}
