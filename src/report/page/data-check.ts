import { counted, type DataCheck, type Entry, type Finding } from '../../data/doctor/finding.ts';
import { bytesText, countsText, rangeText, typesText } from '../data-check/facts.ts';
import { SHOWN } from '../data-check/photos.ts';
import { html, type Markup } from './markup.ts';

/** What the data check found: the figures, then each finding with its pictures. */
export function dataCheckSection(check: DataCheck, photos: ReadonlyMap<string, string>): Markup {
  const { items, train, valid, bytes, width, height, findings } = check;
  const sizes = width && height ? ` Width ${rangeText(width)}; height ${rangeText(height)}.` : '';
  const verdict = findings.length === 0 ? 'Nothing was found that would spoil training.' : `${countsText(findings)}.`;
  return html`<section id="data-check" aria-labelledby="data-check-title">
<h2 id="data-check-title">Data</h2>
<p class="hint">${counted(items, 'item')}, ${train} training and ${valid} validation, ${bytesText(bytes)}: ${typesText(check)}.${sizes}</p>
<p>${verdict}</p>
${findings.map((finding) => findingMarkup(finding, photos))}
</section>`;
}

const NAMES = { error: 'Error', warning: 'Warning', note: 'Note' } as const;

function findingMarkup({ severity, message, why, fix, groups }: Finding, photos: ReadonlyMap<string, string>): Markup {
  const shown = groups.slice(0, SHOWN.groups);
  const rest = groups.length - shown.length;
  const joined = groups.some((group) => group.length > 1);
  const figures = shown.map((group) => {
    const entries = group.slice(0, SHOWN.ofGroup).map((entry) => entryFigure(entry, photos.get(entry.path)));
    return joined ? html`<div class="together photos">${entries}</div>` : html`${entries}`;
  });
  return html`<details class="card check ${severity}"><summary><b>${NAMES[severity]}</b> ${message}</summary>
<p>${why} ${fix}</p>
${figures.length > 0 && (joined ? html`${figures}` : html`<div class="photos">${figures}</div>`)}
${rest > 0 && html`<p class="hint">and ${rest} more in data-check.json</p>`}</details>
`;
}

function entryFigure({ path, split, label, detail }: Entry, uri: string | undefined): Markup {
  const picture = uri ? html`<img src="${uri}" alt="${path}" decoding="async" loading="lazy">` : html`<div class="no-photo">${path}</div>`;
  const place = split === undefined ? 'unused' : split === 'train' ? 'training' : 'validation';
  return html`<figure class="photo">${picture}<figcaption><b>${label ?? ''}</b><small>${place}${detail !== undefined && html`; ${detail}`}</small>${
    uri !== undefined && html`<small>${path}</small>`
  }</figcaption></figure>`;
}
