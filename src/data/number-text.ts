const NUMBER = /^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$/;

/** Whether a text states a number, blanks around it allowed. */
export function isNumberText(text: string): boolean {
  return NUMBER.test(text);
}

/** The number that a text states, or the text itself where it states none. */
export function numberIn(text: string): number | string {
  return isNumberText(text) ? Number(text) : text;
}
