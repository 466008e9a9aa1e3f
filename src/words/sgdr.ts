/** Epochs of all cycles together: the first has `length`, each next one `mult` times as many. */
export function sgdrEpochs(cycles: number, length: number, mult: number): number {
  let total = 0;
  for (let i = 0, epochs = length; i < cycles; i++, epochs *= mult) total += epochs;
  return total;
}
