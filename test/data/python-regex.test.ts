import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pythonRegex, translateRegex } from '../../src/data/python-regex.ts';
import { UserError } from '../../src/util/problem.ts';

const group = (pattern: string, text: string, match = false): string | undefined =>
  pythonRegex(pattern, match, 'data.get_y').exec(text)?.[1];

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
  assert.equal(group('(\\d+)', 'x12', true), undefined, 'match is anchored');
  assert.equal(group('([[x]+)', 'a[x['), '[x[');
});

test('what is not understood is said', () => {
  for (const pattern of ['(', '[', '(?P<n>a', 'a**', '(?x) a b']) {
    assert.equal(translateRegex(pattern, false), undefined, pattern);
    assert.throws(() => pythonRegex(pattern, false, 'data.get_y'), UserError);
  }
});
