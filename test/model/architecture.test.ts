import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ArchitectureSpec, architectureOf, knownArchitectures, modulesFor } from '../../src/model/architecture.ts';
import { UserError } from '../../src/util/problem.ts';
import { BUILTIN } from '../../src/words/builtin.ts';

const spec = (word: string, options: object = {}, cut?: number): ArchitectureSpec => ({
  arch: { kind: 'architecture', word, options: { ...options } },
  ...(cut === undefined ? {} : { cut }),
});

test('a cut keeps the outer layers that it counts, from the front or from the end', () => {
  for (const [cut, features] of [
    [8, 512],
    [-2, 512],
    [7, 256],
    [-5, 64],
  ] as const)
    assert.equal(architectureOf(spec('resnet18', {}, cut), BUILTIN).features, features);
  assert.equal(architectureOf(spec('resnet50', {}, 6), BUILTIN).features, 512);
});

test('a description that was changed, or is of other words, is no bug of ours', () => {
  for (const [given, message] of [
    [spec('resnet19'), /^there is no architecture 'resnet19'$/],
    [spec('small', { widths: ['8'] }), /^the architecture 'small' has options that it cannot have: widths\.0 must be integer$/],
    [spec('small', { widths: [8], depth: 1 }), /must NOT have additional properties/],
    [spec('resnet18', {}, 4), /^resnet18 has no cut at 4$/],
    [spec('small', { widths: [8] }, 5), /^small has no cut at 5$/],
  ] as const)
    assert.throws(
      () => architectureOf(given, BUILTIN),
      (error) => error instanceof UserError && message.test(error.problems[0]!.message),
      String(message),
    );
});

test('every built-in architecture can be named without options', () => {
  assert.deepEqual(
    knownArchitectures(BUILTIN).map(({ name }) => name),
    BUILTIN.names('architecture'),
  );
});

test('a built-in network needs none of the plug-ins of its model', () => {
  const plugins = [{ path: '/x/words.mjs', sha256: 'a' }];
  assert.deepEqual(modulesFor(spec('small'), plugins), []);
  const { arch } = spec('ours');
  assert.deepEqual(modulesFor({ arch: { ...arch, plugin: 'a' } }, plugins), plugins);
});
