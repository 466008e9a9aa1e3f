import type { Callback } from './callback.ts';

/** fastai's GradientAccumulation: counts pictures; a batch's gradients weigh items / n_acc and are held until n_acc pictures were seen. */
export function gradientAccumulation({ n_acc: pictures }: { readonly n_acc: number }): Callback {
  let count = 0;
  return {
    kind: 'gradient_accumulation',
    order: 6,
    beforeFit: () => {
      count = 0;
    },
    gradientFactor: (items) => items / pictures,
    beforeStep: (gradients, items) => {
      count += items;
      if (count < pictures) return 'hold';
      count = 0;
      return gradients;
    },
    save: () => count,
    restore: (saved) => {
      count = saved as number;
    },
  };
}
