/** An expected failure of what the user gave us: data, printed by one function, never a stack trace. */
export interface Problem {
  /** Stable, kebab-case; the closed list is DIAGNOSTIC_CODES in document/diagnostic.ts. */
  readonly code: string;
  /** One sentence: what is wrong. */
  readonly message: string;
  readonly expected?: string;
  readonly found?: string;
  /** How to fix it; the nearest right name goes here. */
  readonly hint?: string;
  /** Path in the document that the problem belongs to ('data.item_tfms'), where one is known. */
  readonly path?: string;
}

/** Carries problems through code that throws; cli/ is the one boundary that turns it back into what it carries. Bugs throw plain errors. */
export class UserError extends Error {
  readonly problems: readonly Problem[];
  constructor(problems: Problem | readonly Problem[]) {
    const list = 'code' in problems ? [problems] : problems;
    super(list.map((problem) => problem.message).join('\n'));
    this.name = 'UserError';
    this.problems = list;
  }
}
