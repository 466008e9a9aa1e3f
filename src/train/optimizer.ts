import type { Hypers, Rule } from '../language/contracts/optimizer.ts';
import type { Model, Parameter } from '../model/model.ts';
import { type Tensor, tf, type Variable } from '../tensor/tf.ts';
import * as tensors from '../tensor/toolkit.ts';
import { valuesOf } from '../tensor/values.ts';
import { SlowWeights } from './slow-weights.ts';

interface ParameterState {
  /** Steps taken since the state was last cleared. */
  t: number;
  readonly averages: readonly Variable[];
}

/** What a checkpoint keeps of an optimizer: per parameter its step count, averages, held gradient and slow weights, per group its hyper-parameters. */
export interface OptimizerState {
  readonly hypers: readonly Hypers[];
  readonly steps: Readonly<Record<string, number>>;
  readonly averages: ReadonlyMap<string, Float32Array>;
  readonly touched: readonly string[];
  /** Steps of Lookahead. */
  readonly count?: number;
}

export interface OptimizerOptions {
  readonly lr: number;
  /** Decay norm layers and biases too (fastai's wd_bn_bias). */
  readonly wdBnBias: boolean;
  /** Norm layers train even in frozen groups (fastai's train_bn). */
  readonly trainBn: boolean;
}

type Gradients = Readonly<Record<string, Tensor>>;

/** fastai's optimizer over a model's groups: freezing, weight decay, state kept between fits (fastai.md 6.4, 6.5, 7). Gradients go by the name of the parameter's variable. */
export class Optimizer {
  readonly hypers: readonly Hypers[];
  private readonly model: Model;
  private readonly rule: Rule;
  private readonly options: OptimizerOptions;
  private readonly slow: SlowWeights | undefined;
  private readonly state = new Map<string, ParameterState>();
  /** Parameters that have had a gradient: fastai keeps a zeroed one, so they go on taking steps after a later freeze. */
  private readonly touched = new Set<string>();
  /** Gradients that no step has used yet, by parameter. */
  private readonly held = new Map<string, Variable>();
  private frozenTo = 0;

  constructor(model: Model, rule: Rule, options: OptimizerOptions) {
    this.model = model;
    this.options = options;
    this.rule = rule;
    this.slow = this.rule.lookahead && new SlowWeights(this.rule.lookahead);
    this.hypers = Array.from({ length: model.groups }, () => ({ lr: options.lr, ...this.rule.hypers }));
  }

  /** Groups from n on train (negative: from the end), the others only in their norm layers; the averages and step counts start anew. */
  freezeTo(n: number): void {
    this.frozenTo = n >= 0 ? n : this.model.groups + n;
    this.clearState();
  }

  /** The parameters that get gradients now. */
  trainable(): readonly Parameter[] {
    return this.model.parameters.filter(
      (parameter) => parameter.group >= this.frozenTo || (parameter.trainsFrozen && this.options.trainBn),
    );
  }

  /** As a new optimizer (fastai's create_opt): averages forgotten, hyper-parameters at their first values; frozen groups stay frozen. */
  reset(): void {
    this.clearState();
    for (const hypers of this.hypers) Object.assign(hypers, { lr: this.options.lr, ...this.rule.hypers });
  }

  /** A batch's gradients added to those held since the last step; new tensors where something was held. */
  withHeld(gradients: Gradients): Gradients {
    if (this.held.size === 0) return gradients;
    const total: Record<string, Tensor> = { ...gradients };
    for (const { name, variable } of this.model.parameters) {
      const held = this.held.get(name);
      if (held) total[variable.name] = total[variable.name] === undefined ? held : tf.add(held, total[variable.name]!);
    }
    return total;
  }

  /** Keeps gradients, as withHeld gave them, for a later step. */
  hold(gradients: Gradients): void {
    for (const { name, variable } of this.model.parameters) {
      const gradient = gradients[variable.name];
      if (!gradient) continue;
      this.touched.add(name);
      const held = this.held.get(name);
      if (held === gradient) continue;
      if (held) held.assign(gradient);
      else this.setHeld(name, gradient);
    }
  }

  /** One step of every group; the gradients stay the caller's. */
  step(gradients: Gradients): void {
    this.slow?.beforeStep(this.model.parameters);
    for (const [group, hypers] of this.hypers.entries()) {
      const parameters = this.model.parameters.filter((parameter) => parameter.group === group);
      for (const decays of [true, false]) {
        const alike = parameters.filter((parameter) => this.decays(parameter) === decays);
        this.stepOver(
          alike.filter(({ variable }) => gradients[variable.name]),
          gradients,
          hypers,
          decays,
        );
        this.stepWithout(
          alike.filter(({ name, variable }) => !gradients[variable.name] && this.touched.has(name)),
          hypers,
          decays,
        );
      }
    }
    this.slow?.afterStep(this.model.parameters);
    this.dropHeld();
  }

  clearState(): void {
    for (const { averages } of this.state.values()) for (const variable of averages) variable.dispose();
    this.state.clear();
    this.slow?.clear();
  }

  /** In the model's order, so that the same state is the same bytes. */
  save(): OptimizerState {
    const averages = new Map<string, Float32Array>();
    const steps: Record<string, number> = {};
    const names = this.model.parameters.map(({ name }) => name);
    for (const name of names) {
      const state = this.state.get(name);
      if (state) steps[name] = state.t;
      for (const [i, variable] of state?.averages.entries() ?? []) averages.set(`${name}#${i}`, valuesOf(variable));
      const held = this.held.get(name);
      if (held) averages.set(`${name}#held`, valuesOf(held));
    }
    const count = this.slow?.save(averages);
    const hypers = this.hypers.map((group) => ({ ...group }));
    return { hypers, steps, averages, touched: names.filter((name) => this.touched.has(name)), ...(count === undefined ? {} : { count }) };
  }

  restore(saved: OptimizerState): void {
    this.clearState();
    this.dropHeld();
    this.touched.clear();
    for (const [group, hypers] of saved.hypers.entries()) Object.assign(this.hypers[group]!, hypers);
    for (const name of saved.touched) this.touched.add(name);
    for (const parameter of this.model.parameters) this.restoreParameter(parameter, saved);
    this.slow?.restore(this.model.parameters, saved.averages, saved.count ?? 0);
  }

  dispose(): void {
    this.clearState();
    this.dropHeld();
  }

  private restoreParameter(parameter: Parameter, { averages, steps }: OptimizerState): void {
    const { name, variable } = parameter;
    const held = averages.get(`${name}#held`);
    if (held) tf.tidy(() => this.setHeld(name, tf.tensor(held.slice(), variable.shape)));
    const t = steps[name];
    if (t === undefined) return;
    const state = this.stateOf(parameter);
    state.t = t;
    for (const [i, average] of state.averages.entries())
      tf.tidy(() => average.assign(tf.tensor(averages.get(`${name}#${i}`)!.slice(), average.shape)));
  }

  private decays({ decays }: Parameter): boolean {
    return this.options.wdBnBias || decays;
  }

  private stepOver(parameters: readonly Parameter[], gradients: Gradients, hypers: Hypers, decays: boolean): void {
    if (parameters.length === 0) return;
    const states = parameters.map((parameter) => this.stateOf(parameter));
    for (const [i, state] of states.entries()) {
      state.t++;
      this.touched.add(parameters[i]!.name);
    }
    this.rule.step(
      {
        params: parameters.map(({ variable }) => variable),
        grads: parameters.map(({ variable }) => gradients[variable.name]!),
        averages: states.map(({ averages }) => averages),
        t: states.map(({ t }) => t),
        hypers,
        decays,
      },
      tensors,
    );
  }

  /** A step with gradients of zero. Where no averages are left and decay is decoupled, only the decay is left of it. */
  private stepWithout(parameters: readonly Parameter[], hypers: Hypers, decays: boolean): void {
    for (const parameter of parameters) {
      const { variable, name } = parameter;
      if (!this.rule.decoupled || this.state.has(name)) {
        tf.tidy(() => this.stepOver([parameter], { [variable.name]: tf.zerosLike(variable) }, hypers, decays));
      } else if (decays && hypers.wd !== 0) tf.tidy(() => variable.assign(tf.mul(variable, 1 - hypers.lr * hypers.wd)));
    }
  }

  private setHeld(name: string, gradient: Tensor): void {
    this.held.set(
      name,
      tf.tidy(() => tf.variable(gradient, false)),
    );
  }

  private dropHeld(): void {
    for (const variable of this.held.values()) variable.dispose();
    this.held.clear();
  }

  private stateOf(parameter: Parameter): ParameterState {
    const existing = this.state.get(parameter.name);
    if (existing) return existing;
    const averages = Array.from({ length: this.rule.averages }, () =>
      tf.tidy(() => tf.variable(tf.zeros(parameter.variable.shape), false)),
    );
    const created = { t: 0, averages };
    this.state.set(parameter.name, created);
    return created;
  }
}
