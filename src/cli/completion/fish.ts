import type { ArgKind, Completion } from './model.ts';

/** A completion script for fish: `pipeline completion fish > ~/.config/fish/completions/pipeline.fish`. */
export function fishScript(commands: readonly Completion[], words: readonly string[]): string {
  const lines = commands.flatMap(({ name, summary, options, args }) => [
    `complete -c pipeline -n __fish_use_subcommand -a ${name} -d ${quote(summary)}`,
    `complete -c pipeline -n ${seen(name)} ${offer(args, words)}`,
    ...options.map(({ flags, summary: text, value }) => {
      const forms = flags.map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`)).join(' ');
      const takes = value === undefined ? '' : ` -r ${offer(value, words)}`;
      return `complete -c pipeline -n ${seen(name)} ${forms}${takes} -d ${quote(text)}`;
    }),
  ]);
  return `# fish completion for pipeline; load it with: pipeline completion fish | source
complete -c pipeline -f
${lines.join('\n')}
`;
}

function seen(name: string): string {
  return quote(`__fish_seen_subcommand_from ${name}`);
}

function offer(kind: ArgKind, words: readonly string[]): string {
  if (typeof kind !== 'string') return `-f -a ${quote(kind.join(' '))}`;
  if (kind === 'pipeline') return `-f -a '(__fish_complete_suffix .yaml)'`;
  if (kind === 'folder') return `-f -a '(__fish_complete_directories)'`;
  if (kind === 'path') return '-F';
  return kind === 'word' ? `-f -a ${quote(words.join(' '))}` : '-f';
}

function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
