export interface GridLayout {
  readonly rows: number;
  readonly columns: number;
}

/** fastai's get_grid: rows = int(sqrt(n)) and as many columns as that needs; one of the two given, the other follows. */
export function gridLayout(n: number, rows?: number, columns?: number): GridLayout {
  if (rows !== undefined) return { rows, columns: columns ?? Math.ceil(n / rows) };
  if (columns !== undefined) return { rows: Math.ceil(n / columns), columns };
  const down = Math.max(1, Math.floor(Math.sqrt(n)));
  return { rows: down, columns: Math.ceil(n / down) };
}

/** How many pictures are asked for: both numbers given, their product; else fastai's 9. */
export function gridCount(rows?: number, columns?: number): number {
  return rows !== undefined && columns !== undefined ? rows * columns : 9;
}
