import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseEngine, ENGINES } from '../../src/backends/registry.ts';

const expected = (process.env['PIPEFILE_EXPECT'] ?? '').split(',').filter((name) => name !== '');

test('every engine that PIPEFILE_EXPECT names is here and is the one that starts', {
  skip: expected.length === 0 && 'PIPEFILE_EXPECT names none',
}, async () => {
  for (const name of expected) {
    const entry = ENGINES.find((engine) => engine.name === name);
    assert.ok(entry, `PIPEFILE_EXPECT names ${name}; there are ${ENGINES.map((engine) => engine.name).join(', ')}`);
    const found = await entry.probe();
    assert.ok(found.available, found.available ? '' : `engine ${name}: ${found.why}`);
    assert.equal((await chooseEngine(entry.name)).engine.name, name);
  }
});
