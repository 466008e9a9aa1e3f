import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join, relative, resolve } from 'node:path';
import { type CsvHead, type Layout, recogniseLayout } from '../data/layout.ts';
import { writeAtomic } from '../util/files.ts';
import { UserError } from '../util/problem.ts';
import { EXIT } from './command.ts';
import { repositoryRoot } from './diff/git.ts';
import { GITHUB_WORKFLOW, GITHUB_WORKFLOW_PATH } from './init/github.ts';
import type { Io } from './io.ts';

const PICTURE = /\.(jpe?g|png|webp|gif|bmp|tiff?|avif)$/i;
/** Enough to recognise a layout without walking a million files. */
const MOST_PICTURES = 20_000;

/** `pipeline init [FOLDER]`: looks at a folder of pictures and writes a pipeline file that fits it; `--ci github` writes a workflow. */
export async function run([folder]: readonly string[], options: Readonly<Record<string, unknown>>, io: Io): Promise<number> {
  if (options.ci !== undefined) await writeWorkflow(options.force === true, io);
  return options.ci !== undefined && folder === undefined ? EXIT.ok : writePipeline(folder ?? '.', options, io);
}

/** The workflow goes to the root of the repository. */
async function writeWorkflow(force: boolean, io: Io): Promise<void> {
  const root = repositoryRoot(io.cwd) ?? io.cwd;
  const path = join(root, GITHUB_WORKFLOW_PATH);
  refuseOverwriting(path, force);
  await writeAtomic(path, GITHUB_WORKFLOW);
  io.stdout.write(`${relative(io.cwd, path)}: checks pipeline files on pull requests and comments what changed\n`);
}

function refuseOverwriting(path: string, force: boolean): void {
  if (!existsSync(path) || force) return;
  throw new UserError({
    code: 'unreadable-file',
    message: `${path} is already there`,
    hint: 'give another name with --out, or overwrite it with --force',
  });
}

async function writePipeline(folder: string, options: Readonly<Record<string, unknown>>, io: Io): Promise<number> {
  const root = resolve(io.cwd, folder);
  const name = basename(root).replaceAll(/[^\w-]+/g, '-') || 'pictures';
  const out = resolve(io.cwd, (options.out as string | undefined) ?? `${name}.pipeline.yaml`);
  refuseOverwriting(out, options.force === true);
  const { pictures, tables } = await look(root);
  const layout = recogniseLayout(pictures, tables);
  if (layout.kind === 'unknown') {
    throw new UserError({
      code: 'no-label',
      message: `cannot tell the classes of the pictures in ${root}: ${layout.why}`,
      expected: 'a folder per class, train/ and valid/ folders, a csv file that names them, or names like <class>_<number>.jpg',
    });
  }
  const source = relative(resolve(out, '..'), root) || '.';
  await writeFile(out, pipelineText(name, source, layout, pictures.length));
  io.stdout.write(
    `${relative(io.cwd, out) || out}: ${describe(layout, pictures.length)}\nnext: pipeline run ${relative(io.cwd, out) || out}\n`,
  );
  return EXIT.ok;
}

async function look(root: string): Promise<{ pictures: string[]; tables: CsvHead[] }> {
  const pictures: string[] = [];
  const tables: CsvHead[] = [];
  const pending = [''];
  while (pending.length > 0 && pictures.length < MOST_PICTURES) {
    const folder = pending.shift()!;
    for (const entry of (await list(join(root, folder))).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (entry.name.startsWith('.')) continue;
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) pending.push(path);
      else if (PICTURE.test(entry.name)) pictures.push(path);
      else if (/\.(csv|tsv)$/i.test(entry.name)) tables.push(await readHead(root, path));
    }
  }
  return { pictures, tables };
}

async function list(folder: string): Promise<import('node:fs').Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch {
    throw new UserError({ code: 'source-not-found', message: `the folder ${folder} cannot be read`, expected: 'a folder of pictures' });
  }
}

async function readHead(root: string, file: string): Promise<CsvHead> {
  const lines = (await readFile(join(root, file), 'utf8')).split(/\r?\n/, 21).filter((line) => line !== '');
  const separator = file.toLowerCase().endsWith('.tsv') ? '\t' : ',';
  const [columns = [], ...rows] = lines.map((line) => line.split(separator).map((cell) => cell.replaceAll(/^"|"$/g, '')));
  return { file, columns, rows: rows.slice(0, 10) };
}

function describe(layout: Exclude<Layout, { kind: 'unknown' }>, count: number): string {
  const pictures = `${count} picture${count === 1 ? '' : 's'}`;
  if (layout.kind === 'csv') return `${pictures} named by ${layout.file}, labels from its column ${layout.labelCol}`;
  const where = { train_valid: 'in training and validation folders', parent: 'in a folder per class', name: 'labelled by their names' }[
    layout.kind
  ];
  return `${pictures} of ${layout.classes} classes ${where}`;
}

function pipelineText(name: string, source: string, layout: Exclude<Layout, { kind: 'unknown' }>, count: number): string {
  const batch = Math.min(64, 2 ** Math.max(2, Math.floor(Math.log2(Math.max(4, count / 10)))));
  return `version: 1
name: ${JSON.stringify(name)}
seed: 42

data:
  source: { folder: ${JSON.stringify(source)} }
  blocks: [image, category]
${layoutLines(layout)}
  item_tfms:
    - resize: 256
  batch_tfms:
    - aug_transforms: { size: 224, min_scale: 0.75 }
  batch_size: ${batch}

learner:
  arch: resnet18
  pretrained: true
  metrics: [error_rate]

train:
  - fine_tune: 3

outputs:
  - confusion_matrix
  - report
`;
}

function layoutLines(layout: Exclude<Layout, { kind: 'unknown' }>): string {
  const random = '  splitter: { random: { valid_pct: 0.2, seed: 42 } }';
  if (layout.kind === 'train_valid') {
    const splitter = `  splitter: { grandparent: { train_name: ${layout.train}, valid_name: ${layout.valid} } }`;
    return `  get_items: image_files\n  get_y: parent_label\n${splitter}`;
  }
  if (layout.kind === 'parent') return `  get_items: image_files\n  get_y: parent_label\n${random}`;
  if (layout.kind === 'name')
    return `  get_items: image_files\n  get_y: { regex: { pattern: '${layout.pattern}', attr: name } }\n${random}`;
  const { file, fnCol, folder, suffix, labelCol } = layout;
  return `  get_items: { csv: { file: ${JSON.stringify(file)}, fn_col: ${JSON.stringify(fnCol)}, folder: ${JSON.stringify(folder)}, suffix: ${JSON.stringify(suffix)} } }
  get_y: { column: ${JSON.stringify(labelCol)} }
${random}`;
}
