import { type Size, sizeText } from '../image/size.ts';
import type { ModelFile } from '../run/model-file.ts';
import { PAGE_SCRIPT } from './page-script.ts';
import { PAGE_STYLE } from './page-style.ts';
import type { ServiceLimits } from './service.ts';

/** The upload page: one self-contained document, which without script is a plain form. */
export function page(model: ModelFile, size: Size, limits: ServiceLimits): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escaped(model.name)}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<main>
<h1>${escaped(model.name)}</h1>
<p class="about">${escaped(aboutModel(model, size))}</p>
<form action="predict" method="post" enctype="multipart/form-data">
<label class="drop" id="drop">
<b>Choose a picture</b>
<span>or drop it here, or paste it; up to ${Math.floor(limits.maxBytes / 1024 / 1024)} MB</span>
<input id="file" name="file" type="file" accept="image/*">
</label>
<p class="send"><button>Predict</button></p>
</form>
<p id="status" role="status" aria-live="polite"></p>
<section id="result" aria-labelledby="label" hidden>
<img id="photo" alt="">
<div>
<h2 id="label"></h2>
<p class="took" id="took"></p>
<table><caption>Classes by probability</caption><tbody id="rows"></tbody></table>
</div>
</section>
<footer>For programs: <code>curl --data-binary @photo.jpg -H 'content-type: image/jpeg' ${'$'}URL/predict</code></footer>
</main>
<script>${PAGE_SCRIPT}document.querySelector('footer code').textContent = document.querySelector('footer code').textContent.replace('${'$'}URL', location.origin);</script>
</body>
</html>
`;
}

function aboutModel(model: ModelFile, size: Size): string {
  const classes = `${model.vocab.length} classes: ${model.vocab.slice(0, 6).join(', ')}${model.vocab.length > 6 ? ', ...' : ''}`;
  const targets = model.vocab.length === 0 ? `${model.nOut} number${model.nOut === 1 ? '' : 's'}` : classes;
  return `${model.arch.word} at ${sizeText(size)} pixels; ${targets}`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
