/** The report's script: opens cells, moves through the matrix, sorts tables, switches the theme. Plain browser JavaScript; without it the page still reads. */
export const CLIENT = `
'use strict';
(() => {
  const $ = (id) => document.getElementById(id);
  const data = JSON.parse($('data').textContent);
  $('theme').addEventListener('click', () => {
    const root = document.documentElement;
    const dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
    root.dataset.theme = dark ? 'light' : 'dark';
  });
  for (const table of document.querySelectorAll('table.sortable')) makeSortable(table);
  if (data) openable(data);

  function makeSortable(table) {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => head.firstElementChild.addEventListener('click', () => {
      const down = head.getAttribute('aria-sort') !== 'descending' && (column > 0 || head.getAttribute('aria-sort') === 'ascending');
      heads.forEach((other) => other.removeAttribute('aria-sort'));
      head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
      const value = (row) => row.cells[column].dataset.value;
      const order = column === 0 ? (a, b) => value(a).localeCompare(value(b)) : (a, b) => value(a) - value(b);
      const body = table.tBodies[0];
      body.append(...[...body.rows].sort((a, b) => (down ? -1 : 1) * order(a, b)));
    }));
  }

  function openable({ vocab, counts, items }) {
    const dialog = $('photos');
    const matrix = $('matrix');
    const svg = matrix.querySelector('svg');
    const cursor = svg.querySelector('.m-cursor');
    const [left, top, cell] = ['left', 'top', 'cell'].map((name) => Number(svg.dataset[name]));
    const c = vocab.length;
    let at;

    $('photos-close').addEventListener('click', () => dialog.close());
    dialog.addEventListener('click', (event) => { if (event.target === dialog) dialog.close(); });
    for (const button of document.querySelectorAll('.open-cell'))
      button.addEventListener('click', () => open(vocab.indexOf(button.dataset.actual), vocab.indexOf(button.dataset.predicted)));
    svg.addEventListener('pointermove', (event) => point(cellAt(event)));
    svg.addEventListener('click', (event) => { const hit = cellAt(event); if (hit) open(hit[0], hit[1]); });
    matrix.addEventListener('focus', () => { if (!at && matrix.matches(':focus-visible')) point([0, 0]); });
    matrix.addEventListener('keydown', (event) => {
      const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
      if (step) point([clamp((at?.[0] ?? 0) + step[0]), clamp((at?.[1] ?? 0) + step[1])]);
      else if (at && (event.key === 'Enter' || event.key === ' ')) open(at[0], at[1]);
      else return;
      event.preventDefault();
    });

    function clamp(index) { return Math.max(0, Math.min(c - 1, index)); }
    function cellAt(event) {
      const spot = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
      const [column, row] = [Math.floor((spot.x - left) / cell), Math.floor((spot.y - top) / cell)];
      return row >= 0 && column >= 0 && row < c && column < c ? [row, column] : undefined;
    }
    function point(hit) {
      if (!hit) return;
      at = hit;
      cursor.setAttribute('x', left + at[1] * cell);
      cursor.setAttribute('y', top + at[0] * cell);
      cursor.setAttribute('visibility', 'visible');
      $('cell-text').textContent = describe(at[0], at[1]);
    }
    function describe(row, column) {
      const count = counts[row * c + column];
      let sum = 0;
      for (let i = 0; i < c; i++) sum += counts[row * c + i];
      const share = sum ? ' (' + (100 * count / sum).toFixed(1) + ' %)' : '';
      return count + ' of ' + sum + ' ' + vocab[row] + share + (row === column ? ' found' : ' taken for ' + vocab[column]);
    }
    function open(row, column) {
      const shown = items.filter((item) => item[0] === row && item[1] === column);
      $('photos-title').textContent = describe(row, column);
      const grid = make('div', 'photos');
      for (const [actual, predicted, probability, loss, path, uri] of shown) {
        const figure = make('figure', 'photo');
        if (uri) { const img = make('img'); img.src = uri[0] === '#' ? $(uri.slice(1)).src : uri; img.alt = path; figure.append(img); }
        else figure.append(make('div', 'no-photo', path));
        const caption = make('figcaption');
        caption.append(...path.split('/').pop().split(/(?<=[_-])/).flatMap((part, i) => (i ? [make('wbr'), part] : [part])));
        caption.append(make('small', '', 'loss ' + loss.toFixed(2) + ' · probability ' + probability.toFixed(2)));
        figure.append(caption);
        grid.append(figure);
      }
      const left = counts[row * c + column] - shown.length;
      const rest = left > 0 ? [make('p', 'hint', shown.length ? 'and ' + left + ' more that the report does not hold' : left + ' photos that the report does not hold')] : [];
      $('photos-body').replaceChildren(grid, ...rest);
      dialog.showModal();
      dialog.scrollTop = 0;
    }
    function make(name, className = '', text = '') {
      const element = document.createElement(name);
      if (className) element.className = className;
      if (text) element.textContent = text;
      return element;
    }
  }
})();
`;
