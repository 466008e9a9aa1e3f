import type { ArgKind, Completion } from './model.ts';

/** A completion script for zsh: written to a file `_pipeline` in a folder of $fpath, or sourced after compinit. */
export function zshScript(commands: readonly Completion[], words: readonly string[]): string {
  const names = commands.map(({ name, summary }) => `    ${quote(`${name}:${summary}`)}`);
  const cases = commands.map(({ name, options, args }) => {
    const specs = options.flatMap(({ flags, summary, value }) =>
      flags.map((flag) => quote(`*${flag}[${escaped(summary)}]${value === undefined ? '' : `:value:${action(value, words)}`}`)),
    );
    const rest = args === 'none' ? [] : [quote(`*:argument:${action(args, words)}`)];
    return `    ${name}) _arguments ${[...specs, ...rest].join(' ')} ;;`;
  });
  return `#compdef pipeline
# zsh completion for pipeline; load it with: pipeline completion zsh > "\${fpath[1]}/_pipeline", or: source <(pipeline completion zsh)
_pipeline() {
  local -a offered=(
${names.join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe 'command' offered
    return
  fi
  local command="$words[2]"
  shift words
  (( CURRENT-- ))
  case "$command" in
${cases.join('\n')}
  esac
}
if [[ "$funcstack[1]" == _pipeline ]]; then _pipeline "$@"; else compdef _pipeline pipeline; fi
`;
}

function action(kind: ArgKind, words: readonly string[]): string {
  if (typeof kind !== 'string') return `(${kind.join(' ')})`;
  if (kind === 'pipeline') return '_files -g "*.(yaml|yml)"';
  if (kind === 'folder') return '_files -/';
  if (kind === 'path') return '_files';
  return kind === 'word' ? `(${words.join(' ')})` : '';
}

function escaped(text: string): string {
  return text.replaceAll(/[[\]:]/g, '\\$&');
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
