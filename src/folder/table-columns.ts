/** Columns that fastai's table always has; everything else is a metric. */
export const FIXED_COLUMNS: readonly string[] = ['epoch', 'train_loss', 'valid_loss', 'time'];

/** The table's columns from a fit's `columns`: epoch first, time last, whether or not the learner names them. */
export function tableColumns(columns: readonly string[]): string[] {
  const metrics = columns.filter((name) => !FIXED_COLUMNS.includes(name));
  return ['epoch', 'train_loss', 'valid_loss', ...metrics, 'time'];
}
