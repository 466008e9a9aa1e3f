import { BUILTIN_WORDS } from '../words/builtin.ts';
import { type Command, EXIT, type RunCommand } from './command.ts';
import { bashScript } from './completion/bash.ts';
import { fishScript } from './completion/fish.ts';
import { type Completion, completions } from './completion/model.ts';
import { zshScript } from './completion/zsh.ts';

const SCRIPTS: Readonly<Record<string, (commands: readonly Completion[], words: readonly string[]) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

/** `pipeline completion bash|zsh|fish`: a script that the shell reads at its start, made from the program's commands and words. */
export function completionOf(commands: readonly Command[]): RunCommand {
  return async ([shell], _options, io) => {
    const words = [...new Set(BUILTIN_WORDS.map(({ name }) => name))].sort();
    io.stdout.write(SCRIPTS[shell!]!(completions(commands), words));
    return EXIT.ok;
  };
}
