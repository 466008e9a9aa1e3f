import type { Registry } from '../language/registry.ts';
import { WORD_KINDS, type Word } from '../language/word.ts';
import { describeSchema } from './describe.ts';

/** The reference of all words as one Markdown page. */
export function referencePage(registry: Registry): string {
  const parts = [
    '# Words of the language',
    '',
    'Generated from the words themselves; the schema in schemas/ comes from the same source.',
    '',
  ];
  for (const kind of WORD_KINDS) {
    const names = registry.names(kind);
    if (names.length === 0) continue;
    parts.push(`## ${kind.replace('_', ' ')}`, '', ...names.flatMap((name) => [referenceOf(registry.get(kind, name)!), '']));
  }
  return `${parts.join('\n').trimEnd()}\n`;
}

/** One word: its sentence, and a table of its options. */
export function referenceOf({ name, summary, shorthand, options }: Word): string {
  const rows = Object.entries(options.properties).map(([option, schema]) => {
    const value = options.required?.includes(option)
      ? '(required)'
      : schema.default === undefined
        ? ''
        : `\`${JSON.stringify(schema.default)}\``;
    return `| \`${option}\`${option === shorthand ? ' (bare value)' : ''} | ${schema.description ?? ''} | ${describeSchema(schema).replaceAll('|', '\\|')} | ${value} |`;
  });
  const table = rows.length === 0 ? [] : ['', '| option | meaning | takes | default |', '|---|---|---|---|', ...rows];
  return [`### ${name}`, '', summary, ...table].join('\n');
}
