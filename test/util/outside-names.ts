/** A hundred and more spellings of ways out of a folder, or of names that no file can have. */
export const WAYS_OUT: readonly string[] = [
  ...['..', '../', '../x', '../../x', 'a/../../x', 'a/b/../../../x', './../x', 'a/..//../x', '..//x', 'a/./../../x'],
  ...['/', '/x', '//x', '/etc/passwd', '/../x', '///x', '/.', '/..'],
  ...['\\', '\\x', '..\\', '..\\x', 'a\\..\\..\\x', '\\\\host\\share', 'a\\b', '..\\../x', '../..\\x', '.\\..\\x'],
  ...['C:', 'C:x', 'c:\\x', 'C:/x', 'z:..', 'C:..\\x', 'c:/../x'],
  ...['', '\0', 'x\0', '\0x', '../x\0.tgz', 'x\0/../y', 'a/\0'],
  ...[`${'x'.repeat(256)}`, `a/${'y'.repeat(300)}`, 'é'.repeat(128), `${'a/'.repeat(3000)}x`],
];

/** Ways out that are written in an address: each stands where the last part does. */
export const WAYS_OUT_OF_AN_ADDRESS: readonly string[] = [
  ...['..%2f', '..%2F', '%2e%2e%2f', '%2E%2E%2F', '.%2e%2f', '%2e.%2f'].flatMap((up) => [
    `${up}evil.tgz`,
    `${up}${up}evil.tgz`,
    `${up.repeat(8)}tmp%2fevil.tgz`,
  ]),
  ...['..%5c', '..%5C', '%2e%2e%5c', '%5c', '%5C%5chost%5c'].flatMap((up) => [`${up}evil.tgz`, `${up}${up}evil.tgz`]),
  ...['%2fetc%2fpasswd', '%2Fevil.tgz', '%2f%2fevil.tgz', 'a%2fb.tgz', 'a%2f..%2f..%2fevil.tgz', 'evil.tgz%2f', 'x%2f', '%2f', '%2f..'],
  ...['C%3aevil.tgz', 'c:evil.tgz', 'C%3a%5cevil.tgz', 'C%3A%2fevil.tgz'],
  ...['evil%00.tgz', '%00', '%00evil.tgz', 'evil.tgz%00.png', '..%2fevil%00'],
  ...[
    '%0aevil.tgz',
    'evil%0d.tgz',
    'evil%1b[2J.tgz',
    'evil%7f.tgz',
    'evil%c2%85.tgz',
    'evil%e2%80%ae.tgz',
    'evil%e2%80%8b.tgz',
    'evil%e2%80%a8.tgz',
  ],
  ...['%zz', '%', 'evil%', 'evil%2', '%c3%28.tgz', '%ff.tgz', '%e2%80.tgz', '%ed%a0%80.tgz', '%c0%ae%c0%ae%c0%afevil.tgz', '%u002e%u002e'],
  ...['.tgz', '.hidden.tgz', '..tgz', '...tgz', '.pipefile', '.bashrc', '%2ebashrc', '%2e%2e%2e.tgz', '.x.tar.gz'],
  ...['pets.tgz.part', 'pets.tgz.part.json', 'pets.tgz.lock', 'pets.tgz.lock.take', 'x.tmp', 'x.PART', 'config.json', 'pets.tgz.JSON'],
  ...[`${'x'.repeat(300)}.tgz`, `${'%c3%a9'.repeat(120)}.tgz`, 'x'.repeat(181)],
];
