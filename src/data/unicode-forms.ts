import type { Problem } from '../util/problem.ts';
import { lookalikes } from './vocab.ts';

/** The command that renames files to the form which most systems and editors write. */
export const TO_NFC = 'convmv -f utf8 -t utf8 --nfc -r --notest FOLDER';

/** A problem for class names that are the same letters in several Unicode forms (é as one sign, or as e with an accent): to people they are one class. */
export function unicodeTwins(vocab: readonly string[]): Problem[] {
  return lookalikes(vocab, 'form').map((names) => ({
    code: 'wrong-value',
    message: `${names.length === 2 ? 'two' : names.length} classes are ${names.length === 2 ? 'both' : 'all'} written '${names[0]}', in different Unicode forms`,
    expected: 'one class, its name written in one form (NFC)',
    found: names.map(codePoints).join(' and '),
    hint: `rename the folders or files with \`${TO_NFC}\`, or write the labels of the table alike`,
    path: 'data.get_y',
  }));
}

function codePoints(name: string): string {
  return [...name]
    .filter((sign) => sign > '\u007f')
    .map((sign) => `U+${sign.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`)
    .join(' ');
}
