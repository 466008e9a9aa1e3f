import { Damaged } from './byte-reader.ts';

/** Far above what a state dict takes, also with an optimizer's beside it (some 30 values a tensor); a bomb of 40 MB builds 40,000,000. */
const MOST_VALUES = 4_000_000;
const MOST_CONTAINERS = 500_000;

/** Counts what a pickle builds; throws Damaged once it is more than any state dict needs. */
export class PickleBudget {
  #values = 0;
  #containers = 0;

  values(count: number): void {
    this.#values += count;
    if (this.#values > MOST_VALUES) throw tooMuch(`${MOST_VALUES} values`);
  }

  container(): void {
    if (++this.#containers > MOST_CONTAINERS) throw tooMuch(`${MOST_CONTAINERS} lists and dicts`);
  }
}

function tooMuch(what: string): Damaged {
  return new Damaged(`its pickle builds more than ${what}, far more than a state dict needs`);
}
