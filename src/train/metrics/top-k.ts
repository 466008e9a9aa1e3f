import type { Scored } from '../../language/contracts/metric.ts';
import { ranksAbove } from './metric.ts';

/**
 * Share of items whose class is among the k highest outputs. Which of several equal outputs are among them is decided as torch's topk decides it on a CPU:
 * by the C++ library's nth_element, which moves equal values about.
 */
export function topK({ predictions, width, targets }: Scored, k: number): number {
  let hits = 0;
  for (const [row, target] of targets.entries()) {
    const outputs = predictions.subarray(row * width, (row + 1) * width);
    if (isAmong(outputs, target, k)) hits++;
  }
  return hits / targets.length;
}

function isAmong(outputs: Float32Array, target: number, k: number): boolean {
  const own = outputs[target]!;
  let above = 0;
  let equalBefore = 0;
  let equal = 0;
  for (const [c, other] of outputs.entries()) {
    if (ranksAbove(other, own)) above++;
    else if (!ranksAbove(own, other) && c !== target) {
      equal++;
      if (c < target) equalBefore++;
    }
  }
  if (above >= k) return false;
  if (above + equal < k) return true;
  if (k * 64 <= outputs.length) return above + equalBefore < k;
  const places = outputs.map((_, i) => i);
  nthElement(places, k - 1, (a, b) => ranksAbove(outputs[a]!, outputs[b]!));
  return places.subarray(0, k).includes(target);
}

type Before = (a: number, b: number) => boolean;

/** libstdc++'s introselect (its fallback for adversarial input left out): afterwards no element behind `nth` comes before one up to it. */
function nthElement(list: Float32Array, nth: number, before: Before): void {
  let [first, last] = [0, list.length];
  while (last - first > 3) {
    const cut = partition(list, first, last, before);
    if (cut <= nth) first = cut;
    else last = cut;
  }
  insertionSort(list, first, last, before);
}

/** Around the median of the second, the middle and the last element. */
function partition(list: Float32Array, start: number, end: number, before: Before): number {
  const middle = start + Math.floor((end - start) / 2);
  swap(list, start, medianOf(list, start + 1, middle, end - 1, before));
  const pivot = list[start]!;
  for (let first = start + 1, last = end; ; first++) {
    while (before(list[first]!, pivot)) first++;
    last--;
    while (before(pivot, list[last]!)) last--;
    if (first >= last) return first;
    swap(list, first, last);
  }
}

function medianOf(list: Float32Array, a: number, b: number, c: number, before: Before): number {
  const [x, y, z] = [list[a]!, list[b]!, list[c]!];
  if (before(x, y)) return before(y, z) ? b : before(x, z) ? c : a;
  return before(x, z) ? a : before(y, z) ? c : b;
}

function insertionSort(list: Float32Array, from: number, to: number, before: Before): void {
  for (let i = from + 1; i < to; i++) for (let at = i; at > from && before(list[at]!, list[at - 1]!); at--) swap(list, at, at - 1);
}

function swap(list: Float32Array, a: number, b: number): void {
  [list[a], list[b]] = [list[b]!, list[a]!];
}
