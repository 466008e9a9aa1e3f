/** A curve over positions 0 to 1 of a fit. */
export type Curve = (position: number) => number;

/** The curves of one parameter group during a fit; a curve left out leaves its hyper-parameter alone. */
export interface GroupCurves {
  readonly lr?: Curve;
  readonly mom?: Curve;
}

/** How hyper-parameters move during a fit. */
export interface Schedule {
  /** Whether it sets the learning rate anew at every batch, so that a callback that lowers the rate has no effect. */
  readonly setsRate: boolean;
  /** Curves of a group whose highest learning rate is `lrMax`; `moms` are the learner's momenta at the start, in the middle and at the end. */
  readonly curves: (lrMax: number, moms: readonly [number, number, number]) => GroupCurves;
}
