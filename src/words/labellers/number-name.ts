/** A number's name under `numbers: true`: 007 is 7 and 1.50 is 1.5; whole numbers keep all their digits. */
export function nameOfNumber(text: string): string {
  const digits = text.trim().replace(/^\+/, '');
  return /^-?\d+$/.test(digits) ? String(BigInt(digits)) : String(Number(digits));
}
