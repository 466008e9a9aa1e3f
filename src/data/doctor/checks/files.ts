import { alone, counted, type Finding } from '../finding.ts';
import { entryOf, type Subject } from '../subject.ts';

/** Files that cannot be used, have the wrong name, are turned by EXIF where that is ignored, or hold more than one picture. */
export function checkFiles(subject: Subject): Finding[] {
  return [unusable(subject), misnamed(subject), turned(subject), animated(subject)].filter((finding) => finding !== undefined);
}

function select(subject: Subject, detail: (glance: Subject['glances'][number]) => string | undefined): Finding['groups'] {
  return alone(
    subject.glances.flatMap((glance, item) => {
      const text = detail(glance);
      return text === undefined ? [] : [entryOf(subject, item, text)];
    }),
  );
}

function unusable(subject: Subject): Finding | undefined {
  const groups = select(subject, ({ trouble }) => trouble);
  if (groups.length === 0) return undefined;
  return {
    rule: 'unreadable',
    severity: 'error',
    message: `${counted(groups.length, 'file')} cannot be used.`,
    why: 'Training ends at such a file, unless bad_items says to skip them.',
    fix: subject.place ?? 'Replace or delete them, or set `bad_items: skip`.',
    groups,
  };
}

function misnamed(subject: Subject): Finding | undefined {
  const groups = select(subject, ({ namedAs, type, trouble }) => (namedAs && !trouble ? `named as ${namedAs}, is ${type}` : undefined));
  if (groups.length === 0) return undefined;
  return {
    rule: 'misnamed',
    severity: 'note',
    message: `${counted(groups.length, 'file is', 'files are')} not what the name says.`,
    why: 'Files are read by their content here; other programs that trust the name may refuse them.',
    fix: 'Rename them.',
    groups,
  };
}

function turned(subject: Subject): Finding | undefined {
  if (subject.spec.decode.exif === 'apply') return undefined;
  const groups = select(subject, ({ orientation }) => ((orientation ?? 1) > 1 ? `EXIF orientation ${orientation}` : undefined));
  if (groups.length === 0) return undefined;
  return {
    rule: 'turned',
    severity: 'warning',
    message: `${counted(groups.length, 'photo is', 'photos are')} stored turned, and \`exif: ignore\` leaves them so.`,
    why: 'The network sees them on their side; photos that are predicted later may be upright.',
    fix: 'Set `exif: apply`, which is the default.',
    groups,
  };
}

function animated(subject: Subject): Finding | undefined {
  const groups = select(subject, ({ frames, trouble }) => ((frames ?? 1) > 1 && !trouble ? `${frames} pictures` : undefined));
  if (groups.length === 0) return undefined;
  return {
    rule: 'several-frames',
    severity: 'note',
    message: `${counted(groups.length, 'file holds', 'files hold')} more than one picture.`,
    why: 'The first one is used.',
    fix: 'Nothing, if the first picture is the right one; else save the right one as a file of its own.',
    groups,
  };
}
