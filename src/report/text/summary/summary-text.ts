import type { Step, Summary, Value, Walk } from '../../../data/summary/trace.ts';
import { shownDeep } from '../../../util/shown.ts';
import { displayWidth, padEnd, truncate, truncatePath } from '../format.ts';
import type { Style, Symbols } from '../style.ts';
import { stepText, valueText } from './step-text.ts';

export interface SummaryTextOptions {
  readonly name: string;
  readonly style: Style;
  readonly symbols: Symbols;
  /** Terminal cells of a line. */
  readonly width: number;
  /** What merging did to the file's transforms, one sentence each. */
  readonly notes: readonly string[];
}

/** A summary for people: what was found, one item through every step, one batch; the step that fails carries the failure mark. */
export function summaryText(summary: Summary, options: SummaryTextOptions): string {
  const page = new Page(shownDeep(summary), { ...options, notes: shownDeep(options.notes) });
  return `${page.lines().join('\n')}\n`;
}

class Page {
  private readonly summary: Summary;
  private readonly options: SummaryTextOptions;
  private readonly labelWidth: number;

  constructor(summary: Summary, options: SummaryTextOptions) {
    this.summary = summary;
    this.options = options;
    const names = [...summary.pipelines.flat(), ...summary.itemPipeline, ...summary.batchPipeline].map(stepText);
    const widest = Math.max(16, ...names.map((name) => displayWidth(name)));
    this.labelWidth = Math.min(widest, Math.max(16, Math.floor(options.width * 0.55)));
  }

  lines(): string[] {
    return [...this.found(), ...this.sample(), ...this.batch()];
  }

  private found(): string[] {
    const { root, found, sizes, vocab } = this.summary;
    const { style, name, symbols } = this.options;
    const room = this.options.width - 14;
    const empty = sizes?.train === 0 || sizes?.valid === 0;
    const split = sizes && `${sizes.train} training, ${sizes.valid} validation${empty ? ` ${style.red(symbols.failed)}` : ''}`;
    const ok = this.summary.sample.length > 0;
    return [
      style.bold(name),
      '',
      this.heading(ok ? 'Items' : 'Items: failed'),
      `  folder    ${truncatePath(root, room)}`,
      `  found     ${found} item${found === 1 ? '' : 's'}`,
      ...(split ? [`  split     ${split}`] : []),
      ...(vocab.length > 0 ? [`  classes   ${vocab.length}: ${truncate(vocab.join(', '), room - String(vocab.length).length - 2)}`] : []),
      ...(ok ? [] : [`  ${style.red(symbols.failed)} ${stepOfFailure(this.summary)}`]),
    ];
  }

  private sample(): string[] {
    const { sample } = this.summary;
    if (sample.length === 0) return [];
    const first = sample[0]!.from[0]!;
    const lines = ['', this.heading(`One item: ${this.value(first)}`)];
    for (const walk of sample) lines.push(...this.walk(walk, 0));
    return lines;
  }

  private batch(): string[] {
    const { item, wanted, added, collated, batch } = this.summary;
    if (!item) return [];
    const lines = ['', this.heading('Item transforms, in the order they run'), ...this.walk(item, 0), ...this.notes()];
    if (added.length < wanted) return [...lines, ...this.addFailed()];
    lines.push('', this.heading(`One batch of ${wanted}`));
    lines.push(...this.collating(collated, batch));
    if (batch) lines.push(...this.walk(batch, 0), this.targets(batch));
    return lines;
  }

  private notes(): string[] {
    return this.options.notes.map((note) => `  ${this.options.style.yellow('!')} ${note}`);
  }

  private addFailed(): string[] {
    const { style, symbols } = this.options;
    return ['', this.heading('One batch'), `  ${style.red(symbols.failed)} ${stepOfFailure(this.summary)}`];
  }

  private collating(collated: boolean, batch: Walk | undefined): string[] {
    const { style, symbols } = this.options;
    const text = padEnd('collate', this.labelWidth);
    if (collated && batch) return [`  ${style.green(symbols.done)} ${text}  ${this.value(batch.from[0]!)}`];
    const wide = Math.max(...this.summary.added.map(({ path }) => displayWidth(path)));
    return [
      `  ${style.red(symbols.failed)} ${text}  the items differ in size`,
      ...this.summary.added.map(({ path, width, height }) => `      ${padEnd(path, wide)}  ${style.yellow(`${width} x ${height}`)}`),
    ];
  }

  private targets(batch: Walk): string {
    const { style, symbols } = this.options;
    return `  ${style.green(symbols.done)} ${padEnd('targets', this.labelWidth)}  ${this.value(batch.from[1]!)}`;
  }

  private walk({ steps, results }: Walk, position: number): string[] {
    return steps.slice(0, results.length + 1).map((step, i) => this.step(step, results[i]?.[position]));
  }

  private step(step: Step, result: Value | undefined): string {
    const { style, symbols } = this.options;
    const label = padEnd(truncate(stepText(step), this.labelWidth), this.labelWidth);
    if (!result) return `  ${style.red(symbols.failed)} ${label}  ${style.red('failed')}`;
    return `  ${style.green(symbols.done)} ${label}  ${this.value(result)}`;
  }

  private value(value: Value): string {
    return truncate(valueText(value, this.summary.vocab), Math.max(20, this.options.width - this.labelWidth - 6));
  }

  private heading(text: string): string {
    return this.options.style.bold(truncate(text, this.options.width));
  }
}

function stepOfFailure({ failure }: Summary): string {
  switch (failure?.path?.replace(/^data\./, '')) {
    case 'get_y':
      return 'the labeller (get_y) fails';
    case 'splitter':
      return 'the splitter fails';
    case 'bad_items':
      return 'an item cannot be opened';
    case 'get_items':
      return 'get_items finds nothing to use';
    default:
      return 'the set-up fails';
  }
}
