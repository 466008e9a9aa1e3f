import type { HeadSpec } from './spec.ts';

/** A layer of the head; its position in the list is its index in torch's keys ('1.<index>.weight'). */
export type HeadLayer =
  | { readonly kind: 'concat_pool' | 'average_pool' | 'flatten' | 'relu' }
  | { readonly kind: 'norm'; readonly features: number; readonly momentum: number; readonly bias: number }
  | { readonly kind: 'dropout'; readonly p: number }
  | { readonly kind: 'linear'; readonly inputs: number; readonly outputs: number; readonly bias: boolean }
  | { readonly kind: 'sigmoid_range'; readonly low: number; readonly high: number };

/** Bias that fastai's BatchNorm helper starts with. */
const NORM_BIAS = 1e-3;

/**
 * fastai's create_head(features, nOut): pooling, flatten, then per pair of sizes BatchNorm, Dropout, Linear, ReLU (fastai.md 6.3). A single `ps` p means p/2
 * before all linear layers but the last, which gets p.
 */
export function planHead(features: number, nOut: number, spec: HeadSpec): HeadLayer[] {
  const pool = spec.pool ?? true;
  const pooled = pool && spec.concatPool ? 2 * features : features;
  const sizes = [pooled, ...(spec.linFtrs ?? [512]), nOut];
  const ps = dropouts(spec.ps, sizes.length - 1);
  return [
    ...(pool ? ([{ kind: spec.concatPool ? 'concat_pool' : 'average_pool' }, { kind: 'flatten' }] as const) : []),
    ...(spec.linFirst ? linearFirst(sizes, ps, spec.firstBn) : linearLast(sizes, ps, spec.firstBn)),
    ...(spec.bnFinal ? [{ kind: 'norm', features: nOut, momentum: 0.01, bias: 0 } as const] : []),
    ...(spec.yRange === undefined ? [] : [{ kind: 'sigmoid_range', low: spec.yRange[0], high: spec.yRange[1] } as const]),
  ];
}

function dropouts(ps: number | readonly number[], count: number): readonly number[] {
  const list = typeof ps === 'number' ? [ps] : ps;
  if (list.length !== 1) return list;
  return [...Array.from({ length: count - 1 }, () => list[0]! / 2), list[0]!];
}

function linearLast(sizes: readonly number[], ps: readonly number[], firstBn: boolean): HeadLayer[] {
  const count = Math.min(sizes.length - 1, ps.length);
  return Array.from({ length: count }, (_, i) => {
    const withNorm = i > 0 || firstBn;
    return [...normAndDropout(withNorm, sizes[i]!, ps[i]!), ...linear(sizes, i, !withNorm)];
  }).flat();
}

function linearFirst(sizes: readonly number[], ps: readonly number[], firstBn: boolean): HeadLayer[] {
  const count = Math.min(sizes.length - 1, ps.length - 1);
  const blocks = Array.from({ length: count }, (_, i) => {
    const withNorm = i > 0 || firstBn;
    return [...linear(sizes, i, !withNorm), ...normAndDropout(withNorm, sizes[i + 1]!, ps[i + 1]!)];
  });
  const last = { kind: 'linear', inputs: sizes.at(-2)!, outputs: sizes.at(-1)!, bias: true } as const;
  return [{ kind: 'dropout', p: ps[0]! }, ...blocks.flat(), last];
}

function linear(sizes: readonly number[], i: number, bias: boolean): HeadLayer[] {
  const layer = { kind: 'linear', inputs: sizes[i]!, outputs: sizes[i + 1]!, bias } as const;
  return i < sizes.length - 2 ? [layer, { kind: 'relu' }] : [layer];
}

function normAndDropout(withNorm: boolean, features: number, p: number): HeadLayer[] {
  return [
    ...(withNorm ? [{ kind: 'norm', features, momentum: 0.1, bias: NORM_BIAS } as const] : []),
    ...(p === 0 ? [] : [{ kind: 'dropout', p } as const]),
  ];
}
