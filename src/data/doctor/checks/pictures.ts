import { alone, counted, type Finding } from '../finding.ts';
import type { Glance } from '../glance.ts';
import { LEAST_CONTRAST } from '../near.ts';
import { entryOf, labelText, type Subject } from '../subject.ts';

/** Sizes and looks that stand out: tiny and very long pictures, even ones, grey among colour, colours unusual for the class. */
export function checkPictures(subject: Subject): Finding[] {
  return [tiny(subject), long(subject), even(subject), mixedColour(subject), unusual(subject)].filter((finding) => finding !== undefined);
}

function select(subject: Subject, detail: (glance: Glance, item: number) => string | undefined): Finding['groups'] {
  return alone(
    subject.glances.flatMap((glance, item) => {
      const text = glance.trouble === undefined ? detail(glance, item) : undefined;
      return text === undefined ? [] : [entryOf(subject, item, text)];
    }),
  );
}

const TINY_SIDE = 32;

function tiny(subject: Subject): Finding | undefined {
  const side = subject.size && Math.min(...subject.size);
  const least = side === undefined ? TINY_SIDE : Math.ceil(side / 2);
  const groups = select(subject, ({ width = 0, height = 0 }) =>
    Math.min(width, height) < least ? `${width} x ${height} pixels` : undefined,
  );
  if (groups.length === 0 || groups.length > subject.glances.length / 2) return undefined;
  return {
    rule: 'tiny',
    severity: 'warning',
    message: `${counted(groups.length, 'picture is', 'pictures are')} under ${least} pixels wide or high${side === undefined ? '' : `, less than half of the ${side} that the network sees`}.`,
    why: 'Enlarged so much they are a blur, and a network may learn the blur instead of the subject.',
    fix: 'Find larger ones, leave them out, or train at a smaller size.',
    groups,
  };
}

const LONG = 3;

function long(subject: Subject): Finding | undefined {
  const groups = select(subject, ({ width = 1, height = 1 }) =>
    Math.max(width / height, height / width) > LONG ? `${width} x ${height} pixels` : undefined,
  );
  if (groups.length === 0) return undefined;
  return {
    rule: 'long',
    severity: 'note',
    message: `${counted(groups.length, 'picture is', 'pictures are')} more than ${LONG} times as long as wide.`,
    why: 'A square crop keeps less than a third of them; the subject may be outside.',
    fix: 'Crop them to the subject, or resize with `method: pad`.',
    groups,
  };
}

function even(subject: Subject): Finding | undefined {
  const groups = select(subject, ({ picture }) =>
    picture && picture.contrast < LEAST_CONTRAST ? `brightness ${Math.round(picture.brightness)} of 255 all over` : undefined,
  );
  if (groups.length === 0) return undefined;
  return {
    rule: 'even',
    severity: 'warning',
    message: `${counted(groups.length, 'picture shows', 'pictures show')} next to nothing: one even tone.`,
    why: 'There is nothing to learn from them.',
    fix: 'Look at them; delete what is blank.',
    groups,
  };
}

const GREY = 3;

/** Told only where grey ones are few: then they stand out. */
function mixedColour(subject: Subject): Finding | undefined {
  if (subject.spec.decode.mode === 'grey') return undefined;
  const seen = subject.glances.filter(({ picture }) => picture !== undefined).length;
  const groups = select(subject, ({ picture }) =>
    picture && picture.colour < GREY && picture.contrast >= LEAST_CONTRAST ? 'grey' : undefined,
  );
  if (groups.length === 0 || groups.length > seen / 2) return undefined;
  return {
    rule: 'grey-among-colour',
    severity: 'note',
    message: `${counted(groups.length, 'picture is', 'pictures are')} grey among ${seen - groups.length} in colour.`,
    why: 'Where colour tells the classes apart the network misses it there; where most grey ones are of one class it may learn that instead.',
    fix: 'Keep them if such pictures will also be predicted.',
    groups,
  };
}

const FEATURES = ['brightness', 'contrast', 'colour'] as const;
/** Robust standard deviations from the class's median. */
const FAR = 6;
const LEAST_OF_CLASS = 20;
const MOST_UNUSUAL = 20;

/** Pictures far from their class's median in brightness, contrast or colour: mostly rightly labelled, but where a slip hides it is often here. */
function unusual(subject: Subject): Finding | undefined {
  const byClass = new Map<string, number[]>();
  for (const [item, { picture }] of subject.glances.entries()) {
    if (!picture || subject.sides[item] === undefined) continue;
    const label = labelText(subject, item);
    const list = byClass.get(label);
    if (list) list.push(item);
    else byClass.set(label, [item]);
  }
  const far: { item: number; z: number; text: string }[] = [];
  for (const items of byClass.values()) {
    if (items.length < LEAST_OF_CLASS) continue;
    for (const feature of FEATURES) {
      const values = items.map((item) => subject.glances[item]!.picture![feature]);
      const middle = median(values);
      const spread = Math.max(1, 1.4826 * median(values.map((value) => Math.abs(value - middle))));
      for (const [at, value] of values.entries()) {
        const z = Math.abs(value - middle) / spread;
        if (z > FAR)
          far.push({ item: items[at]!, z, text: `${feature} ${Math.round(value)}, the class's median is ${Math.round(middle)}` });
      }
    }
  }
  const worst = [...new Map(far.sort((a, b) => a.z - b.z).map((entry) => [entry.item, entry])).values()].reverse().slice(0, MOST_UNUSUAL);
  if (worst.length === 0) return undefined;
  return {
    rule: 'unusual',
    severity: 'note',
    message: `${counted(worst.length, 'picture looks', 'pictures look')} unlike the rest of ${worst.length === 1 ? 'its' : 'their'} class.`,
    why: 'Most of them are right, but wrong labels are more frequent here than elsewhere.',
    fix: 'Look at them.',
    groups: alone(worst.map(({ item, text }) => entryOf(subject, item, text))),
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted.length === 0 ? 0 : sorted[Math.floor((sorted.length - 1) / 2)]!;
}
