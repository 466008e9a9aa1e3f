import type { RunEvent } from '../../run/events.ts';
import { duration, metricText } from '../text/format.ts';
import type { Style } from '../text/style.ts';

/** The last lines of a run: its metrics and its folder, or how to go on after an interruption. */
export function closingLines(event: Extract<RunEvent, { type: 'run_done' | 'run_interrupted' }>, style: Style): string[] {
  if (event.type === 'run_interrupted')
    return [`${style.yellow('Interrupted.')} A checkpoint is in ${event.folder}`, `Go on with:  ${style.bold(event.resume)}`];
  const metrics = Object.entries(event.metrics).map(([name, value]) => `${name} ${style.bold(metricText(value))}`);
  const took = style.dim(`in ${duration(event.seconds)}`);
  return [[...metrics, took].join('  '), style.cyan(event.folder)];
}
