import { UserError } from '../util/problem.ts';
import { type Match, PatternError, Regex, StepsExceeded } from '../util/python-regex/regex.ts';

/**
 * The function that matches a text against a pattern of Python's `re`, from the start of the text (`match`) or anywhere (`search`). It throws
 * a UserError for a pattern that Python refuses and, when called, for a text that takes too long; `path` is where the pattern was given.
 */
export function pythonRegex(pattern: string, how: 'match' | 'search', path: string): (text: string) => Match | undefined {
  const regex = compiled(pattern, path);
  return (text) => {
    try {
      return regex[how](text);
    } catch (error) {
      if (error instanceof StepsExceeded) throw tooLong(pattern, text, path);
      throw error;
    }
  };
}

function compiled(pattern: string, path: string): Regex {
  try {
    return new Regex(pattern);
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    throw new UserError({
      code: 'wrong-value',
      message: `The pattern ${pattern} cannot be read as a regular expression of Python's re: ${error.message} at position ${error.position}.`,
      hint: `Correct the pattern in ${path}.`,
      path,
    });
  }
}

function tooLong(pattern: string, text: string, path: string): UserError {
  return new UserError({
    code: 'wrong-value',
    message: `The pattern ${pattern} takes too long on "${text}".`,
    hint: 'A repeat within a repeat, such as (a+)+, tries every way to divide the text: write it so that each text fits in one way, as a+.',
    path,
  });
}
