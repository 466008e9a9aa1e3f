import type { ArgKind, Completion } from './model.ts';

/** A completion script for bash 4 and later: `source <(pipeline completion bash)`. */
export function bashScript(commands: readonly Completion[], words: readonly string[]): string {
  const cases = commands.map((command) => {
    const valued = command.options.flatMap(({ flags, value }) =>
      value === undefined ? [] : [`        ${flags.join('|')}) ${offer(value, words)}; return ;;`],
    );
    const previous = valued.length === 0 ? '' : `      case "$previous" in\n${valued.join('\n')}\n      esac\n`;
    const flags = command.options.flatMap((option) => option.flags).join(' ');
    return `    ${command.name})
${previous}      if [[ "$word" == -* ]]; then COMPREPLY=($(compgen -W '${flags} --help' -- "$word")); else ${offer(command.args, words)}; fi ;;`;
  });
  return `# bash completion for pipeline; load it with: source <(pipeline completion bash)
_pipeline() {
  local word="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}"
  COMPREPLY=()
  if (( COMP_CWORD == 1 )); then
    COMPREPLY=($(compgen -W '${commands.map(({ name }) => name).join(' ')} --help --version' -- "$word"))
    return
  fi
  case "\${COMP_WORDS[1]}" in
${cases.join('\n')}
  esac
}
complete -o filenames -F _pipeline pipeline
`;
}

function offer(kind: ArgKind, words: readonly string[]): string {
  const list = (values: readonly string[]): string => `COMPREPLY=($(compgen -W '${values.join(' ')}' -- "$word"))`;
  if (typeof kind !== 'string') return list(kind);
  if (kind === 'pipeline') return `COMPREPLY=($(compgen -d -- "$word") $(compgen -f -X '!*.y*ml' -- "$word"))`;
  if (kind === 'folder') return 'COMPREPLY=($(compgen -d -- "$word"))';
  if (kind === 'path') return 'COMPREPLY=($(compgen -f -- "$word"))';
  return kind === 'word' ? list(words) : ':';
}
