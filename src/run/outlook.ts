import type { Document } from '../document/document.ts';
import type { Facts } from '../plan/facts.ts';
import { changedReasons } from '../plan/fingerprint.ts';
import type { Plan, Task } from '../plan/plan.ts';
import type { CachedStage, StageCache } from './stage-cache.ts';

/** What a run would do with a task, and why. */
export interface Outlook {
  readonly state: 'here' | 'fetch' | 'cached' | 'run';
  readonly why?: string;
}

/** What a run would do with every task of a plan, by id: stages come from the cache as far as it holds them without a gap. */
export async function outlookOf(plan: Plan, facts: Facts, cache: StageCache | undefined): Promise<ReadonlyMap<string, Outlook>> {
  const kept = (await cache?.list()) ?? [];
  const outlook = new Map<string, Outlook>();
  let gap = cache === undefined || facts.data.state !== 'here' || facts.weights.state === 'absent';
  for (const task of plan.tasks) {
    if (task.kind !== 'stage') {
      outlook.set(task.id, ofOther(task, facts));
      continue;
    }
    const entry = gap ? undefined : kept.find(({ meta }) => meta.fingerprint.hash === task.fingerprint.hash);
    if (!entry) gap = true;
    outlook.set(task.id, entry ? cached(entry) : { state: 'run', ...whyRun(plan.document, task, facts, kept, cache) });
  }
  return outlook;
}

function ofOther({ kind }: Task, { data, weights }: Facts): Outlook {
  if (kind === 'source' && data.state === 'absent') return { state: 'fetch', why: data.why };
  if (kind === 'weights' && weights.state === 'absent') return { state: 'fetch', why: weights.why };
  return { state: kind === 'source' || (kind === 'weights' && weights.state === 'here') ? 'here' : 'run' };
}

function cached({ meta }: CachedStage): Outlook {
  return { state: 'cached', why: `of ${meta.created.slice(0, 16).replace('T', ' ')}${took(meta)}` };
}

/** How long the stage took where that was worth a wait; what a change makes of it nobody knows. */
function took({ seconds = 0 }: CachedStage['meta']): string {
  if (seconds < 1) return '';
  return `, took ${seconds < 60 ? `${seconds.toFixed(0)}s` : `${(seconds / 60).toFixed(1)} min`}`;
}

/** Compared with the stage of the same document and place that was made or used last. */
function whyRun(
  { name }: Document,
  { fingerprint, index }: Task,
  { data }: Facts,
  kept: readonly CachedStage[],
  cache: StageCache | undefined,
): { readonly why?: string } {
  if (!cache) return {};
  if (data.state === 'absent') return { why: 'the data are not here yet' };
  const last = kept.find(({ meta }) => meta.name === name && meta.stage === index);
  if (!last) return { why: 'not run before' };
  const changed = changedReasons(last.meta.fingerprint, fingerprint);
  if (changed.length === 0) return { why: `a stage before it runs${took(last.meta)}` };
  const time = took(last.meta).replace('took', 'before it took');
  return { why: `changed: ${namesOf(changed, index!).join(', ')}${time}` };
}

/** Steps follow from a stage's options, so they are named only where nothing else is. */
function namesOf(changed: readonly string[], index: number): readonly string[] {
  const inputs: Readonly<Record<string, string>> =
    index === 0 ? { 'input 0': 'data', 'input 1': 'weights' } : { 'input 0': `stage-${index - 1}` };
  const names = changed.filter((what) => what !== 'steps' || changed.length === 1);
  return names.map((what) => inputs[what] ?? what);
}
