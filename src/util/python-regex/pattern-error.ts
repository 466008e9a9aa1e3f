/** Why Python's `re` refuses a pattern, in its words; `position` counts characters (not UTF-16 units) from the start of the pattern. */
export class PatternError extends Error {
  readonly position: number;
  constructor(message: string, position: number) {
    super(message);
    this.name = 'PatternError';
    this.position = position;
  }
}
