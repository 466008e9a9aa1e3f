import { join } from 'node:path';
import { readEvents } from '../../folder/event-log.ts';
import { advanceHistory, NO_HISTORY } from '../../folder/history.ts';
import { finderChart } from './charts.ts';
import { savePlot } from './save-plot.ts';
import { PAPER } from './theme.ts';

/** Draws each lr_find of a run so far into the run's folder, the second as `lr_find-2`; gives the names of the last one's files, for people. */
export async function saveFinders(folder: string): Promise<string> {
  const { finds } = readEvents(join(folder, 'events.jsonl')).reduce(advanceHistory, NO_HISTORY);
  const names: string[] = [];
  for (const [i, find] of finds.entries())
    names.push(await savePlot(folder, i === 0 ? 'lr_find' : `lr_find-${i + 1}`, finderChart(find, PAPER)));
  return names.at(-1) ?? 'no lr_find was run';
}
