import type { LearningRate, TrainStep } from '../../language/contracts/stage.ts';
import type { Plan, Task } from '../../plan/plan.ts';
import type { Trainable } from '../../plan/trainable.ts';
import type { Outlook } from '../../run/outlook.ts';
import { shownInLine } from '../../util/shown.ts';
import { displayWidth, padEnd } from './format.ts';

export type PlanFormat = 'text' | 'json' | 'mermaid';

/** What is known beside the plan itself. */
export interface PlanNotes {
  /** What a run would do with a task, by its id. */
  readonly outlook?: ReadonlyMap<string, Outlook>;
  /** What each fit trains, by 'stage.step'. */
  readonly trainable?: ReadonlyMap<string, Trainable>;
}

/** A plan for people (text), for programs (json: tasks with fingerprints and their reasons) or as a diagram (mermaid); ends with a newline. */
export function formatPlan(plan: Plan, format: PlanFormat, notes: PlanNotes = {}): string {
  switch (format) {
    case 'text':
      return planText(plan, notes);
    case 'json':
      return planJson(plan, notes);
    case 'mermaid':
      return planMermaid(plan);
    default:
      return format satisfies never;
  }
}

function planJson({ document, tasks }: Plan, { outlook, trainable }: PlanNotes): string {
  const described = tasks.map((task) => {
    const fits = stepsOf(task, document.train).flatMap((_, step) => trainable?.get(`${task.index}.${step}`) ?? []);
    return { ...task, ...outlook?.get(task.id), ...(fits.length > 0 ? { parameters: fits } : {}) };
  });
  return `${JSON.stringify({ name: document.name, file: document.file, tasks: described }, null, 2)}\n`;
}

function planText({ document, tasks }: Plan, { outlook, trainable }: PlanNotes): string {
  const idWidth = Math.max(0, ...tasks.map((task) => task.id.length));
  const titleWidth = Math.max(0, ...tasks.map((task) => displayWidth(task.title)));
  const needsWidth = Math.max(0, ...tasks.map((task) => needsText(task).length));
  const lines = tasks.flatMap((task) => [
    `  ${padEnd(task.id, idWidth)}  ${padEnd(task.title, titleWidth)}  ${padEnd(needsText(task), needsWidth)}  ${task.fingerprint.hash.slice(0, 8)}${outlookText(outlook?.get(task.id))}`,
    ...stepsOf(task, document.train).map(
      (step, i) => `  ${' '.repeat(idWidth)}    ${stepText(step)}${trainableText(trainable?.get(`${task.index}.${i}`))}`,
    ),
  ]);
  return `${document.name}: ${tasks.length} tasks\n\n${lines.map(shownInLine).join('\n')}\n`;
}

function outlookText(outlook: Outlook | undefined): string {
  if (!outlook) return '';
  return `  ${outlook.state}${outlook.why === undefined ? '' : ` (${outlook.why})`}`;
}

function trainableText(counts: Trainable | undefined): string {
  if (!counts) return '';
  const [trained, all] = [counts.trained, counts.all].map((count) => count.toLocaleString('en-US'));
  return trained === all ? `; all ${all} parameters` : `; ${trained} of ${all} parameters`;
}

function needsText({ needs }: Task): string {
  return needs.length === 0 ? '' : `after ${needs.join(', ')}`;
}

function stepsOf(task: Task, train: Plan['document']['train']): readonly TrainStep[] {
  return task.kind === 'stage' && task.index !== undefined ? (train[task.index]?.steps ?? []) : [];
}

function stepText(step: TrainStep): string {
  switch (step.kind) {
    case 'freeze_to':
      return freezeText(step.n);
    case 'fit':
      return [
        `fit ${step.epochs} ${step.epochs === 1 ? 'epoch' : 'epochs'}`,
        step.schedule.word,
        ...(step.lr === undefined ? [] : [`lr ${rateText(step.lr)}`]),
        ...(step.wd === undefined ? [] : [`wd ${step.wd}`]),
        ...step.callbacks.map((callback) => callback.word),
      ].join(', ');
    case 'lr_find':
      return `try learning rates from ${step.startLr} to ${step.endLr} in ${step.numIt} batches`;
    case 'validate':
      return 'validate';
    case 'save':
      return `save ${step.name}`;
    case 'load':
      return `load ${'name' in step.model ? step.model.name : step.model.path}`;
    case 'act':
      return step.stage.word;
    default:
      return step satisfies never;
  }
}

function freezeText(n: number): string {
  if (n === 0) return 'unfreeze all groups';
  if (n > 0) return `freeze the first ${n === 1 ? 'group' : `${n} groups`}`;
  return `freeze all but the last ${n === -1 ? 'group' : `${-n} groups`}`;
}

function rateText(lr: LearningRate): string {
  if (typeof lr === 'number') return String(lr);
  if ('from' in lr) return `from ${lr.from} (${lr.rule})`;
  if ('each' in lr) return `${lr.each.join(', ')} (group by group)`;
  return lr.start === undefined ? `${lr.stop} (other groups a tenth)` : `${lr.start} to ${lr.stop}`;
}

function planMermaid({ tasks }: Plan): string {
  const nodes = tasks.map((task) => `  ${nodeName(task.id)}["${mermaidText(task.title)}"]`);
  const edges = tasks.flatMap((task) => task.needs.map((id) => `  ${nodeName(id)} --> ${nodeName(task.id)}`));
  return `${['flowchart TD', ...nodes, ...edges].join('\n')}\n`;
}

/** Mermaid reads `end` as a keyword and gives hyphens meaning, so ids get a prefix and underscores. */
function nodeName(id: string): string {
  return `task_${id.replaceAll(/[^A-Za-z0-9]/g, '_')}`;
}

/** A label that Mermaid shows as text: its own entities in place of what ends a label or makes markup. */
function mermaidText(text: string): string {
  return shownInLine(text).replaceAll(/["#&<>`;\\]/g, (char) => (char === '"' ? '#quot;' : `#${char.charCodeAt(0)};`));
}
