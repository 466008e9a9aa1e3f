import assert from 'node:assert/strict';
import { sep } from 'node:path';
import { test } from 'node:test';
import { placeBelow, safeFileName, safeSegments } from '../../src/util/names.ts';
import { UserError } from '../../src/util/problem.ts';
import { maskCredentials, readAddress, shownAddress } from '../../src/util/web-address.ts';
import { WAYS_OUT, WAYS_OUT_OF_AN_ADDRESS } from './outside-names.ts';

test('no spelling of a path leaves its folder', () => {
  for (const path of WAYS_OUT) {
    assert.throws(() => placeBelow('/folder', path, 'the name'), UserError, JSON.stringify(path));
    assert.ok(typeof safeFileName(path) === 'object', JSON.stringify(path));
  }
  for (const path of [
    'a',
    'a/b',
    './a',
    'a//b',
    '...',
    'a/..b',
    '.hidden',
    '~',
    '%2e%2e',
    '-rf',
    'CON',
    'a b',
    'ä/写真.jpg',
    '2024-01-01T10:00.png',
  ])
    assert.ok(placeBelow('/folder', path, 'the name').startsWith(`/folder${sep}`), path);
  assert.deepEqual(safeSegments('./'), []);
});

test('no spelling of an address names a file outside, a hidden one, or one of a download’s own', () => {
  assert.ok(WAYS_OUT_OF_AN_ADDRESS.length + WAYS_OUT.length > 100);
  for (const last of WAYS_OUT_OF_AN_ADDRESS) {
    const address = readAddress(`https://host/a/${last}`);
    assert.ok('refused' in address, `${last} gives ${'name' in address && address.name}`);
  }
  for (const [last, name] of [
    ['pets.tgz', 'pets.tgz'],
    ['my%20pets.tar.gz?x=1#y', 'my pets.tar.gz'],
    ['%e5%86%99.tgz', '写.tgz'],
    ['', 'a'],
    ['a/..', 'a'],
    ['..', 'download'],
    ['%2e%2e', 'download'],
    ['x/%2e%2e/pets.tgz', 'pets.tgz'],
  ]) {
    const address = readAddress(`https://host/a/${last}`);
    assert.equal('name' in address && address.name, name, last);
  }
});

test('addresses that cannot be fetched are refused in words that do not repeat them', () => {
  for (const text of [
    'http://[',
    'http://host:99999/x.tgz',
    'https://',
    'ftp://host/x.tgz',
    'file:///etc/passwd',
    'x.tgz',
    'http://me:secret@host/x.tgz',
    'http://secret@host/x.tgz',
  ]) {
    const address = readAddress(text);
    assert.ok('refused' in address, text);
    assert.ok(!address.refused.includes('secret'));
  }
});

test('what is shown of an address holds no password and no key', () => {
  assert.equal(shownAddress('https://me:secret@host:8080/a/x.tgz?token=secret&v=1#part'), 'https://***@host:8080/a/x.tgz?token=...&v=...');
  assert.equal(shownAddress('https://host/x.tgz'), 'https://host/x.tgz');
  const line = "  source: 'http://me:p@ss@host/x' # see ftp://u@h and a@b.org";
  assert.equal(maskCredentials(line), "  source: 'http://*******@host/x' # see ftp://*@h and a@b.org");
  assert.equal(maskCredentials('http://host/a@b and http://host?q=a@b'), 'http://host/a@b and http://host?q=a@b');
});
