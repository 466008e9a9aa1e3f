import type { DataCheck } from '../../data/doctor/finding.ts';
import type { RunRecord } from '../../folder/record.ts';
import { type ClassScores, classScores, labelScores } from '../../interpret/classification-report.ts';
import { confusionMatrix } from '../../interpret/confusion.ts';
import { decodeClasses, hasClasses } from '../../interpret/predictions.ts';
import type { ConfusionMatrix } from '../../language/contracts/predictions.ts';
import { shownDeep } from '../../util/shown.ts';
import type { RunDifference } from '../diff/runs.ts';
import { CLIENT } from './client.ts';
import { confusionSection } from './confusion.ts';
import { type PageData, pageData } from './data.ts';
import { dataCheckSection } from './data-check.ts';
import { html, type Markup, raw, scriptJson } from './markup.ts';
import type { Photos } from './photos.ts';
import { previousSection } from './previous-section.ts';
import { learningSection, pipelineSection, summarySection, topLossesSection } from './sections.ts';
import { STYLE } from './style.ts';
import { classesSection, mostConfusedSection } from './tables.ts';

/** Everything else is refused: the page neither loads nor sends anything. */
const POLICY =
  "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/**
 * A run as one HTML page that needs no other file and no network. Without predictions of single classes it shows what there is; `since` is
 * what changed from an older run, `data` what the data check found, with pictures by path.
 */
export function reportHtml(
  record: RunRecord,
  photos: Photos,
  since?: RunDifference,
  data?: { readonly check: DataCheck; readonly photos: ReadonlyMap<string, string> },
): string {
  const interpreted = interpret(record, photos);
  const sections = [
    { id: 'learning', name: 'Learning', body: learningSection(record) },
    ...interpreted.sections,
    { id: 'data-check', name: 'Data', body: data && dataCheckSection(data.check, data.photos) },
    { id: 'changes', name: 'Changes', body: since && previousSection(since) },
    { id: 'run', name: 'How it was made', body: pipelineSection(record) },
  ].filter((section) => section.body !== undefined);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${record.name}: report</title>
<style>${raw(STYLE)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header class="top"><div class="bar-inner">
<p class="brand">${record.name}</p>
<nav aria-label="Sections"><a href="#summary">Summary</a>${sections.map(({ id, name }) => html`<a href="#${id}">${name}</a>`)}</nav>
<button type="button" id="theme" aria-label="Switch between light and dark">◐</button>
</div></header>
<main id="main">
<h1>${record.name}</h1>
<p class="meta">${metaLine(record)}</p>
${summarySection(record, interpreted.matrix)}
${sections.map(({ body }) => body!)}
</main>
<dialog id="photos" aria-labelledby="photos-title"><div class="dialog-head"><h2 id="photos-title">Photos</h2><button type="button" id="photos-close">Close</button></div>
<div id="photos-body"></div></dialog>
<script type="application/json" id="data">${scriptJson(shownDeep(interpreted.data ?? null))}</script>
<script>${raw(CLIENT)}</script>
</body>
</html>
`.markup;
}

interface Section {
  readonly id: string;
  readonly name: string;
  readonly body: Markup | undefined;
}

/** The sections that come from the predictions: all of them for single classes, top losses and labels otherwise. */
function interpret({ predictions }: RunRecord, photos: Photos): { matrix?: ConfusionMatrix; sections: Section[]; data?: PageData } {
  if (!predictions || predictions.paths.length === 0) return { sections: [] };
  const top: Section = { id: 'top-losses', name: 'Top losses', body: topLossesSection(predictions, photos) };
  const classes = (scores: readonly ClassScores[]): Section => ({ id: 'classes', name: 'Classes', body: classesSection(scores) });
  if (!hasClasses(predictions)) return { sections: predictions.vocab.length > 0 ? [top, classes(labelScores(predictions))] : [top] };
  const decoded = decodeClasses(predictions);
  const matrix = confusionMatrix(predictions.targets, decoded, predictions.vocab);
  const sections: Section[] = [
    { id: 'confusion', name: 'Confusion', body: confusionSection(matrix) },
    { id: 'most-confused', name: 'Most confused', body: mostConfusedSection(matrix) },
    top,
    classes(classScores(matrix)),
  ];
  return { matrix, sections, data: pageData(predictions, decoded, matrix.counts, photos) };
}

function metaLine({ started, engine, folder, ending }: RunRecord): string {
  const when = started?.slice(0, 16).replace('T', ' ');
  return [when && `${when} UTC`, engine && `${engine.engine} ${engine.precision}`, ending === 'done' ? undefined : ending, folder]
    .filter(Boolean)
    .join(' · ');
}
