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

const THREADS: CommandOption = { flags: '--threads <n>', summary: "the engine's threads (default: cores)" };
const NO_CACHE: CommandOption = { flags: '--no-cache', summary: 'take no finished stage from the cache and keep none' };

const NO_PLUGINS: CommandOption = { flags: '--no-plugins', summary: "run none of the file's plug-ins" };
const RUN_PLUGINS: CommandOption = {
  flags: '--plugins',
  summary: "run the run's plug-ins; without it only those that .pipefile-trust lists",
};
/** For commands that look at a file which may be a stranger's. */
const CAREFUL: readonly CommandOption[] = [
  { flags: '--plugins', summary: "run the file's plug-ins; without it only those that .pipefile-trust lists" },
  { flags: '--untrusted', summary: "a stranger's file: run no plug-in, read nothing outside the repository" },
];

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
      NO_PLUGINS,
      SET,
      ENGINE,
      OFFLINE,
      JSON_LINES,
      THREADS,
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
      ...CAREFUL,
      SET,
      { flags: '--format <format>', summary: 'how to print it', choices: ['text', 'json', 'github', 'sarif'], default: 'text' },
    ],
    load: () => import('./check.ts'),
  },
  {
    name: 'explain',
    args: '<file> [path]',
    summary: 'show every value, defaults included, and where it comes from',
    options: [...CAREFUL, SET],
    load: () => import('./explain.ts'),
  },
  {
    name: 'resume',
    args: '<run>',
    summary: 'go on with an interrupted run, bit for bit',
    options: [RUN_PLUGINS, JSON_LINES, OFFLINE, NO_CACHE],
    load: () => import('./resume.ts'),
  },
  {
    name: 'plan',
    args: '<file>',
    summary: 'show the task graph, and what would run and why',
    options: [
      ...CAREFUL,
      SET,
      ENGINE,
      OFFLINE,
      THREADS,
      { flags: '--format <format>', summary: 'how to print it', choices: ['text', 'json', 'mermaid'], default: 'text' },
    ],
    load: () => import('./plan.ts'),
  },
  {
    name: 'summary',
    args: '<file>',
    summary: 'one item through every step, then one batch; names the step that fails',
    options: [
      NO_PLUGINS,
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
      NO_PLUGINS,
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
      NO_PLUGINS,
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
      NO_PLUGINS,
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
    name: 'lr-find',
    args: '<file>',
    summary: "try learning rates as fastai's lr_find does: the plot and what four rules suggest",
    options: [
      NO_PLUGINS,
      { flags: '--at <stage>', summary: 'the stage whose learning rate is looked for: its number from 0, or its word', default: '0' },
      SET,
      ENGINE,
      OFFLINE,
      JSON_LINES,
      THREADS,
      { flags: '--runs <folder>', summary: 'where run folders are made', default: 'runs' },
      NO_CACHE,
    ],
    load: () => import('./lr-find.ts'),
  },
  {
    name: 'cache',
    args: '[action]',
    summary: 'finished stages that later runs take over: list them, or `prune` them',
    options: [
      { flags: '--older-than <age>', summary: 'prune what was not used for so long: 30d, 12h' },
      { flags: '--max-size <size>', summary: 'prune the longest unused until the rest is no larger: 2GB, 500MB' },
      { flags: '--all', summary: 'prune everything' },
      { flags: '--format <format>', summary: 'how to print the list', choices: ['text', 'json'], default: 'text' },
    ],
    load: () => import('./cache.ts'),
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
    options: [
      ...CAREFUL,
      { flags: '--format <format>', summary: 'how to print it', choices: ['text', 'markdown', 'json'], default: 'text' },
    ],
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
      RUN_PLUGINS,
      ENGINE,
      THREADS,
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
      RUN_PLUGINS,
    ],
    load: () => import('./export.ts'),
  },
  {
    name: 'serve',
    args: '<run>',
    summary: 'answer pictures over HTTP, with an upload page',
    options: [
      { flags: '--host <address>', summary: 'interface to listen on', default: '127.0.0.1' },
      RUN_PLUGINS,
      { flags: '--allow-host <name>', summary: 'a name that clients call the server by, besides loopback names and --host', repeat: true },
      { flags: '--port <n>', summary: 'port to listen on; 0 takes any that is free', default: '8000' },
      { flags: '--queue <n>', summary: 'requests at a time; more are answered 503', default: '64' },
      { flags: '--max-connections <n>', summary: 'connections at a time, idle ones too', default: '256' },
      { flags: '--batch-size <n>', summary: 'pictures computed together', default: '8' },
      { flags: '--batch-wait <ms>', summary: 'how long an idle engine waits for more pictures', default: '3' },
      { flags: '--max-mb <n>', summary: 'largest request', default: '20' },
      { flags: '--max-megapixels <n>', summary: 'largest picture', default: '20' },
      { flags: '--timeout <s>', summary: 'time for one request', default: '30' },
      ENGINE,
      { flags: '--threads <n>', summary: "the engine's threads (default: cores)" },
    ],
    load: () => import('./serve.ts'),
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
    options: [NO_PLUGINS, { flags: '--file <file>', summary: "with the words of this file's plug-ins" }],
    load: () => import('./words.ts'),
  },
  {
    name: 'schema',
    args: '[file]',
    summary: "the JSON Schema of pipeline files for editors, with the words of a file's plug-ins",
    options: [NO_PLUGINS],
    load: () => import('./schema.ts'),
  },
  {
    name: 'completion',
    args: '<shell>',
    argChoices: ['bash', 'zsh', 'fish'],
    summary: 'a script that lets bash, zsh or fish complete commands, options and words',
    load: async () => ({ run: (await import('./completion.ts')).completionOf(COMMANDS) }),
  },
];
