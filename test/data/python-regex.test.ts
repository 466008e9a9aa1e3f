import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLabeller } from '../../src/data/label.ts';
import { pythonRegex } from '../../src/data/python-regex.ts';
import { UserError } from '../../src/util/problem.ts';
import { BUILTIN } from '../../src/words/builtin.ts';
import { specOf } from '../words.ts';
import { splitOf } from './split.ts';

const group = (pattern: string, text: string, how: 'match' | 'search' = 'search'): string | undefined =>
  pythonRegex(pattern, how, 'data.get_y')(text)?.[1]?.text;

test("patterns mean what Python's re makes of them", () => {
  assert.equal(group('(.+)_\\d+.jpg$', 'great_pyrenees_173.jpg'), 'great_pyrenees');
  assert.equal(group('(?P<breed>\\w+)_\\d+', 'schnauzer_groß_12.png'), 'schnauzer_groß');
  assert.equal(group('^([\\w-]+)_\\d', 'é-x_1'), 'é-x');
  assert.equal(group('(?i)^(cat)', 'CAT_1'), 'CAT');
  assert.equal(group('\\A(a.)\\Z', 'ab'), 'ab');
  assert.equal(group('\\A(a.)\\Z', 'abc'), undefined);
  assert.equal(group('(?P<q>["\'])(?:x)(?P=q)', '"x"'), '"');
  assert.equal(group('(\\bübel)', 'das übel'), 'übel');
  assert.equal(group('([a-z\\-\\_]+)\\ \\d', 'a-b_c 1'), 'a-b_c');
  assert.equal(group('(?#a comment)(\\d+)', 'x٣4'), '٣4');
  assert.equal(group('(?a)(\\d+)', 'x٣4'), '4');
  assert.equal(group('(\\d+)', 'x12', 'match'), undefined, 'match is anchored');
  assert.equal(group('([[x]+)', 'a[x['), '[x[');
});

test('what a translation to JavaScript got wrong in silence', () => {
  assert.equal(group('([^\\W\\d_]+)_\\d+', 'größe_12.jpg'), 'größe', 'negated classes inside brackets know all letters');
  assert.equal(group('(a{,2})b', 'aab'), 'aa', 'a lower bound may be left out');
  assert.equal(group('([]a]+)', 'x]a'), ']a', 'a bracket that comes first is a member');
  assert.equal(group('([^]]+)', ']ab]'), 'ab');
  assert.equal(group('(\\U0001F436)', 'x🐶'), '🐶');
  assert.equal(group('(\\a)', '\x07'), '\x07');
  assert.equal(group('(?:(a)|b)+', 'ab'), 'a', 'a repeated group keeps its last match');
  assert.equal(group('(\\Ba)', 'éa'), 'a', 'between two letters there is no border');
  assert.equal(group('(\\s)', '\ufeff\x1c'), '\x1c', 'what is a space');
  assert.equal(group('(.)', '\u2028'), '\u2028', 'only a line feed ends a line');
  assert.equal(group('(b)$', 'ab\n'), 'b', '$ holds before a last line feed');
  assert.equal(group('(?i)(ı)', 'I'), 'I', 'letters of one upper case are one letter');
});

test('what Python refuses is refused, with the place', () => {
  for (const pattern of ['(', '[', '(?P<n>a', 'a**', '(?<=a+)', '\\p{L}', '\\e', '(?<n>a)', 'a(?i)', '\\N{DOG FACE}', '(?t)a']) {
    assert.throws(
      () => pythonRegex(pattern, 'search', 'data.get_y'),
      (error) => error instanceof UserError && / at position \d+\.$/.test(error.message) && error.problems[0]!.path === 'data.get_y',
      pattern,
    );
  }
});

const SLOW = '^(a+)+$';
const NAME = `${'a'.repeat(46)}!`;

test('a labeller and a splitter end on a pattern that would try for ever, and name the file', async () => {
  const told = (error: unknown): boolean => error instanceof UserError && error.message.includes(`takes too long on "${NAME}"`);
  const items = [{ path: NAME }];
  const label = createLabeller(specOf('labeller', 'regex', { pattern: SLOW, match: false, attr: 'name' }), BUILTIN, {
    root: '/data',
    items,
  });
  assert.throws(() => label(items[0]!), told);
  await assert.rejects(splitOf('name_regex', { pattern: SLOW }, items), told);
});
