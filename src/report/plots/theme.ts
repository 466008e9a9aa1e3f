/** The colours of a plot: literal ones for files, CSS variables inside the report, where they follow light and dark. */
export interface Theme {
  readonly ink: string;
  readonly muted: string;
  readonly grid: string;
  /** Undefined leaves the background to the page. */
  readonly background?: string;
  /** Told apart with every common colour blindness (Okabe and Ito 2008), in the order of use. */
  readonly series: readonly string[];
  readonly font: string;
}

const FONT = 'system-ui, -apple-system, "Segoe UI", "Helvetica Neue", "DejaVu Sans", Arial, sans-serif';

/** Dark on white, for SVG and PNG files. */
export const PAPER: Theme = {
  ink: '#1c2430',
  muted: '#5b6675',
  grid: '#e3e7ec',
  background: '#ffffff',
  series: ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9'],
  font: FONT,
};

/** For plots inside the HTML report, whose style sheet defines the variables. */
export const PAGE: Theme = {
  ink: 'var(--ink)',
  muted: 'var(--muted)',
  grid: 'var(--line)',
  series: ['var(--s1)', 'var(--s2)', 'var(--s3)', 'var(--s4)', 'var(--s5)', 'var(--s6)'],
  font: 'inherit',
};
