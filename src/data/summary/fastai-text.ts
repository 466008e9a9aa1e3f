import { fastaiName } from './fastai-names.ts';
import { tensorNumbers } from './python-text.ts';
import type { Step, Summary, Value, Walk } from './trace.ts';

export interface FastaiTextOptions {
  /** How the folder of the items is written. */
  readonly source: string;
  /** Names for steps that fastai would know under another one, such as a function of the user's. */
  readonly nameOf?: (step: Step) => string | undefined;
}

/** A summary as the text that fastai 2.7's DataBlock.summary prints, up to where an error is raised. */
export function fastaiText(summary: Summary, options: FastaiTextOptions): string {
  return new Printer(summary, options).print();
}

/** The text of the error that fastai raises where items cannot be collated (its collate_error). */
export function collateErrorText({ added, pipelines }: Summary): string {
  const [first] = added;
  const index = added.findIndex(({ width, height }) => width !== first?.width || height !== first?.height);
  const other = added[index];
  if (!first || !other) return '';
  const opens = pipelines[0]?.[0];
  const grey = opens?.kind === 'open' && opens.mode === 'grey';
  const name = grey ? 'TensorImageBW' : 'TensorImage';
  const shape = ({ width, height }: { width: number; height: number }): string => `torch.Size([${grey ? 1 : 3}, ${height}, ${width}])`;
  return [
    'Error when trying to collate the data into batches with fa_collate, at least two tensors in the batch are not the same size.',
    '',
    `Mismatch found on axis 0 of the batch and is of type \`${name}\`:`,
    `\tItem at index 0 has shape: ${shape(first)}`,
    `\tItem at index ${index} has shape: ${shape(other)}`,
    '',
    `Please include a transform in \`after_item\` that ensures all data of type ${name} is the same size`,
  ].join('\n');
}

class Printer {
  private readonly summary: Summary;
  private readonly source: string;
  private readonly nameOf: (step: Step) => string;
  private readonly lines: string[] = [];

  constructor(summary: Summary, { source, nameOf }: FastaiTextOptions) {
    this.summary = summary;
    this.source = source;
    this.nameOf = (step) => nameOf?.(step) ?? fastaiName(step);
  }

  print(): string {
    this.say('Setting-up type transforms pipelines');
    this.setUp();
    if (this.summary.sample.length > 0) this.sample();
    return `${this.lines.join('\n')}\n`;
  }

  private say(...lines: readonly string[]): void {
    this.lines.push(...lines);
  }

  private setUp(): void {
    const { found, sizes, pipelines } = this.summary;
    this.say(`Collecting items from ${this.source}`, `Found ${found} items`);
    if (!sizes) return;
    this.say(`2 datasets of sizes ${sizes.train},${sizes.valid}`);
    for (const pipeline of pipelines) this.say(`Setting up ${this.pipelineLine(pipeline)}`);
  }

  private pipelineLine(steps: readonly Step[]): string {
    return `Pipeline: ${steps.map(this.nameOf).join(' -> ')}`;
  }

  private sample(): void {
    const { sample, itemPipeline, batchPipeline } = this.summary;
    this.say('', 'Building one sample');
    for (const walk of sample) if (!this.walk(walk)) return;
    const final = sample.map((walk) => this.value(walk.results.at(-1)![0]!));
    this.say('', `Final sample: (${final.join(', ')})`, '', '');
    this.setUp();
    this.say(
      `Setting up after_item: ${this.pipelineLine(itemPipeline)}`,
      'Setting up before_batch: Pipeline: ',
      `Setting up after_batch: ${this.pipelineLine(batchPipeline)}`,
      '',
      'Building one batch',
      'Applying item_tfms to the first sample:',
    );
    const { item } = this.summary;
    if (item && this.walk(item)) this.batch();
  }

  private batch(): void {
    const { wanted, added, collated, batch } = this.summary;
    this.say('', `Adding the next ${wanted - 1} samples`);
    if (added.length < wanted) return;
    this.say('', 'No before_batch transform to apply', '', 'Collating items in a batch');
    if (!collated) {
      this.say("Error! It's not possible to collate your items in a batch");
      this.say('Could not collate the 0-th members of your tuples because got the following shapes');
      const channels = this.channels();
      this.say(added.map(({ width, height }) => `torch.Size([${channels}, ${height}, ${width}])`).join(','));
      return;
    }
    this.say('', 'Applying batch_tfms to the batch built');
    if (batch) this.walk(batch);
  }

  private channels(): number {
    const last = this.summary.item!.results.at(-1)![0]!;
    return last.kind === 'pixels' ? last.shape[0]! : 3;
  }

  /** Whether it reached its end. */
  private walk({ steps, from, results }: Walk): boolean {
    this.say(`  ${this.pipelineLine(steps)}`, '    starting from', `      ${this.values(from)}`);
    for (const [i, step] of steps.entries()) {
      const result = results[i];
      this.say(`    applying ${this.nameOf(step)} ${result ? 'gives' : 'failed.'}`);
      if (!result) return false;
      this.say(`      ${this.values(result)}`);
    }
    return true;
  }

  private values(values: readonly Value[]): string {
    return values.length === 1 ? this.value(values[0]!) : `(${values.map((value) => this.value(value)).join(', ')})`;
  }

  private value(value: Value): string {
    switch (value.kind) {
      case 'path':
        return `${this.source}/${value.path}`;
      case 'image':
        return value.mode === 'rgb'
          ? `PILImage mode=RGB size=${value.width}x${value.height}`
          : `PILImageBW mode=L size=${value.width}x${value.height}`;
      case 'label':
        return labelText(value.label);
      case 'pixels':
        return `${value.shape.at(-3) === 1 ? 'TensorImageBW' : 'TensorImage'} of size ${value.shape.join('x')}`;
      case 'target':
        return targetText(value);
    }
  }
}

function labelText(label: (Value & { kind: 'label' })['label']): string {
  if (typeof label === 'string') return label;
  if (typeof label === 'number') return Number.isInteger(label) ? label.toFixed(1) : String(label);
  return `[${label.map((part) => labelText(part)).join(', ')}]`;
}

const TENSORS = { class: 'TensorCategory', classes: 'TensorMultiCategory', one_hot: 'TensorMultiCategory', numbers: 'tensor' } as const;

function targetText({ type, shape, values }: Value & { kind: 'target' }): string {
  if (shape.length > 1 || values.length > 20) return `${type === 'numbers' ? 'Tensor' : TENSORS[type]} of size ${shape.join('x')}`;
  const scalar = shape.length === 0;
  const integers = type === 'class' || type === 'classes';
  const text = integers ? (scalar ? String(values[0]) : `[${values.join(', ')}]`) : tensorNumbers(values, scalar);
  return `${TENSORS[type]}(${text})`;
}
