import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const BIN = fileURLToPath(new URL('../../../bin/pipeline.js', import.meta.url));
const FOLDER = mkdtempSync(join(tmpdir(), 'pipefile-completion-'));
after(() => rmSync(FOLDER, { recursive: true, force: true }));
writeFileSync(join(FOLDER, 'pets.yaml'), '');
writeFileSync(join(FOLDER, 'notes.txt'), '');

const has = (shell: string): { skip: string | false } => ({
  skip: spawnSync(shell, ['--version']).status === 0 ? false : `${shell} is not installed`,
});
const script = (shell: string): string => spawnSync(process.execPath, [BIN, 'completion', shell], { encoding: 'utf8' }).stdout;

/** What each shell offers for a line whose last word is being typed. */
const offers = {
  bash: (line: string): string[] => {
    const words = line.split(' ');
    const code = `${script('bash')}
COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _pipeline; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return run('bash', ['-c', code]);
  },
  fish: (line: string): string[] =>
    run('fish', ['-c', `${script('fish')}\ncomplete -C ${JSON.stringify(line)}`]).map((offer) => offer.split('\t')[0]!),
} as const;

function run(shell: string, args: readonly string[]): string[] {
  const { stdout, stderr } = spawnSync(shell, args, { cwd: FOLDER, encoding: 'utf8', env: { ...process.env, HOME: FOLDER } });
  assert.equal(stderr, '');
  return stdout.split('\n').filter((offer) => offer !== '');
}

for (const shell of ['bash', 'fish'] as const) {
  test(`${shell} completes commands, files, options, values and words`, has(shell), () => {
    assert.deepEqual(offers[shell]('pipeline ru'), ['run']);
    assert.deepEqual(offers[shell]('pipeline check pe'), ['pets.yaml']);
    if (shell === 'bash') assert.deepEqual(offers.bash('pipeline check no'), [], 'fish puts YAML files first and offers the others too');
    assert.ok(offers[shell]('pipeline run --thr').includes('--threads'));
    assert.deepEqual(offers[shell]('pipeline check --format sa'), ['sarif']);
    assert.deepEqual(offers[shell]('pipeline words fine_'), ['fine_tune']);
    assert.deepEqual(offers[shell]('pipeline completion z'), ['zsh']);
  });
}

test('zsh completes commands and values', has('zsh'), () => {
  const code = `
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell "PS1=; autoload -Uz compinit; compinit -u -d ${join(FOLDER, 'zcompdump')}; zstyle ':completion:*' list-prompt ''; source ${join(FOLDER, 'pipeline.zsh')}; cd ${FOLDER}; print READY"
zpty -r shell line '*READY*READY*'
zpty -n -w shell $'pipeline check --format sa\\t'
sleep 1
zpty -r shell line '*sarif*' && print -r -- "$line"
`;
  writeFileSync(join(FOLDER, 'pipeline.zsh'), script('zsh'));
  const { stdout } = spawnSync('zsh', ['-f', '-c', code], { encoding: 'utf8', timeout: 20_000, env: { ...process.env, HOME: FOLDER } });
  assert.match(stdout, /--format sarif/);
});

test('another shell is a wrong usage that names the three', () => {
  const { status, stderr } = spawnSync(process.execPath, [BIN, 'completion', 'tcsh'], { encoding: 'utf8' });
  assert.equal(status, 2);
  assert.match(stderr, /bash, zsh, fish/);
});
