import type { Problem } from '../util/problem.ts';
import { type Io, wantsColor } from './io.ts';

/** Problems that have no place in a file, one block each: what is wrong, what was expected, how to fix it. */
export function formatProblems(problems: readonly Problem[], io: Io): string {
  const paint = wantsColor(io.stderr, io.env)
    ? (code: number, text: string) => `\u001b[${code}m${text}\u001b[0m`
    : (_: number, text: string) => text;
  return problems
    .map((problem) => {
      const lines = [`${paint(31, 'error')}[${problem.code}]${problem.path ? ` ${problem.path}:` : ''} ${problem.message}`];
      if (problem.expected) lines.push(`  expected ${problem.expected}${problem.found ? `, but found ${problem.found}` : ''}`);
      else if (problem.found) lines.push(`  found ${problem.found}`);
      if (problem.hint) lines.push(`  ${paint(36, 'fix:')} ${problem.hint}`);
      return `${lines.join('\n')}\n`;
    })
    .join('');
}
