/** A double as Python's repr writes it: shortest digits, '1.0', '1e-05' below 1e-4 and from 1e16 on, 'nan', 'inf'. */
export function pythonFloat(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const [digits, exponent] = value.toExponential().split('e') as [string, string];
  const power = Number(exponent);
  if (power < -4 || power >= 16) return `${digits}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
  const text = power < 0 ? plainFraction(digits, power) : String(value);
  return text.includes('.') ? text : `${text}.0`;
}

/** fastai's time column: whole seconds cut off, 'mm:ss' or 'h:mm:ss'. */
export function clockTime(seconds: number): string {
  const whole = Math.max(0, Math.trunc(seconds));
  const two = (n: number): string => String(n).padStart(2, '0');
  const [h, m, s] = [Math.trunc(whole / 3600), Math.trunc(whole / 60) % 60, whole % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${two(m)}:${two(s)}`;
}

/** JavaScript writes 1e-7 where Python still writes 0.0001: digits behind the zeros. */
function plainFraction(digits: string, power: number): string {
  const sign = digits.startsWith('-') ? '-' : '';
  return `${sign}0.${'0'.repeat(-power - 1)}${digits.replace(/[-.]/g, '')}`;
}
