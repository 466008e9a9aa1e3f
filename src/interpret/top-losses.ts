import type { Judgement } from '../language/contracts/answers.ts';
import { pythonFixed } from './python-fixed.ts';

/** The `k` items of largest (or smallest) loss in that order, all of them where `k` is left out; equal losses keep the items' order. */
export function topLosses(losses: Float32Array, k: number = losses.length, largest = true): Int32Array {
  const order = Int32Array.from(losses, (_, i) => i);
  const sign = largest ? -1 : 1;
  order.sort((a, b) => sign * (losses[a]! - losses[b]!) || a - b);
  return order.slice(0, Math.min(k, losses.length));
}

/** What plot_top_losses shows of an item: 'prediction/actual / loss / probability', two decimals each. */
export function topLossTitle({ predicted, actual, loss, probability }: Judgement & { readonly loss: number }): string {
  return [
    `${predicted}/${actual}`,
    ...[loss, ...(probability === undefined ? [] : [probability])].map((value) => pythonFixed(value, 2)),
  ].join(' / ');
}
