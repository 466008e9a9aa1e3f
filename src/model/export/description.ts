/** What an exported file says of its model, beside the weights. All texts end up in the file's own metadata. */
export interface ExportDescription {
  readonly name: string;
  readonly arch: string;
  /** Class names by index of the output; empty for regression. */
  readonly vocab: readonly string[];
  /** What the outputs are to be put through: 'softmax' or 'sigmoid' for probabilities, 'none' where they are read as they are. */
  readonly activation: 'softmax' | 'sigmoid' | 'none';
  /** Height and width of validation pictures; other sizes work too. */
  readonly size: readonly [height: number, width: number];
  readonly channels: number;
  /** Applied by the file itself where `normalised`, else to be applied before: (x - mean) / std, per channel, of values in [0, 1]. */
  readonly mean: readonly number[];
  readonly std: readonly number[];
  readonly normalised: boolean;
}

/** The description as text by key, for formats that keep such pairs. */
export function metadataOf(description: ExportDescription): Record<string, string> {
  const { name, arch, vocab, activation, size, channels, mean, std, normalised } = description;
  return {
    name,
    arch,
    vocab: JSON.stringify(vocab),
    activation,
    input: inputText(description),
    height: String(size[0]),
    width: String(size[1]),
    channels: String(channels),
    mean: JSON.stringify(mean),
    std: JSON.stringify(std),
    normalisation: normalised ? 'inside' : 'before',
    made_by: 'pipefile',
  };
}

/** One sentence on what has to be given to the file. */
export function inputText({ channels, normalised, size, mean, std }: ExportDescription): string {
  const what = channels === 1 ? 'grey values' : 'red, green and blue';
  const range = normalised ? 'in [0, 1] (bytes / 255)' : `(bytes / 255 - [${mean.join(', ')}]) / [${std.join(', ')}]`;
  return `float32 ${what} ${range}, ${size[0]} x ${size[1]} pixels (height x width) as the run's validation resized them`;
}
