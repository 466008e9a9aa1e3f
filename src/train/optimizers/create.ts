import { optimizerStep } from '../../tensor/optimizer-step.ts';
import type { Tensor } from '../../tensor/tf.ts';
import type { OptimizerSpec } from '../spec.ts';
import { lamb, larc, qhadam, radam, rmsprop } from './adaptive.ts';
import { type Ingredients, plainStep } from './plain.ts';
import type { Hypers, Rule } from './rule.ts';

/** Options as words give them; what is absent is fastai's default. */
interface Given {
  readonly mom?: number;
  readonly sqr_mom?: number;
  readonly eps?: number;
  readonly wd?: number;
  readonly decouple_wd?: boolean;
  readonly beta?: number;
  readonly nu_1?: number;
  readonly nu_2?: number;
  readonly trust_coeff?: number;
  readonly clip?: boolean;
  readonly opt?: OptimizerSpec;
  readonly k?: number;
  readonly alpha?: number;
}

const ADAM = { mom: 0.9, sqrMom: 0.99, eps: 1e-5, wd: 0 };

/** The rule of a file's optimizer. Whether gradients are averaged is settled here: without momentum none are, whatever a schedule says later. */
export function createRule({ kind, options }: OptimizerSpec): Rule {
  const given = options as Given;
  switch (kind) {
    case 'adam':
      return fused('adam', given, { ...ADAM, wd: 0.01 });
    case 'sgd':
      return fused('sgd', given, { ...ADAM, mom: 0 });
    case 'rmsprop': {
      const hypers = { ...merged({ ...ADAM, mom: 0 }, given), eps: 1e-8 };
      return plain(given, hypers, hypers.mom === 0 ? 1 : 2, rmsprop);
    }
    case 'radam':
      return plain(given, merged(ADAM, given), 2, (ingredients) => radam(ingredients, given.beta ?? 0));
    case 'lamb':
      return plain(given, merged(ADAM, given), 2, lamb);
    case 'qhadam': {
      const hypers = merged({ mom: 0.999, sqrMom: 0.999, eps: 1e-8, wd: 0 }, given);
      return plain(given, hypers, 2, (ingredients) => qhadam(ingredients, given.nu_1 ?? 0.7, given.nu_2 ?? 1));
    }
    case 'larc': {
      const hypers = merged({ ...ADAM, eps: 1e-8 }, given);
      const rest = { trust: given.trust_coeff ?? 0.02, clip: given.clip ?? true };
      return plain(given, hypers, hypers.mom === 0 ? 0 : 1, (ingredients) => larc(ingredients, rest));
    }
    case 'lookahead':
      return { ...createRule(given.opt!), lookahead: { k: given.k ?? 6, alpha: given.alpha ?? 0.5 } };
    default:
      throw new Error(`the optimizer ${kind} has no implementation`);
  }
}

type Base = Omit<Hypers, 'lr'>;

function merged(base: Base, { mom, sqr_mom: sqrMom, eps, wd }: Given): Base {
  return { mom: mom ?? base.mom, sqrMom: sqrMom ?? base.sqrMom, eps: eps ?? base.eps, wd: wd ?? base.wd };
}

function plain(
  { decouple_wd: decoupled = true }: Given,
  hypers: Base,
  averages: number,
  change: (ingredients: Ingredients) => Tensor,
): Rule {
  return { hypers, decoupled, averages, step: plainStep(decoupled, change) };
}

/** Those that backends have a kernel for. */
function fused(kind: 'adam' | 'sgd', given: Given, base: Base): Rule {
  const hypers = merged(base, given);
  const decoupled = given.decouple_wd ?? true;
  const averages = kind === 'adam' ? 2 : hypers.mom === 0 ? 0 : 1;
  return {
    hypers,
    decoupled,
    averages,
    step: ({ params, grads, averages: state, t, hypers: now, decays }) =>
      optimizerStep(kind, params, grads, state, {
        ...now,
        mom: averages === 0 ? 0 : now.mom,
        wd: decays ? now.wd : 0,
        decoupled,
        t,
      }),
  };
}
