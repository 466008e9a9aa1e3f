import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type Match, PatternError, Regex, StepsExceeded } from '../../../src/util/python-regex/regex.ts';

const PYTHON = process.env['PIPEFILE_PEER_PYTHON'];
const SCRIPT = fileURLToPath(new URL('../../../../test/util/python-regex/peer.py', import.meta.url));
const GOLDEN = new URL('../../../../test/fixtures/python-regex.jsonl', import.meta.url);

type Spans = readonly ([number, number] | null)[] | null;
interface Refused {
  readonly seed: number;
  readonly pattern: string;
  readonly error: string;
  readonly position: number | null;
}
interface Accepted {
  readonly seed: number;
  readonly pattern: string;
  readonly texts: readonly (readonly [text: string, search: Spans, match: Spans])[];
}
interface Figures {
  pairs: number;
  matches: number;
  refused: number;
  tooLong: number;
}

/** Every line must agree: refused at the same place for the same reason, or all spans equal. */
function compare(lines: string): Figures {
  const figures = { pairs: 0, matches: 0, refused: 0, tooLong: 0 };
  for (const line of lines.split('\n').filter(Boolean)) {
    const peer = JSON.parse(line) as Refused | Accepted;
    if ('error' in peer) {
      figures.refused++;
      checkRefusal(peer);
    } else for (const pair of peer.texts) checkPair(peer, pair, figures);
  }
  return figures;
}

function checkRefusal({ pattern, error, position }: Refused): void {
  assert.throws(
    () => new Regex(pattern),
    (refusal) => {
      assert.ok(refusal instanceof PatternError, JSON.stringify(pattern));
      assert.equal(withoutName(refusal.message), withoutName(error), JSON.stringify(pattern));
      if (position !== null) assert.equal(refusal.position, position, `${error} in ${JSON.stringify(pattern)}`);
      return true;
    },
    `accepts ${JSON.stringify(pattern)}: ${error}`,
  );
}

/** Python writes a bad name with its escapes. */
function withoutName(message: string): string {
  return message.replace(/(bad character in group name|unknown group name|undefined character name) .*/su, '$1');
}

function checkPair({ pattern }: Accepted, [text, search, match]: Accepted['texts'][number], figures: Figures): void {
  const regex = new Regex(pattern);
  figures.pairs++;
  if (search !== null) figures.matches++;
  const about = `${JSON.stringify(pattern)} on ${JSON.stringify(text)}`;
  try {
    assert.deepEqual(spans(regex.search(text)), search, `search of ${about}`);
    assert.deepEqual(spans(regex.match(text)), match, `match of ${about}`);
  } catch (error) {
    if (!(error instanceof StepsExceeded)) throw error;
    figures.tooLong++;
  }
}

function spans(match: Match | undefined): Spans {
  if (match === undefined) return null;
  return match.map((span) => (span === undefined ? null : [span.start, span.end]));
}

test("patterns drawn at random: refused or matched as Python's re does, group by group", () => {
  const { pairs, matches, refused, tooLong } = compare(readFileSync(GOLDEN, 'utf8'));
  assert.ok(pairs > 1000 && matches > 600 && refused > 30, `${pairs} pairs, ${matches} matches, ${refused} refused`);
  assert.equal(tooLong, 0);
});

test('the same against a living Python, 100,000 pairs', {
  skip: PYTHON === undefined && 'PIPEFILE_PEER_PYTHON names no Python (3.11.5 to 3.13 for this one: older ones err in possessive repeats)',
}, () => {
  const version = execFileSync(PYTHON!, ['-c', 'import sys; print(*sys.version_info[:3])'], { encoding: 'utf8' }).trim();
  const [, minor = 0, patch = 0] = version.split(' ').map(Number);
  assert.ok((minor === 11 && patch >= 5) || minor === 12 || minor === 13, `Python ${version} reads some patterns otherwise`);
  const first = 1_000_000 + (Date.now() % 1_000_000_000);
  const { pairs, refused, tooLong } = compare(
    execFileSync(PYTHON!, [SCRIPT, String(first), '33000'], { encoding: 'utf8', maxBuffer: 1 << 30 }),
  );
  assert.ok(pairs + refused >= 100_000, `${pairs} pairs and ${refused} refused patterns, seeds from ${first}`);
  assert.ok(tooLong <= pairs / 1000, `${tooLong} of ${pairs} pairs took too long, seeds from ${first}`);
});

test('groups below a possessive repeat keep their last match, and failed attempts leave nothing in them', () => {
  assert.deepEqual(spans(new Regex('(?:(a)|(b))++').search('ab')), [
    [0, 2],
    [0, 1],
    [1, 2],
  ]);
  assert.deepEqual(spans(new Regex('(?:(a)x|.)++').search('axay')), [
    [0, 4],
    [0, 1],
  ]);
  assert.equal(new Regex('(?>(b)|x?)*+\\1{3}').search('1b'), undefined);
  assert.equal(new Regex('(a|ab)++c').search('abc'), undefined, 'a round is not tried anew');
});

test('no pattern matches or is read for ever', () => {
  const text = `${'a'.repeat(60)}!`;
  for (const pattern of [
    '^(a+)+$',
    '^(a|a)*$',
    '^(a*)*$',
    '(a?){60}a{60}!!',
    '^(?:a|aa)+$',
    '(.*)*x\\1',
    '(?:){4000000000}',
    '(?:(?:a?){90}){90}b',
  ]) {
    assert.throws(() => new Regex(pattern).search(text), StepsExceeded, pattern);
  }
  assert.throws(() => new Regex('(?#'.repeat(100_000)), PatternError);
  assert.throws(() => new Regex('('.repeat(9_000)), /nested more than 100 deep/);
  assert.ok(new Regex(`${'(?:'.repeat(99)}a${')'.repeat(99)}`).match('a'));
  assert.ok(new Regex('(?#'.repeat(3_000).concat(')')), 'one comment');
});

test('many texts that are slow, but none too slow, end too', () => {
  const slow = new Regex('^(a+)+$');
  const texts = Array.from({ length: 200 }, () => `${'a'.repeat(16)}!`);
  assert.ok(texts.slice(0, 10).every((text) => slow.search(text) === undefined));
  assert.throws(() => texts.map((text) => slow.search(text)), StepsExceeded);
  const quadratic = new Regex('.*valid.*\\.png');
  for (let i = 0; i < 500; i++) assert.equal(quadratic.search(`/data/${'folder-name/'.repeat(20)}pug_${i}.jpg`), undefined);
});

test('long ordinary texts are matched', () => {
  const path = `/data/${'folder-name/'.repeat(20)}great_pyrenees_173.jpg`;
  assert.equal(new Regex('/([^/]+)_\\d+.jpg$').search(path)?.[1]?.text, 'great_pyrenees');
  assert.equal(new Regex('.*valid.*\\.png').search(path), undefined);
  assert.equal(new Regex('^(?:.*/)*(.+)_\\d+').search(path)?.[1]?.text, 'great_pyrenees');
  assert.equal(new Regex('(?:ab)*').match('ab'.repeat(50_000))?.[0].end, 100_000, 'no recursion');
});
