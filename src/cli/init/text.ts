import type { Layout } from '../../data/layout.ts';
import type { PictureKind } from './pictures.ts';

type Known = Exclude<Layout, { kind: 'unknown' }>;

/** A pipeline file for pictures of a layout and kind; `source` is the folder as the file states it. */
export function pipelineText(name: string, source: string, layout: Known, count: number, kind: PictureKind): string {
  const batch = Math.min(64, 2 ** Math.max(2, Math.floor(Math.log2(Math.max(4, count / 10)))));
  const several = layout.kind === 'csv' && layout.labelDelim !== undefined;
  const image = kind.small !== undefined && kind.grey ? 'image_bw' : 'image';
  return `version: 1
name: ${JSON.stringify(name)}
seed: 42

data:
  source: { folder: ${JSON.stringify(source)} }
  blocks: [${image}, ${several ? 'multi_category' : 'category'}]
${layoutLines(layout)}
${transformLines(kind)}
  batch_size: ${batch}

${learnerLines(kind, several)}

outputs:
${several ? '' : '  - confusion_matrix\n'}  - top_losses
  - report
`;
}

/** Photos are cropped to what a pretrained net was trained on; small pictures keep their size. */
function transformLines({ small, oneSize, grey }: PictureKind): string {
  if (small === undefined) return '  item_tfms:\n    - resize: 256\n  batch_tfms:\n    - aug_transforms: { size: 224, min_scale: 0.75 }';
  const resize = oneSize ? '' : `  item_tfms:\n    - resize: ${small}\n`;
  const augment = grey
    ? '{ do_flip: false, max_lighting: 0 }    # a mirrored digit is another one; set do_flip: true for what has no side'
    : '{ max_warp: 0 }';
  return `${resize}  batch_tfms:\n    - aug_transforms: ${augment}`;
}

function learnerLines({ small }: PictureKind, several: boolean): string {
  const metric = several ? 'accuracy_multi' : 'error_rate';
  if (small === undefined) return `learner:\n  arch: resnet18\n  pretrained: true\n  metrics: [${metric}]\n\ntrain:\n  - fine_tune: 3`;
  return `learner:\n  arch: xresnet\n  pretrained: false\n  metrics: [${metric}]\n\ntrain:\n  - fit_one_cycle: { epochs: 20, lr_max: 1.0e-2 }`;
}

function layoutLines(layout: Known): string {
  const random = '  splitter: { random: { valid_pct: 0.2, seed: 42 } }';
  if (layout.kind === 'train_valid') {
    const splitter = `  splitter: { grandparent: { train_name: ${JSON.stringify(layout.train)}, valid_name: ${JSON.stringify(layout.valid)} } }`;
    return `  get_items: image_files\n  get_y: parent_label\n${splitter}`;
  }
  if (layout.kind === 'parent') return `  get_items: image_files\n  get_y: parent_label\n${random}`;
  if (layout.kind === 'name')
    return `  get_items: image_files\n  get_y: { regex: { pattern: '${layout.pattern}', attr: name } }\n${random}`;
  const { file, fnCol, folder, suffix, labelCol, labelDelim, validCol } = layout;
  const place = `${folder === '' ? '' : `, folder: ${JSON.stringify(folder)}`}${suffix === '' ? '' : `, suffix: ${JSON.stringify(suffix)}`}`;
  const label =
    labelDelim === undefined
      ? JSON.stringify(labelCol)
      : `{ column: ${JSON.stringify(labelCol)}, label_delim: ${JSON.stringify(labelDelim)} }`;
  const splitter = validCol === undefined ? random : `  splitter: { column: ${JSON.stringify(validCol)} }`;
  return `  get_items: { csv: { file: ${JSON.stringify(file)}, fn_col: ${JSON.stringify(fnCol)}${place} } }
  get_y: { column: ${label} }
${splitter}`;
}
