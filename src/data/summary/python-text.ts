/** A value that Python prints in its own way: a tuple, or text that is given as it is. */
export class Tuple {
  readonly values: readonly unknown[];
  constructor(values: readonly unknown[]) {
    this.values = values;
  }
}

export class Verbatim {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** Python's repr of plain values. Whole numbers print as ints; a float that is whole is given as Verbatim. */
export function repr(value: unknown): string {
  if (value === undefined || value === null) return 'None';
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (value instanceof Verbatim) return value.text;
  if (value instanceof Tuple) return `(${value.values.map(repr).join(', ')}${value.values.length === 1 ? ',' : ''})`;
  if (Array.isArray(value)) return `[${value.map(repr).join(', ')}]`;
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : float(value).text;
  if (typeof value === 'string') return quoted(value);
  const entries = Object.entries(value as Record<string, unknown>).map(([key, entry]) => `${quoted(key)}: ${repr(entry)}`);
  return `{${entries.join(', ')}}`;
}

/** A Python float: '1.0', '0.75', '1e-05'. */
export function float(value: number): Verbatim {
  if (Number.isInteger(value) && Math.abs(value) < 1e16) return new Verbatim(value.toFixed(1));
  const exponent = value === 0 ? 0 : Math.floor(Math.log10(Math.abs(value)));
  if (exponent >= -4) return new Verbatim(String(value));
  return new Verbatim(value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2'));
}

/** How fastai prints a class, or a function, and its stored arguments. */
export function named(name: string, options: Readonly<Record<string, unknown>>): string {
  return `${name} -- ${repr(options)}`;
}

function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const inner = text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\t', '\\t').replaceAll('\r', '\\r');
  return quote + (quote === "'" ? inner.replaceAll("'", "\\'") : inner) + quote;
}

/** torch's print of a float tensor of one dimension or none: whole numbers as '2.', else four decimals. */
export function tensorNumbers(values: readonly number[], scalar: boolean): string {
  const whole = values.every(Number.isInteger);
  const shown = values.map((value) => (whole ? `${value}.` : value.toFixed(4)));
  const width = Math.max(...shown.map((text) => text.length));
  return scalar ? shown[0]! : `[${shown.map((text) => text.padStart(width)).join(', ')}]`;
}
