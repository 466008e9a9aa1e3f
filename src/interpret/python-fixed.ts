/**
 * A number with a fixed count of decimals as Python's '{:.nf}' writes it: exact ties go to the even digit (0.125 -> '0.12', where toFixed
 * gives '0.13'). Values from 1e21 on are not meant.
 */
export function pythonFixed(value: number, decimals: number): string {
  const exact = Math.abs(value).toFixed(Math.min(100, decimals + 60));
  const cut = exact.length - 60 + (decimals === 0 ? -1 : 0);
  const tie = /^50*$/.test(exact.slice(exact.length - 60));
  const kept = exact.slice(0, cut);
  if (!tie || !/[02468]$/.test(kept)) return value.toFixed(decimals);
  return value < 0 ? `-${kept}` : kept;
}
