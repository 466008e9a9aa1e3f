import type { Command, CommandOption } from './command.ts';

const SET: CommandOption = { flags: '-s, --set <path=value>', summary: 'override a value of the file; may be repeated', repeat: true };
const ENGINE: CommandOption = {
  flags: '--engine <name>',
  summary: 'which engine computes',
  choices: ['auto', 'onednn', 'tensorflow', 'wasm', 'cpu'],
  default: 'auto',
};
const OFFLINE: CommandOption = { flags: '--offline', summary: 'download nothing; what is missing is an error' };
const JSON_LINES: CommandOption = { flags: '--json', summary: 'events as JSON lines on standard output' };

const NO_CACHE: CommandOption = { flags: '--no-cache', summary: 'take no finished stage from the cache and keep none' };

/** Every command, in the order of the help. */
export const COMMANDS: readonly Command[] = [
  {
    name: 'init',
    args: '[folder]',
    summary: 'look at a folder of pictures and write a pipeline file that fits',
    options: [
      { flags: '-o, --out <file>', summary: 'where to write it (default: <folder>.pipeline.yaml)' },
      { flags: '--ci <service>', summary: 'write a workflow that reviews pull requests (with no folder: only that)', choices: ['github'] },
      { flags: '--force', summary: 'overwrite a file that is there' },
    ],
    load: () => import('./init.ts'),
  },
  {
    name: 'run',
    args: '<file>',
    summary: 'train what a pipeline file describes, into a run folder',
    options: [
      SET,
      ENGINE,
      OFFLINE,
      JSON_LINES,
      { flags: '--threads <n>', summary: "the engine's threads (default: cores)" },
      { flags: '--frozen', summary: 'fail where data, split, weights, values, versions or result differ from the lock' },
      { flags: '--no-lock', summary: 'leave the lock beside the file alone, as runs with --set do' },
      { flags: '--runs <folder>', summary: 'where run folders are made', default: 'runs' },
      NO_CACHE,
    ],
    load: () => import('./run.ts'),
  },
  {
    name: 'check',
    args: '<file...>',
    summary: 'find every mistake of a file',
    options: [
      SET,
      { flags: '--format <format>', summary: 'how to print it', choices: ['text', 'json', 'github', 'sarif'], default: 'text' },
    ],
    load: () => import('./check.ts'),
  },
  {
    name: 'explain',
    args: '<file> [path]',
    summary: 'show every value, defaults included, and where it comes from',
    options: [SET],
    load: () => import('./explain.ts'),
  },
  {
    name: 'resume',
    args: '<run>',
    summary: 'go on with an interrupted run, bit for bit',
    options: [JSON_LINES, OFFLINE, NO_CACHE],
    load: () => import('./resume.ts'),
  },
  {
    name: 'plan',
    args: '<file>',
    summary: 'show the task graph, and what would run and why',
    options: [
      SET,
      ENGINE,
      OFFLINE,
      { flags: '--format <format>', summary: 'how to print it', choices: ['text', 'json', 'mermaid'], default: 'text' },
    ],
    load: () => import('./plan.ts'),
  },
  {
    name: 'summary',
    args: '<file>',
    summary: 'one item through every step, then one batch; names the step that fails',
    options: [
      SET,
      OFFLINE,
      { flags: '--bs <n>', summary: 'items of the batch (default: 4)' },
      { flags: '--format <format>', summary: 'how to print it', choices: ['text', 'json', 'fastai'], default: 'text' },
    ],
    load: () => import('./summary.ts'),
  },
  {
    name: 'show-batch',
    args: '<file>',
    summary: 'pictures as the network sees them, as a PNG grid and in the terminal',
    options: [
      SET,
      OFFLINE,
      { flags: '--nrows <n>', summary: 'rows of the grid' },
      { flags: '--ncols <n>', summary: 'columns of the grid' },
      { flags: '--max <n>', summary: 'pictures at most (default: 9, or rows times columns)' },
      { flags: '--unique', summary: 'one picture again and again: what augmentation does to it' },
      { flags: '--split <side>', summary: 'which side of the split', choices: ['train', 'valid'], default: 'train' },
      { flags: '-o, --out <path>', summary: 'the PNG file (default: <name>-batch.png)' },
    ],
    load: () => import('./show-batch.ts'),
  },
  {
    name: 'one-batch',
    args: '<file>',
    summary: 'shapes, types and ranges of the first batch; --out keeps it as safetensors',
    options: [
      SET,
      OFFLINE,
      { flags: '--split <side>', summary: 'which side of the split', choices: ['train', 'valid'], default: 'train' },
      { flags: '-o, --out <path>', summary: 'a safetensors file: x as n, c, h, w and y' },
      { flags: '--format <format>', summary: 'how to print it', choices: ['text', 'json'], default: 'text' },
    ],
    load: () => import('./one-batch.ts'),
  },
  {
    name: 'data',
    args: '<check> <file>',
    argChoices: ['check'],
    summary: 'look for broken files, duplicates, leaks across the split, imbalance, label noise',
    options: [
      SET,
      OFFLINE,
      { flags: '--format <format>', summary: 'how to print it', choices: ['text', 'json', 'markdown'], default: 'text' },
      { flags: '--run <folder>', summary: 'a run of this file: what its model is sure of against the label' },
      { flags: '--files <n>', summary: 'files listed of each finding (default: 10)' },
      { flags: '--strict', summary: 'exit with 1 for warnings too' },
    ],
    load: () => import('./data-check.ts'),
  },
  {
    name: 'report',
    args: '<run>',
    summary: "draw a run's report.html: one file with curves, confusion matrix, photos and the file",
    load: () => import('./report.ts'),
  },
  {
    name: 'diff',
    args: '<before> [after]',
    summary: 'what changed between two runs, two pipeline files or two git revisions',
    options: [{ flags: '--format <format>', summary: 'how to print it', choices: ['text', 'markdown', 'json'], default: 'text' }],
    load: () => import('./diff.ts'),
  },
  {
    name: 'predict',
    args: '<run> [picture...]',
    summary: 'label and probabilities of pictures, by the model of a run',
    options: [
      { flags: '--format <format>', summary: 'how to print it', choices: ['text', 'jsonl', 'csv'], default: 'text' },
      { flags: '--top <k>', summary: 'only the k likeliest classes' },
      { flags: '--tta [n]', summary: 'test time augmentation: n passes with the training transforms, 4 where no number is given' },
      { flags: '--tta-max', summary: 'with --tta: the largest probability of all passes, not their weighted mean' },
      { flags: '--from-list <file>', summary: 'pictures named in a file, one path a line; - for standard input' },
      { flags: '-o, --out <file>', summary: 'write to a file' },
      { flags: '--batch-size <n>', summary: "pictures at a time (default: as in the run's validation)" },
      ENGINE,
      { flags: '--threads <n>', summary: "the engine's threads (default: cores)" },
    ],
    load: () => import('./predict.ts'),
  },
  {
    name: 'export',
    args: '<run>',
    summary: 'write the model for other programs: ONNX, TensorFlow.js, PyTorch and fastai, safetensors',
    options: [
      { flags: '-f, --format <list>', summary: 'safetensors (default), onnx, tfjs, torch; several with commas', repeat: true },
      { flags: '-o, --out <folder>', summary: 'where to write it (default: export/<format> in the run folder)' },
      { flags: '--no-normalise', summary: 'onnx, tfjs: leave normalisation to the caller' },
    ],
    load: () => import('./export.ts'),
  },
  {
    name: 'doctor',
    summary: 'which engines are here, why one is missing and what brings it',
    options: [ENGINE, { flags: '--json', summary: 'as JSON' }],
    load: () => import('./doctor.ts'),
  },
  {
    name: 'datasets',
    summary: 'the data sets that are known by name, their size and whether they are here',
    options: [{ flags: '--format <format>', summary: 'how to print it', choices: ['text', 'json'], default: 'text' }],
    load: () => import('./datasets.ts'),
  },
  {
    name: 'words',
    args: '[name]',
    summary: 'the words of the language, or one of them with its options',
    options: [{ flags: '--file <file>', summary: "with the words of this file's plug-ins" }],
    load: () => import('./words.ts'),
  },
  {
    name: 'schema',
    args: '[file]',
    summary: "the JSON Schema of pipeline files for editors, with the words of a file's plug-ins",
    load: () => import('./schema.ts'),
  },
  {
    name: 'completion',
    args: '<shell>',
    argChoices: ['bash', 'zsh', 'fish'],
    summary: 'a script that lets bash, zsh or fish complete commands, options and words',
    load: () => import('./completion.ts'),
  },
];
