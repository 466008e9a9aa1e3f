import { Argument, Command as Commander, CommanderError, Option } from 'commander';
import { refusalOf } from '../session/refusal.ts';
import type { Problem } from '../util/problem.ts';
import { aboutPath } from '../util/system-error.ts';
import { type Command, EXIT } from './command.ts';
import { COMMANDS } from './commands.ts';
import type { Io } from './io.ts';
import { commandIo, paint } from './output.ts';
import { packageVersion } from './version.ts';

/** Runs one command line and resolves to the exit code (see EXIT); never throws, and never shows a stack trace unless PIPEFILE_DEBUG is set. */
export async function main(argv: readonly string[], given?: Io): Promise<number> {
  const io = commandIo(given ?? processIo(), (error) => endWith(aboutPath(error, 'the output'), io));
  if (!given) process.on('uncaughtException', (error) => endWith(error, io));
  let code: number = EXIT.ok;
  const program = buildProgram(io, async (command, args, options) => {
    code = await (await command.load()).run(args, options, io);
  });
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    return explainFailure(error, io);
  }
}

/** `<file>`, `[folder]`, `<picture...>`, or the only value there is. */
function argumentTerm(argument: Argument): string {
  const { argChoices, required, variadic } = argument;
  if (argChoices?.length === 1) return argChoices[0]!;
  const text = `${argChoices?.join('|') ?? argument.name()}${variadic ? '...' : ''}`;
  return required ? `<${text}>` : `[${text}]`;
}

type Call = (command: Command, args: readonly string[], options: Readonly<Record<string, unknown>>) => Promise<void>;

function buildProgram(io: Io, call: Call): Commander {
  const program = new Commander('pipeline')
    .description('Image classification as a file: validate, plan, train and reproduce pipelines written in YAML.')
    .version(packageVersion(), '-V, --version')
    .configureOutput({ writeOut: (text) => io.stdout.write(text), writeErr: (text) => io.stderr.write(text) })
    .configureHelp({
      sortSubcommands: false,
      subcommandTerm: (sub) => [sub.name(), ...sub.registeredArguments.map(argumentTerm)].join(' '),
    })
    .addHelpText(
      'after',
      '\nExit codes: 0 done, 1 a problem in what you gave (each is printed with its place), 2 wrong usage, 130 interrupted, 141 nobody reads the predictions any more, 70 a bug.',
    )
    .exitOverride()
    .showSuggestionAfterError(true);
  for (const command of COMMANDS) addCommand(program, command, call);
  return program;
}

function addCommand(program: Commander, command: Command, call: Call): void {
  const sub = program.command(command.name).description(command.summary).exitOverride();
  for (const [i, text] of (command.args?.split(' ') ?? []).entries()) {
    const argument = new Argument(text);
    if (i === 0 && command.argChoices) argument.choices([...command.argChoices]);
    sub.addArgument(argument);
  }
  for (const option of command.options ?? []) {
    const built = new Option(option.flags, option.summary);
    if (option.default !== undefined) built.default(option.default);
    if (option.choices) built.choices([...option.choices]);
    if (option.repeat) built.argParser((value: string, previous: string[] | undefined) => [...(previous ?? []), value]);
    sub.addOption(built);
  }
  sub.action(async (...received: unknown[]) => {
    const args = received
      .slice(0, -2)
      .flat()
      .filter((arg): arg is string => typeof arg === 'string');
    await call(command, args, received.at(-2) as Record<string, unknown>);
  });
}

async function explainFailure(error: unknown, io: Io): Promise<number> {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  const refusal = refusalOf(error, io);
  const problems = problemsOf(error) ?? (refusal && [refusal]);
  if (problems) {
    await printProblems(problems, io);
    return EXIT.problem;
  }
  const text = error instanceof Error ? (io.env.PIPEFILE_DEBUG ? error.stack : `${error.name}: ${error.message}`) : String(error);
  io.stderr.write(`pipeline: this is a bug in pipefile, please report it: ${text}\n(set PIPEFILE_DEBUG=1 to see where)\n`);
  return EXIT.bug;
}

function endWith(error: unknown, io: Io): void {
  void explainFailure(error, io).then((code) => process.exit(code));
}

/** The problems for people; plainer where the machine does not even let the modules for that be loaded. */
async function printProblems(problems: readonly Problem[], io: Io): Promise<void> {
  try {
    const { formatProblems } = await import('./problems.ts');
    paint(io.stderr, await formatProblems(problems, io));
  } catch {
    const plain = problems.map(({ code, message, hint }) => `error[${code}] ${message}\n${hint ? `  fix: ${hint}\n` : ''}`);
    io.stderr.write(plain.join(''));
  }
}

/** The problems a UserError carries; by shape, since it may come from a worker thread as a clone. */
function problemsOf(error: unknown): readonly Problem[] | undefined {
  if (error instanceof Error && 'problems' in error) return error.problems as readonly Problem[];
  return undefined;
}

/** Terminals that close (HUP) and Ctrl-\\ (QUIT) stop a run as Ctrl-C does. */
const STOPS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

function processIo(): Io {
  return {
    stdout: process.stdout,
    stderr: process.stderr,
    stdin: process.stdin,
    env: process.env,
    cwd: process.cwd(),
    onInterrupt: (listener) => {
      for (const signal of STOPS) process.on(signal, listener);
      return () => {
        for (const signal of STOPS) process.off(signal, listener);
      };
    },
  };
}
