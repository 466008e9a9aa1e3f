import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeRefusal, refusalOf } from '../../src/document/regex-diagnostic.ts';
import { sourceFromText } from '../../src/document/source-file.ts';
import { parseTree, type ScalarTree } from '../../src/document/tree.ts';
import { validateTree } from '../../src/document/validate.ts';

function patternIn(yaml: string): ScalarTree {
  const { tree } = parseTree(sourceFromText('a.yaml', yaml));
  const value = tree?.kind === 'map' ? tree.entries.get('pattern')?.value : undefined;
  assert.ok(value?.kind === 'scalar');
  return value;
}

const marked = (yaml: string): string => {
  const [diagnostic] = validateTree(patternIn(yaml), { type: 'string', minLength: 1, format: 'regex' }, 'pattern').diagnostics;
  assert.equal(diagnostic?.code, 'wrong-value');
  const { start, end, column, endColumn } = diagnostic.range!;
  assert.equal(endColumn - column, end - start);
  return yaml.slice(start, end);
};

test('a pattern that cannot be read is marked where Python finds the fault', () => {
  assert.equal(marked("pattern: 'a(b'"), '(');
  assert.equal(marked('pattern: é😀*+*'), '*');
  assert.equal(marked('pattern: "x[b-a]"'), 'b');
  assert.equal(marked('pattern: "\\\\d\\\\e"'), '"\\\\d\\\\e"', 'a value with escapes of YAML is marked whole');
});

test('the message has the reason and the position, and a cure where there is a usual one', () => {
  const told = (yaml: string) => {
    const tree = patternIn(yaml);
    return describeRefusal(tree, refusalOf(String(tree.value))!);
  };
  assert.match(told("pattern: '\\p{L}'").message, /bad escape \\p at position 0/);
  assert.match(told("pattern: '\\p{L}'").hint!, /\\w/);
  assert.match(told("pattern: '(?<n>a)'").hint!, /\(\?P<name>/);
  assert.match(told("pattern: '(?<=a+)'").hint!, /lookbehind/);
  assert.match(told("pattern: '*.jpg'").hint!, /\\\*/);
  assert.equal(refusalOf('^([^\\W\\d_]+)_\\d+\\.jpg$'), undefined);
});
