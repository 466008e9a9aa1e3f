import type { Problem } from '../util/problem.ts';
import { DIAGNOSTIC_CODES, type Diagnostic, type DiagnosticCode } from './diagnostic.ts';
import type { Document } from './document.ts';

/** Gives problems found below the document (data, weights, engine) the place in the file that their path, or its nearest written parent, has. */
export function placeProblems(problems: readonly Problem[], { origins }: Pick<Document, 'origins'>): readonly Diagnostic[] {
  return problems.map((problem) => {
    const range = problem.path === undefined ? undefined : rangeOf(problem.path, origins);
    return { ...problem, code: knownCode(problem.code), severity: 'error', ...(range === undefined ? {} : { range }) };
  });
}

function rangeOf(path: string, origins: Document['origins']): Diagnostic['range'] {
  for (let at = path; at !== ''; at = parentPath(at)) {
    const origin = origins.get(at);
    if (origin?.kind === 'file') return origin.range;
  }
  return undefined;
}

/** 'train[1].fit.lr' -> 'train[1].fit' -> 'train[1]' -> 'train' -> ''. */
function parentPath(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('.'), path.lastIndexOf('['), 0));
}

function knownCode(code: string): DiagnosticCode {
  const known = DIAGNOSTIC_CODES.find((candidate) => candidate === code);
  if (known === undefined) throw new Error(`the problem code '${code}' is not listed in DIAGNOSTIC_CODES`);
  return known;
}
