import type { Layout } from '../../data/layout.ts';
import type { TableLayout } from '../../data/layout-table.ts';
import { SEVERAL } from '../../tasks/multi-label.ts';
import type { PictureKind } from './pictures.ts';

type Known = Exclude<Layout, { kind: 'unknown' }>;

/** A pipeline file for pictures of a layout and kind; `source` is the folder as the file states it. */
export function pipelineText(name: string, source: string, layout: Known, count: number, kind: PictureKind): string {
  const batch = Math.min(64, 2 ** Math.max(2, Math.floor(Math.log2(Math.max(4, count / 10)))));
  const several = layout.kind === 'csv' && layout.labelDelim !== undefined;
  const notes = (layout.notes ?? []).map((note) => `# look here: ${note}\n`).join('');
  const image = kind.small !== undefined && kind.grey ? 'image_bw' : 'image';
  return `${notes}version: 1
name: ${JSON.stringify(name)}
seed: 42

data:
  source: { folder: ${JSON.stringify(source)} }
  blocks: [${image}, ${several ? SEVERAL : 'category'}]
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
  if (layout.kind === 'csv') return tableLines(layout);
  if (layout.kind === 'train_valid') {
    const splitter = `  splitter: { grandparent: { train_name: ${quoted(layout.train)}, valid_name: ${quoted(layout.valid)} } }`;
    return `  get_items: image_files\n  get_y: parent_label\n${splitter}`;
  }
  const path = layout.path === undefined ? '' : `  path: ${quoted(layout.path)}\n`;
  const items = layout.folders === undefined ? 'image_files' : `{ image_files: { folders: ${list(layout.folders)} } }`;
  const label = layout.kind === 'parent' ? 'parent_label' : `{ regex: { pattern: '${layout.pattern}', attr: name } }`;
  return `${path}  get_items: ${items}\n  get_y: ${label}\n${RANDOM}`;
}

const RANDOM = '  splitter: { random: { valid_pct: 0.2, seed: 42 } }';

function tableLines(layout: TableLayout): string {
  const { file, fnCol, folder, suffix, header, delimiter, encoding, labelCol, labelDelim, incomplete } = layout;
  const options = [
    `file: ${quoted(file)}`,
    `fn_col: ${quoted(fnCol)}`,
    ...(folder === '' ? [] : [`folder: ${typeof folder === 'string' ? quoted(folder) : list(folder)}`]),
    ...(suffix === '' ? [] : [`suffix: ${quoted(suffix)}`]),
    ...(header === false ? ['header: false'] : []),
    ...(delimiter === undefined ? [] : [`delimiter: ${quoted(delimiter)}`]),
    ...(encoding === undefined ? [] : [`encoding: ${encoding}`]),
  ];
  const label = labelDelim === undefined ? quoted(labelCol) : `{ column: ${quoted(labelCol)}, label_delim: ${quoted(labelDelim)} }`;
  return `  get_items: { csv: { ${options.join(', ')} } }
  get_y: { column: ${label} }
${splitterLine(layout)}${incomplete ? '\n  bad_items: skip    # rows of the table that name no picture' : ''}`;
}

function splitterLine({ validCol, validOn, validFolders }: TableLayout): string {
  if (validCol !== undefined)
    return validOn === undefined
      ? `  splitter: { column: ${quoted(validCol)} }`
      : `  splitter: { column: { column: ${quoted(validCol)}, on: ${list(validOn)} } }`;
  if (validFolders === undefined) return RANDOM;
  const names = validFolders.map((name) => name.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&')).join('|');
  return `  splitter: { name_regex: { pattern: ${quoted(`^(${names})/`)}, attr: path } }`;
}

function quoted(value: string | number): string {
  return JSON.stringify(value);
}

function list(values: readonly string[]): string {
  return `[${values.map(quoted).join(', ')}]`;
}
