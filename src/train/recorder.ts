const f32 = Math.fround;

/** fastai's AvgSmoothLoss: exponentially weighted, debiased, in float32 with one rounding per step (fastai.md 10.1). */
export class SmoothLoss {
  private value = 0;
  private count = 0;
  private readonly beta: number;

  constructor(beta = 0.98) {
    this.beta = beta;
  }

  /** Takes a batch's loss and gives the debiased average so far. */
  add(loss: number): number {
    this.count++;
    const weight = f32(1 - f32(this.beta));
    this.value = f32(this.value - f32(this.value - f32(loss)) * weight);
    return this.current();
  }

  current(): number {
    return this.count === 0 ? Number.NaN : f32(this.value / f32(1 - this.beta ** this.count));
  }

  save(): readonly [value: number, count: number] {
    return [this.value, this.count];
  }

  restore([value, count]: readonly [number, number]): void {
    this.value = value;
    this.count = count;
  }
}

/** fastai's AvgLoss and AvgMetric: batch values weighted by batch size, in float32 as torch adds them. */
export class WeightedMean {
  private sum = 0;
  private weight = 0;

  add(value: number, items: number): void {
    this.sum = f32(this.sum + f32(f32(value) * items));
    this.weight += items;
  }

  /** null where nothing was added. */
  current(): number | null {
    return this.weight === 0 ? null : f32(this.sum / this.weight);
  }
}
