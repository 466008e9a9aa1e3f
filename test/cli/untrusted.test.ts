import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { COMMANDS } from '../../src/cli/commands.ts';
import { githubWorkflow } from '../../src/cli/init/github.ts';
import { pipeline } from './in-process.ts';
import { pipelineIn } from './pipeline.ts';

const PLACE = mkdtempSync(join(tmpdir(), 'pipefile-untrusted-'));
after(() => rmSync(PLACE, { recursive: true, force: true }));
const REPO = join(PLACE, 'repo');
const write = (name: string, text: string): string => {
  mkdirSync(dirname(join(PLACE, name)), { recursive: true });
  writeFileSync(join(PLACE, name), text);
  return join(PLACE, name);
};
const git = (...args: string[]): string =>
  execFileSync('git', ['-C', REPO, '-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], { encoding: 'utf8' });

const SECRET = 'hunter2';
const file = (rest: string, data = 'source: photos, get_y: parent_label'): string =>
  `version: 1\ndata: { ${data} }\nlearner: { arch: small, pretrained: false }\ntrain: [{ fit: 1 }]\n${rest}`;

write('outside/secret.yaml', `password: ${SECRET}\n`);
write('outside/broken.txt', `aws: {${SECRET}\n`);
write('outside/base.yaml', `name: ${SECRET}\n`);
write('outside/table.csv', `file,label\n${SECRET}.png,a\n`);
write('outside/photos/a/1.png', 'x');
write('repo/photos/a/1.png', 'x');
git('init', '-q', '-b', 'main');
for (const name of ['secret.yaml', 'base.yaml', 'table.csv']) symlinkSync(`../outside/${name}`, join(REPO, `link-${name}`));
symlinkSync('../outside/photos', join(REPO, 'far'));
symlinkSync('../../outside/photos', join(REPO, 'photos', 'link'));
symlinkSync(join(PLACE, 'outside/secret.yaml'), join(REPO, 's.pipeline.yaml'));

/** Files that reach out, and where their mistake is. */
const REACHING: Readonly<Record<string, string>> = {
  'a.pipeline.yaml': file('extends: ../outside/secret.yaml\n'),
  'b.pipeline.yaml': file(`extends: ${join(PLACE, 'outside/broken.txt')}\n`),
  'c.pipeline.yaml': file('extends: link-base.yaml\n'),
  'd.pipeline.yaml': file('', 'source: ../outside/photos, get_y: parent_label'),
  'e.pipeline.yaml': file('', 'source: far, get_y: parent_label'),
  'f.pipeline.yaml': file('', 'source: photos, get_items: { csv: ../../outside/table.csv }, get_y: { column: label }'),
  'g.pipeline.yaml': file('', 'source: ., get_items: { csv: link-table.csv }, get_y: { column: label }'),
  'h.pipeline.yaml': file('', 'source: photos, splitter: { file: ../../outside/broken.txt }, get_y: parent_label'),
  'i.pipeline.yaml': file('').replace('pretrained: false', 'pretrained: ../outside/secret.yaml'),
  'j.pipeline.yaml': file('').replace('[{ fit: 1 }]', '[{ fit: 1 }, { load: ../outside/secret.yaml }]'),
  'k.pipeline.yaml': file('', 'source: photos, cache: ../outside/cache, get_y: parent_label'),
  'l.pipeline.yaml': file('', 'source: PETS, get_items: { csv: ../../../../etc/passwd }, get_y: { column: 0 }'),
  'm.pipeline.yaml': file('', 'source: photos, path: ../../outside, get_y: parent_label'),
};
for (const [name, text] of Object.entries(REACHING)) write(`repo/${name}`, text);
write('repo/photos.pipeline.yaml', file('', 'source: photos, get_y: parent_label, splitter: { random: { valid_pct: 0.5 } }'));

for (const command of ['check', 'explain', 'plan'])
  test(`${command} --untrusted refuses what leads out of the repository, and repeats nothing of it`, async () => {
    for (const name of [...Object.keys(REACHING), 's.pipeline.yaml']) {
      const { code, out, err } = await pipeline([command, name, '--untrusted'], REPO);
      assert.equal(code, 1, `${name}: ${out}${err}`);
      assert.match(out + err, /outside-repository/, name);
      assert.ok(!(out + err).includes(SECRET), name);
    }
    assert.ok(!existsSync(join(PLACE, 'outside/cache')));
  });

test('plan --untrusted looks at no picture behind a link that leads out', async () => {
  const { code, err } = await pipelineIn(REPO, ['plan', 'photos.pipeline.yaml', '--untrusted']);
  assert.equal(code, 1);
  assert.match(err, /\[outside-repository\] link leads out of the repository/);
});

test('diff --untrusted says it in a note, for links in a revision too', async () => {
  git('add', '-A');
  git('commit', '-q', '-m', 'one');
  write('repo/a.pipeline.yaml', file('extends: ../outside/secret.yaml\nseed: 3\n'));
  for (const args of [['HEAD'], ['HEAD', 'HEAD'], ['HEAD:photos.pipeline.yaml', 'HEAD:s.pipeline.yaml']]) {
    const { code, out, err } = await pipelineIn(REPO, ['diff', ...args, '--untrusted', '--format', 'markdown']);
    assert.equal(code, 0, err);
    assert.match(out, /leads out of the repository/);
    assert.ok(!out.includes(SECRET));
  }
});

test('a trusted file may extend one outside, but its lines are not shown', async () => {
  const { code, out } = await pipelineIn(REPO, ['check', 'a.pipeline.yaml', 'b.pipeline.yaml']);
  assert.equal(code, 1);
  assert.match(out, /outside\/secret\.yaml:1:1/);
  assert.match(out, /outside\/broken\.txt:/);
  assert.ok(!out.includes(SECRET), out);
  assert.equal((await pipelineIn(REPO, ['check', 'c.pipeline.yaml'])).code, 0);
});

const RAN = join(PLACE, 'ran');
const PLUGIN = `import { writeFileSync } from 'node:fs';
import './helper.mjs';
writeFileSync(${JSON.stringify(RAN)}, '');
export const mine = { kind: 'stage', name: 'mine', summary: 'Mine.', options: { type: 'object', additionalProperties: false, properties: {} }, create: () => [] };
`;
/** Whether the plug-in ran, and what the command said. */
async function withPlugin(...args: string[]): Promise<{ ran: boolean; code: number | null; said: string }> {
  rmSync(RAN, { force: true });
  const { code, out, err } = await pipelineIn(REPO, args);
  return { ran: existsSync(RAN), code, said: out + err };
}

test('looking at a file runs a plug-in only with --plugins, or where the trust file lists it with all it imports', async () => {
  write('repo/words.mjs', PLUGIN);
  write('repo/helper.mjs', 'export const nothing = 1;\n');
  write('repo/p.yaml', file('plugins: [./words.mjs]\n').replace('fit: 1', 'mine: {}'));
  git('add', '-A');
  git('commit', '-q', '-m', 'plug-in');
  for (const args of [
    ['check', 'p.yaml'],
    ['explain', 'p.yaml'],
    ['plan', 'p.yaml'],
    ['diff', 'p.yaml', 'p.yaml'],
    ['diff', 'HEAD~1:a.pipeline.yaml', 'HEAD:p.yaml'],
  ]) {
    const { ran, said } = await withPlugin(...args);
    assert.equal(ran, false, args.join(' '));
    assert.match(said, /the plug-in \.\/words\.mjs is not run/);
    assert.doesNotMatch(said, /no stage named/);
  }
  assert.equal((await withPlugin('check', 'p.yaml', '--plugins', '--untrusted')).ran, false);
  const { ran, code } = await withPlugin('check', 'p.yaml', '--plugins');
  assert.deepEqual([ran, code], [true, 0]);
});

test('the trust file holds a module, and what it imports, to their content', async () => {
  const hash = (name: string): string =>
    createHash('sha256')
      .update(readFileSync(join(REPO, name)))
      .digest('hex');
  write('repo/.pipefile-trust', `${hash('words.mjs')}  words.mjs\n`);
  assert.match((await withPlugin('check', 'p.yaml')).said, /helper\.mjs is not listed/);
  write('repo/.pipefile-trust', `${hash('words.mjs')}  words.mjs\n${hash('helper.mjs')}  ./helper.mjs\n`);
  assert.doesNotMatch((await withPlugin('check', 'p.yaml')).said, /is not run/);
  assert.equal((await withPlugin('check', 'p.yaml', '--untrusted')).ran, false);
  write('repo/helper.mjs', 'export const nothing = 2;\n');
  assert.match((await withPlugin('check', 'p.yaml')).said, /helper\.mjs is not listed/);
});

test('commands on a file of one’s own run its plug-ins, and --no-plugins refuses', async () => {
  assert.equal((await withPlugin('schema', 'p.yaml')).ran, true);
  const refused = await withPlugin('schema', 'p.yaml', '--no-plugins');
  assert.equal(refused.code, 1);
  assert.equal(refused.ran, false);
});

test('every command that reads a pipeline file says what becomes of its plug-ins; the workflow trusts nobody', () => {
  const reads = COMMANDS.filter(
    ({ args, options = [] }) => /file/.test(args ?? '') || options.some(({ flags }) => flags.startsWith('--file ')),
  );
  for (const { name, options = [] } of [...reads, COMMANDS.find(({ name }) => name === 'diff')!])
    assert.ok(
      options.some(({ flags }) => flags === '--no-plugins' || flags === '--untrusted'),
      name,
    );
  assert.equal(githubWorkflow('1.2.3').match(/pipefile (?:check|diff) [^\n]*--untrusted/g)?.length, 2);
});
