import type { Raster } from '../../image/raster.ts';
import type { ConfusionMatrix } from './predictions.ts';

/** A line of a chart. */
export interface Series {
  readonly name: string;
  /** Points in order; a y that is not finite breaks the line. */
  readonly points: readonly (readonly [x: number, y: number])[];
  /** Drawn as a line, as dots, or both. */
  readonly style?: 'line' | 'dots' | 'both';
  readonly dash?: boolean;
}

/** A named point on the chart, such as a learning rate that was suggested. */
export interface Mark {
  readonly name: string;
  readonly x: number;
  readonly y: number;
}

export interface LineChart {
  readonly title: string;
  /** One sentence for screen readers: what the chart shows. */
  readonly label: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly series: readonly Series[];
  readonly marks?: readonly Mark[];
  /** Vertical rules with a text at their top: where a fit begins. */
  readonly rules?: readonly { readonly x: number; readonly text: string }[];
  readonly xScale?: 'linear' | 'log';
  readonly yScale?: 'linear' | 'log';
  readonly width?: number;
  readonly height?: number;
}

/** A picture of the grid: a data URI (or none, where it could not be read) and the line above it. */
export interface Photo {
  readonly uri: string | undefined;
  readonly title: string;
  /** Whether the title stands in the warning colour, as fastai's show_results has it for wrong ones. */
  readonly wrong?: boolean;
}

export interface PhotoGridOptions {
  readonly title: string;
  readonly columns?: number;
  /** Side of a picture, units. */
  readonly size?: number;
  /** Whether a picture that is not square fills its place or is shown whole. */
  readonly fit?: 'slice' | 'meet';
}

/** Colour maps by matplotlib's names. All rise evenly in lightness, so they read with any colour vision and in grey. */
export const COLOR_MAPS = ['Blues', 'Greens', 'Greys', 'Oranges', 'Purples', 'Reds', 'viridis', 'cividis'] as const;
export type ColorMap = (typeof COLOR_MAPS)[number];

/** fastai's plot_confusion_matrix options; figsize in inches. */
export interface ConfusionChartOptions {
  readonly normalize?: boolean;
  readonly title?: string;
  readonly cmap?: ColorMap;
  readonly normDec?: number;
  readonly plotTxt?: boolean;
  readonly figsize?: readonly [width: number, height: number];
}

/** A picture as the network sees it, made visible again, with its target in words. */
export interface ShownItem {
  readonly image: Raster;
  readonly title: string;
  readonly path: string;
}

/** The plots that an output may draw. Charts are SVG text on a white ground. */
export interface Plots {
  lines(chart: LineChart): string;
  confusion(matrix: ConfusionMatrix, options?: ConfusionChartOptions): string;
  /** Pictures in rows, each below a line of text. */
  photos(photos: readonly Photo[], options: PhotoGridOptions): string;
  /** fastai's plot_loss; the first `skipStart` batches are left out where there are more than 20. */
  loss(options?: { readonly skipStart?: number; readonly withValid?: boolean }): string;
  /** fastai's plot_sched: the learning rate of each parameter group per batch. */
  learningRates(): string;
  /** A PNG of pictures as the network sees them, pixel for pixel (small ones enlarged without blur), each below its title. */
  batch(items: readonly ShownItem[], title: string, columns: number): Promise<Uint8Array>;
}
