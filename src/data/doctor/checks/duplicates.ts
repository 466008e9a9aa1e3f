import { counted, type Entry, type Finding } from '../finding.ts';
import { findNearPairs } from '../near.ts';
import { entryOf, labelText, type Subject } from '../subject.ts';

/** Copies and lookalikes: across the split, under different labels, and the rest. A group is told once, as the worst that it is. */
export function checkDuplicates(subject: Subject): Finding[] {
  const exact = exactGroups(subject);
  const near = nearGroups(subject, exact);
  return [...findingsOf(subject, exact, EXACT), ...findingsOf(subject, near, NEAR)];
}

interface Group {
  readonly items: readonly number[];
  readonly detail: (item: number) => string | undefined;
}

function exactGroups(subject: Subject): Group[] {
  const byHash = new Map<string, number[]>();
  for (const [item, { hash, trouble }] of subject.glances.entries()) {
    if (hash === undefined || trouble !== undefined) continue;
    const list = byHash.get(hash);
    if (list) list.push(item);
    else byHash.set(hash, [item]);
  }
  return [...byHash.values()].filter((items) => items.length > 1).map((items) => ({ items, detail: () => undefined }));
}

/** Lookalikes joined into groups; of exact copies only the first takes part, since the copies are told already. */
function nearGroups(subject: Subject, exact: readonly Group[]): Group[] {
  const copies = new Set(exact.flatMap(({ items }) => items.slice(1)));
  const pairs = findNearPairs(subject.glances.map(({ picture }, item) => (copies.has(item) ? undefined : picture)));
  const parents = new Map<number, number>();
  const rootOf = (item: number): number => {
    let root = item;
    while (parents.has(root)) root = parents.get(root)!;
    if (root !== item) parents.set(item, root);
    return root;
  };
  const details = new Map<number, string>();
  for (const { a, b, mirrored, likeness } of pairs) {
    const [x, y] = [rootOf(a), rootOf(b)];
    if (x !== y) parents.set(Math.max(x, y), Math.min(x, y));
    if (!details.has(b)) details.set(b, `${mirrored ? 'mirrored, ' : ''}${Math.floor(likeness * 1000) / 10} % alike`);
  }
  const groups = new Map<number, number[]>();
  for (const item of new Set(pairs.flatMap(({ a, b }) => [a, b]))) {
    const root = rootOf(item);
    const list = groups.get(root);
    if (list) list.push(item);
    else groups.set(root, [item]);
  }
  return [...groups.values()].map((items) => ({ items: items.sort((a, b) => a - b), detail: (item) => details.get(item) }));
}

interface Wording {
  readonly prefix: string;
  readonly one: string;
  readonly many: string;
  readonly severities: { readonly leak: Finding['severity']; readonly conflict: Finding['severity']; readonly plain: Finding['severity'] };
}

const EXACT: Wording = {
  prefix: 'exact',
  one: 'picture is there',
  many: 'pictures are there',
  severities: { leak: 'error', conflict: 'error', plain: 'warning' },
};
const NEAR: Wording = {
  prefix: 'near',
  one: 'picture has a lookalike',
  many: 'pictures have lookalikes',
  severities: { leak: 'warning', conflict: 'warning', plain: 'note' },
};

function findingsOf(subject: Subject, groups: readonly Group[], wording: Wording): Finding[] {
  const conflicts: Group[] = [];
  const leaks: Group[] = [];
  const plain: Group[] = [];
  for (const group of groups) {
    const used = group.items.filter((item) => subject.sides[item] !== undefined);
    const labels = new Set(used.map((item) => labelText(subject, item)));
    const sides = new Set(used.map((item) => subject.sides[item]));
    (labels.size > 1 ? conflicts : sides.size > 1 ? leaks : plain).push(group);
  }
  const exact = wording.prefix === 'exact';
  const list = (what: readonly Group[]): Entry[][] =>
    what.map(({ items, detail }) => items.map((item) => entryOf(subject, item, detail(item))));
  const made: Finding[] = [];
  const add = (
    rule: string,
    severity: Finding['severity'],
    what: readonly Group[],
    rest: Pick<Finding, 'message' | 'why' | 'fix'>,
  ): void => {
    if (what.length > 0) made.push({ rule: `${wording.prefix}-${rule}`, severity, ...rest, groups: list(what) });
  };
  const subjectText = (count: number): string => counted(count, wording.one, wording.many);
  add('label-conflict', wording.severities.conflict, conflicts, {
    message: `${subjectText(conflicts.length)} ${exact ? 'more than once, with' : 'with'} different labels.`,
    why: exact ? 'At least one of the labels is wrong.' : 'If they show the same, one of the labels is wrong.',
    fix: 'Look at them, correct the label and keep one of each.',
  });
  add('leak', wording.severities.leak, leaks, {
    message: `${subjectText(leaks.length)} ${exact ? 'both in training and in validation' : 'on the other side of the split'}.`,
    why: 'What was trained on is no test: the metrics come out better than they are.',
    fix: 'Keep one of each, or split by a name or folder that holds them together.',
  });
  add('duplicates', wording.severities.plain, plain, {
    message: `${subjectText(plain.length)} ${exact ? 'more than once' : 'on the same side'}.`,
    why: 'They weigh more than others, and another seed may put them on both sides of the split.',
    fix: 'Keep one of each.',
  });
  return made;
}
