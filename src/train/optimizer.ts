import type { Model, Parameter } from '../model/model.ts';
import { optimizerStateCount, optimizerStep } from '../tensor/optimizer-step.ts';
import { type Tensor, tf, type Variable } from '../tensor/tf.ts';
import { UserError } from '../util/problem.ts';
import type { OptimizerSpec } from './spec.ts';

/** Hyper-parameters of one parameter group, under fastai's names. */
export interface Hypers {
  lr: number;
  /** Adam's beta 1, SGD's momentum. */
  mom: number;
  sqrMom: number;
  eps: number;
  wd: number;
}

interface ParameterState {
  /** Steps taken since the state was last cleared. */
  t: number;
  readonly averages: readonly Variable[];
}

/** What a checkpoint keeps of an optimizer: per parameter its step count and averages, per group its hyper-parameters. */
export interface OptimizerState {
  readonly hypers: readonly Hypers[];
  readonly steps: Readonly<Record<string, number>>;
  readonly averages: ReadonlyMap<string, Float32Array>;
  readonly touched: readonly string[];
}

const DEFAULTS = {
  adam: { mom: 0.9, sqrMom: 0.99, eps: 1e-5, wd: 0.01 },
  sgd: { mom: 0, sqrMom: 0.99, eps: 1e-5, wd: 0 },
} as const;
type Algorithm = keyof typeof DEFAULTS;

export interface OptimizerOptions {
  readonly lr: number;
  /** Decay norm layers and biases too (fastai's wd_bn_bias). */
  readonly wdBnBias: boolean;
  /** Norm layers train even in frozen groups (fastai's train_bn). */
  readonly trainBn: boolean;
}

/** fastai's optimizer over a model's groups: freezing, decoupled weight decay, state kept between fits (fastai.md 6.4, 6.5, 7). */
export class Optimizer {
  readonly hypers: readonly Hypers[];
  private readonly model: Model;
  private readonly algorithm: Algorithm;
  private readonly decoupled: boolean;
  /** Whether gradients are averaged is settled when the optimizer is made: SGD without momentum keeps none, whatever a schedule says later. */
  private readonly averages: number;
  private readonly options: OptimizerOptions;
  private readonly state = new Map<string, ParameterState>();
  /** Parameters that have had a gradient: fastai keeps a zeroed one, so weight decay goes on after a later freeze. */
  private readonly touched = new Set<string>();
  /** Gradients that no step has used yet, by parameter. */
  private readonly held = new Map<string, Variable>();
  private readonly first: readonly Hypers[];
  private frozenTo = 0;

  constructor(model: Model, spec: OptimizerSpec, options: OptimizerOptions) {
    this.model = model;
    this.algorithm = knownAlgorithm(spec.kind);
    this.options = options;
    const given = spec.options as { mom?: number; sqr_mom?: number; eps?: number; wd?: number; decouple_wd?: boolean };
    const base = DEFAULTS[this.algorithm];
    this.decoupled = given.decouple_wd ?? true;
    this.averages = optimizerStateCount(this.algorithm, given.mom ?? base.mom);
    this.hypers = Array.from({ length: model.groups }, () => ({
      lr: options.lr,
      mom: given.mom ?? base.mom,
      sqrMom: given.sqr_mom ?? base.sqrMom,
      eps: given.eps ?? base.eps,
      wd: given.wd ?? base.wd,
    }));
    this.first = this.hypers.map((hypers) => ({ ...hypers }));
  }

  /** Groups from n on train (negative: from the end), the others only in their norm layers; the averages and step counts start anew. */
  freezeTo(n: number): void {
    this.frozenTo = n >= 0 ? n : this.model.groups + n;
    this.clearState();
  }

  /** The parameters that get gradients now. */
  trainable(): readonly Parameter[] {
    return this.model.parameters.filter((parameter) => parameter.group >= this.frozenTo || (parameter.norm && this.options.trainBn));
  }

  /** A batch's gradients added to those held since the last step; new tensors where something was held. */
  withHeld(gradients: Readonly<Record<string, Tensor>>): Readonly<Record<string, Tensor>> {
    if (this.held.size === 0) return gradients;
    const total: Record<string, Tensor> = { ...gradients };
    for (const { name, variable } of this.model.parameters) {
      const held = this.held.get(name);
      if (held) total[variable.name] = total[variable.name] === undefined ? held : tf.add(held, total[variable.name]!);
    }
    return total;
  }

  /** Keeps gradients, as withHeld gave them, for a later step. */
  hold(gradients: Readonly<Record<string, Tensor>>): void {
    for (const { name, variable } of this.model.parameters) {
      const gradient = gradients[variable.name];
      if (!gradient) continue;
      this.touched.add(name);
      const held = this.held.get(name);
      if (held) held.assign(gradient);
      else
        this.held.set(
          name,
          tf.tidy(() => tf.variable(tf.clone(gradient), false)),
        );
    }
  }

  /** As a new optimizer (fastai's create_opt): averages forgotten, hyper-parameters at their first values; frozen groups stay frozen. */
  reset(): void {
    this.clearState();
    for (const [group, hypers] of this.first.entries()) Object.assign(this.hypers[group]!, hypers);
  }

  /** One step of every group. `gradients` by the name of the parameter's variable; they stay the caller's. */
  step(gradients: Readonly<Record<string, Tensor>>): void {
    for (const [group, hypers] of this.hypers.entries()) {
      const parameters = this.model.parameters.filter((parameter) => parameter.group === group);
      for (const decays of [true, false]) {
        const chosen = parameters.filter((parameter) => this.decays(parameter) === decays && gradients[parameter.variable.name]);
        this.stepOver(chosen, gradients, decays ? hypers : { ...hypers, wd: 0 });
      }
      this.decayFrozen(parameters, gradients, hypers);
    }
    this.dropHeld();
  }

  clearState(): void {
    for (const { averages } of this.state.values()) for (const variable of averages) variable.dispose();
    this.state.clear();
  }

  save(): OptimizerState {
    const averages = new Map<string, Float32Array>();
    const steps: Record<string, number> = {};
    for (const [name, state] of this.state) {
      steps[name] = state.t;
      for (const [i, variable] of state.averages.entries())
        averages.set(`${name}#${i}`, Float32Array.from(variable.dataSync() as Float32Array));
    }
    for (const [name, variable] of this.held) averages.set(`${name}#held`, Float32Array.from(variable.dataSync() as Float32Array));
    return { hypers: this.hypers.map((hypers) => ({ ...hypers })), steps, averages, touched: [...this.touched] };
  }

  restore(saved: OptimizerState): void {
    this.clearState();
    for (const [group, hypers] of saved.hypers.entries()) Object.assign(this.hypers[group]!, hypers);
    for (const name of saved.touched) this.touched.add(name);
    this.dropHeld();
    for (const parameter of this.model.parameters) {
      const held = saved.averages.get(`${parameter.name}#held`);
      if (held)
        this.held.set(
          parameter.name,
          tf.tidy(() => tf.variable(tf.tensor(held.slice(), parameter.variable.shape), false)),
        );
      const t = saved.steps[parameter.name];
      if (t === undefined) continue;
      const state = this.stateOf(parameter);
      state.t = t;
      for (const [i, variable] of state.averages.entries()) {
        tf.tidy(() => variable.assign(tf.tensor(saved.averages.get(`${parameter.name}#${i}`)!.slice(), variable.shape)));
      }
    }
  }

  dispose(): void {
    this.clearState();
    this.dropHeld();
  }

  private dropHeld(): void {
    for (const variable of this.held.values()) variable.dispose();
    this.held.clear();
  }

  private decays({ norm, bias }: Parameter): boolean {
    return this.options.wdBnBias || !(norm || bias);
  }

  private stepOver(parameters: readonly Parameter[], gradients: Readonly<Record<string, Tensor>>, hypers: Hypers): void {
    if (parameters.length === 0) return;
    const states = parameters.map((parameter) => this.stateOf(parameter));
    for (const [i, state] of states.entries()) {
      state.t++;
      this.touched.add(parameters[i]!.name);
    }
    optimizerStep(
      this.algorithm,
      parameters.map(({ variable }) => variable),
      parameters.map(({ variable }) => gradients[variable.name]!),
      states.map(({ averages }) => averages),
      { ...hypers, ...(this.averages === 0 ? { mom: 0 } : {}), decoupled: this.decoupled, t: states.map(({ t }) => t) },
    );
  }

  private decayFrozen(parameters: readonly Parameter[], gradients: Readonly<Record<string, Tensor>>, { lr, wd }: Hypers): void {
    if (wd === 0 || !this.decoupled) return;
    for (const parameter of parameters) {
      if (gradients[parameter.variable.name] || !this.touched.has(parameter.name) || !this.decays(parameter)) continue;
      tf.tidy(() => parameter.variable.assign(tf.mul(parameter.variable, 1 - lr * wd)));
    }
  }

  private stateOf(parameter: Parameter): ParameterState {
    const existing = this.state.get(parameter.name);
    if (existing) return existing;
    const averages = Array.from({ length: this.averages }, () => tf.tidy(() => tf.variable(tf.zeros(parameter.variable.shape), false)));
    const created = { t: 0, averages };
    this.state.set(parameter.name, created);
    return created;
  }
}

function knownAlgorithm(kind: string): Algorithm {
  if (kind === 'adam' || kind === 'sgd') return kind;
  throw new UserError({
    code: 'wrong-value',
    message: `the optimizer ${kind} cannot train yet`,
    expected: 'adam or sgd',
    path: 'learner.opt',
    hint: 'adam is fastai’s default (AdamW: decoupled weight decay)',
  });
}
