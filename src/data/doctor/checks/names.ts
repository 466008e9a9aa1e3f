import { emptySplit } from '../../empty-split.ts';
import { lookalikes } from '../../vocab.ts';
import { type ClassCount, counted, type Finding } from '../finding.ts';
import type { Subject } from '../subject.ts';

/** A side of the split that is empty, names in the file that stand for nothing, and classes whose names hardly differ. */
export function checkNames(subject: Subject, classes: readonly ClassCount[]): Finding[] {
  return [emptySide(subject), unmatched(subject), classesAlike(subject, classes)].filter((finding) => finding !== undefined);
}

function emptySide({ dataset, spec, words }: Subject): Finding | undefined {
  const empty = emptySplit(dataset, spec, words);
  if (!empty) return undefined;
  return {
    rule: 'empty-split',
    severity: 'error',
    message: `${sentence(empty.message)}${empty.found === undefined ? '' : ` Found: ${empty.found}.`}`,
    why: 'Training needs items on both sides.',
    fix: sentence(empty.hint!),
    groups: [],
  };
}

/** Names in the file that stand for nothing in the data, or for two things. */
function unmatched({ dataset }: Subject): Finding | undefined {
  const warnings = (dataset.warnings ?? []).filter(({ code }) => code === 'no-effect');
  if (warnings.length === 0) return undefined;
  return {
    rule: 'unmatched-name',
    severity: 'warning',
    message: sentence(warnings.map(({ message, hint }) => (hint === undefined ? message : `${message} (${hint})`)).join('; ')),
    why: 'A name that is written wrongly changes what trains or validates, in silence.',
    fix: 'Correct the names in the pipeline file, or take them out.',
    groups: [],
  };
}

function sentence(text: string): string {
  return `${text[0]!.toUpperCase()}${text.slice(1)}${text.endsWith('.') ? '' : '.'}`;
}

/** Classes whose names differ by blanks, case or the form of accented letters only. */
function classesAlike(subject: Subject, classes: readonly ClassCount[]): Finding | undefined {
  const alike = lookalikes(
    classes.map(({ name }) => name),
    'case',
  );
  if (alike.length === 0) return undefined;
  const pairs = alike.map((names) => names.map((name) => `'${name}'`).join(' and '));
  const blanks = alike.some((names) => new Set(names.map((name) => name.trim())).size === 1);
  const { blanksFix } = subject.words.create(subject.spec.getY);
  return {
    rule: 'labels-look-alike',
    severity: 'note',
    message: `${counted(alike.length, 'label is', 'labels are')} written in several ways: ${pairs.slice(0, SHOWN).join(', ') + (pairs.length > SHOWN ? ', ...' : '')}.`,
    why: 'Each way of writing is a class of its own: blanks, case and the form of accented letters count.',
    fix: (blanks ? blanksFix : undefined) ?? 'Write them alike.',
    groups: [],
  };
}

const SHOWN = 6;
