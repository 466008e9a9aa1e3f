import { counted, type DataCheck, type Finding, type Range } from '../../data/doctor/finding.ts';

/** '39.1 MB'. */
export function bytesText(bytes: number): string {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(1)} GB`;
  return bytes >= 1e6 ? `${(bytes / 1e6).toFixed(1)} MB` : `${Math.ceil(bytes / 1e3)} kB`;
}

/** '108 to 3264, median 500'. */
export function rangeText([least, median, most]: Range): string {
  return least === most ? `${least} pixels, all of them` : `${least} to ${most} pixels, median ${median}`;
}

/** '368 JPEG, 2 PNG'. */
export function typesText({ types }: DataCheck): string {
  return types.map(({ type, count }) => `${count} ${type.replace(/^(an?|of) /, '').replace(/ picture$/, '')}`).join(', ');
}

/** '1 error, 2 warnings, 0 notes'. */
export function countsText(findings: readonly Pick<Finding, 'severity'>[]): string {
  const count = (severity: Finding['severity']): number => findings.filter((finding) => finding.severity === severity).length;
  return [counted(count('error'), 'error'), counted(count('warning'), 'warning'), counted(count('note'), 'note')].join(', ');
}
