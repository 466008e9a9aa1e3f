import { Damaged } from './byte-reader.ts';

/** A pickle that names code: it is refused, because unpickling it in Python would run that code. */
export class ForeignGlobal extends Damaged {
  readonly global: string;
  constructor(global: string) {
    super(`its pickle names ${printable(global)}, which is not part of a state dict`);
    this.global = global;
  }
}

function printable(text: string): string {
  return [...text.slice(0, 100)].map((c) => (/[\p{L}\p{N}\p{P}\p{S} ]/u.test(c) ? c : '?')).join('');
}
