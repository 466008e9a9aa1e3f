import { nearest } from '../util/text.ts';

/** What to do about a name that is none of those that are there. */
export function nameHint(name: string, there: Iterable<string>): string {
  const near = nearest(name, there);
  return near === undefined ? 'correct the name, or take it out' : `did you mean '${near}'?`;
}
