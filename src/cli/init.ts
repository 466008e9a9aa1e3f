import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { basename, join, relative, resolve } from 'node:path';
import { type Layout, recogniseLayout } from '../data/layout.ts';
import { writeAtomic } from '../util/files.ts';
import { UserError } from '../util/problem.ts';
import { EXIT } from './command.ts';
import { repositoryRoot } from './diff/git.ts';
import { GITHUB_WORKFLOW_PATH, githubWorkflow } from './init/github.ts';
import { listPictures, pictureKind } from './init/pictures.ts';
import { pipelineText } from './init/text.ts';
import type { Io } from './io.ts';
import { packageVersion } from './version.ts';

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
  await writeAtomic(path, githubWorkflow(packageVersion()));
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
  const name = nameFrom(basename(root));
  const out = resolve(io.cwd, (options.out as string | undefined) ?? `${name}.pipeline.yaml`);
  refuseOverwriting(out, options.force === true);
  const { pictures, tables, notes } = await listPictures(root);
  const layout = recogniseLayout(pictures, tables);
  if (layout.kind === 'unknown') {
    throw new UserError({
      code: 'no-label',
      message: `cannot tell the classes of the pictures in ${root}: ${layout.why}`,
      expected: 'a folder per class, train/ and valid/ folders, a csv file that names them, or names like <class>_<number>.jpg',
    });
  }
  const source = relative(resolve(out, '..'), root) || '.';
  const count = usedOf(layout, pictures);
  const kind = await pictureKind(root, pictures);
  await writeFile(out, pipelineText(name, source, layout, count, kind));
  for (const note of [...(layout.notes ?? []), ...notes]) io.stderr.write(`note: ${note}\n`);
  io.stdout.write(`${relative(io.cwd, out) || out}: ${describe(layout, count)}\nnext: pipeline run ${relative(io.cwd, out) || out}\n`);
  return EXIT.ok;
}

/** What a name may hold of a folder's name: accents are dropped, what remains foreign becomes a dash; 'pictures' where nothing is left. */
function nameFrom(folder: string): string {
  const plain = folder
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^\w-]+/g, '-');
  return (
    plain
      .replace(/^[-_]+/, '')
      .slice(0, 100)
      .replace(/-+$/, '') || 'pictures'
  );
}

/** How many of the pictures the written file takes. */
function usedOf(layout: Exclude<Layout, { kind: 'unknown' }>, pictures: readonly string[]): number {
  if (layout.kind === 'csv') return layout.named ?? pictures.length;
  if (layout.kind === 'train_valid' || !layout.folders) return pictures.length;
  const starts = layout.folders.map((folder) => `${layout.path === undefined ? '' : `${layout.path}/`}${folder}/`);
  return pictures.filter((path) => starts.some((start) => path.startsWith(start))).length;
}

function describe(layout: Exclude<Layout, { kind: 'unknown' }>, count: number): string {
  const pictures = `${count} picture${count === 1 ? '' : 's'}`;
  if (layout.kind === 'csv') return `${pictures} named by ${layout.file}, labels from its column ${layout.labelCol}`;
  const where = { train_valid: 'in training and validation folders', parent: 'in a folder per class', name: 'labelled by their names' }[
    layout.kind
  ];
  return `${pictures} of ${layout.classes} classes ${where}`;
}
