import type { Command } from '../command.ts';

/** What a shell offers after one command. */
export interface Completion {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly OptionCompletion[];
  /** What its positional arguments are. */
  readonly args: ArgKind;
}
export interface OptionCompletion {
  /** Long and short forms: ['--set', '-s']. */
  readonly flags: readonly string[];
  readonly summary: string;
  /** Undefined for a flag without a value. */
  readonly value?: ArgKind | readonly string[];
}
export type ArgKind = 'pipeline' | 'path' | 'folder' | 'word' | 'text' | 'none' | readonly string[];

/** The commands as shells need them. */
export function completions(commands: readonly Command[]): readonly Completion[] {
  return commands.map(({ name, summary, args = '', argChoices, options = [] }) => ({
    name,
    summary,
    args: argChoices ?? argKind(args),
    options: options.map(({ flags, summary: text, choices }) => {
      const takes = /<([^>]+)>/.exec(flags)?.[1];
      return {
        flags: flags
          .split(/[ ,]+/)
          .filter((part) => part.startsWith('-'))
          .sort((a, b) => b.length - a.length),
        summary: text,
        ...(takes === undefined ? {} : { value: choices ?? argKind(`<${takes}>`) }),
      };
    }),
  }));
}

function argKind(args: string): ArgKind {
  const first = /[<[]([^>\].]+)/.exec(args)?.[1];
  switch (first) {
    case undefined:
      return 'none';
    case 'file':
      return 'pipeline';
    case 'folder':
    case 'runs':
    case 'run':
      return 'folder';
    case 'before':
    case 'image':
    case 'images':
    case 'path':
      return 'path';
    case 'name':
      return 'word';
    default:
      return 'text';
  }
}
