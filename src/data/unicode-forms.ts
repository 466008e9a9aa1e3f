import type { Problem } from '../util/problem.ts';

/** A problem for class names that are the same letters in two Unicode forms (é as one sign, or as e with an accent): to people they are one class. */
export function unicodeTwins(vocab: readonly string[]): Problem[] {
  const byForm = new Map<string, string>();
  return vocab.flatMap((name) => {
    const twin = byForm.get(name.normalize('NFC'));
    byForm.set(name.normalize('NFC'), name);
    if (twin === undefined) return [];
    return [
      {
        code: 'wrong-value',
        message: `two classes are both written '${name}', in different Unicode forms`,
        expected: 'one class, its name written in one form (NFC)',
        found: `${codePoints(twin)} and ${codePoints(name)}`,
        hint: 'rename the folders or files with `convmv -f utf8 -t utf8 --nfc -r --notest FOLDER`, or write the labels of the table alike',
        path: 'data.get_y',
      },
    ];
  });
}

function codePoints(name: string): string {
  return [...name]
    .filter((sign) => sign > '\u007f')
    .map((sign) => `U+${sign.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`)
    .join(' ');
}
