import type { Getter } from '../../../language/contracts/getter.ts';
import { alone, counted, type Finding } from '../finding.ts';

/** Pictures beside the items whose format is not read, so that they are not items; for getters that tell. */
export async function checkUnread({ passedOver }: Getter, root: string): Promise<Finding[]> {
  const paths = (await passedOver?.(root)) ?? [];
  if (paths.length === 0) return [];
  return [
    {
      rule: 'not-read',
      severity: 'warning',
      message: `${counted(paths.length, 'picture is', 'pictures are')} left out, because pipefile does not read the format.`,
      why: 'They are no items: nothing trains or validates with them.',
      fix: 'Convert them to JPEG or PNG, or delete them.',
      groups: alone(paths.map((path) => ({ path }))),
    },
  ];
}
