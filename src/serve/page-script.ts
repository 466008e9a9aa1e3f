/** What the upload page does: pictures chosen, dropped or pasted are sent to /predict, and the answer is drawn. Text only ever enters as text. */
export const PAGE_SCRIPT = `
(() => {
  const find = (id) => document.getElementById(id);
  const [drop, input, status, result] = ['drop', 'file', 'status', 'result'].map(find);
  document.documentElement.classList.add('js');
  let latest = 0;
  const say = (text, kind = '') => { status.textContent = text; status.className = kind; };
  const percent = (value) => (100 * value).toFixed(1) + ' %';

  function rows(answer) {
    if (answer.values) return answer.values.map((value, i) => ['value ' + (i + 1), value, null]);
    return Object.entries(answer.probabilities).sort((a, b) => b[1] - a[1]).slice(0, 8).map(([name, p]) => [name, percent(p), p]);
  }

  function draw(answer, file, ms) {
    const title = answer.label ?? (answer.labels ? answer.labels.join(', ') || 'none of the classes' : answer.values.join(', '));
    find('label').textContent = title;
    find('took').textContent = (file.name || 'pasted picture') + ', ' + Math.round(ms) + ' ms';
    find('photo').src = URL.createObjectURL(file);
    find('photo').alt = 'The picture that was sent: ' + (file.name || 'pasted');
    const body = find('rows');
    body.replaceChildren(...rows(answer).map(([name, text, share]) => {
      const row = document.createElement('tr');
      const head = document.createElement('th');
      head.scope = 'row';
      if (share !== null) head.style.setProperty('--share', share);
      const inner = document.createElement('span');
      inner.textContent = name;
      head.append(inner);
      const cell = document.createElement('td');
      cell.textContent = text;
      row.append(head, cell);
      return row;
    }));
    result.hidden = false;
    say(title + (answer.probability === undefined ? '' : ', ' + percent(answer.probability)), 'said');
  }

  async function send(file) {
    const turn = ++latest;
    say('Looking at ' + (file.name || 'the picture') + ' ...');
    const start = performance.now();
    try {
      const type = file.type.startsWith('image/') ? file.type : 'application/octet-stream';
      const response = await fetch('predict', { method: 'POST', headers: { 'content-type': type }, body: file });
      const answer = await response.json();
      if (turn !== latest) return;
      if (response.ok) return draw(answer, file, performance.now() - start);
      result.hidden = true;
      say(answer.detail, 'bad');
    } catch {
      if (turn === latest) { result.hidden = true; say('The server gave no answer. Is it still running?', 'bad'); }
    }
  }

  input.addEventListener('change', () => { if (input.files[0]) send(input.files[0]); input.value = ''; });
  for (const name of ['dragenter', 'dragover']) addEventListener(name, (event) => { event.preventDefault(); drop.classList.add('over'); });
  for (const name of ['dragleave', 'drop']) addEventListener(name, (event) => { event.preventDefault(); drop.classList.remove('over'); });
  addEventListener('drop', (event) => { const file = event.dataTransfer?.files[0]; if (file) send(file); });
  addEventListener('paste', (event) => { const file = event.clipboardData?.files[0]; if (file) send(file); });
})();
`;
