import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Plan, Task } from '../../src/plan/plan.ts';
import type { RunEvent } from '../../src/run/events.ts';
import { schedule } from '../../src/run/scheduler.ts';

function task(id: string, ...needs: string[]): Task {
  return { id, kind: 'stage', title: id, needs, fingerprint: { hash: id, reasons: [] } };
}

function planOf(...tasks: Task[]): Plan {
  return { document: {} as Plan['document'], tasks };
}

function recorder(): { log: string[]; emit: (event: RunEvent) => void } {
  const log: string[] = [];
  return { log, emit: (event) => 'task' in event && log.push(`${event.type} ${event.task}`) };
}

test('a task starts when all it needs is done, independent ones side by side', async () => {
  const { log, emit } = recorder();
  const release = new Map<string, () => void>();
  const running = schedule(
    planOf(task('a'), task('b'), task('c', 'a', 'b')),
    ({ id }) => new Promise((resolve) => release.set(id, () => resolve({}))),
    emit,
  );
  await new Promise(setImmediate);
  assert.deepEqual([...release.keys()], ['a', 'b']);
  release.get('b')!();
  await new Promise(setImmediate);
  assert.equal(release.has('c'), false);
  release.get('a')!();
  await new Promise(setImmediate);
  release.get('c')!();
  assert.equal(await running, 'done');
  assert.deepEqual(log, ['task_started a', 'task_started b', 'task_done b', 'task_done a', 'task_started c', 'task_done c']);
});

test('after a failure nothing new starts and the failure is thrown', async () => {
  const { log, emit } = recorder();
  const fail = async ({ id }: Task): Promise<object> => {
    if (id === 'a') throw new Error('broken');
    return {};
  };
  await assert.rejects(schedule(planOf(task('a'), task('b', 'a'), task('c', 'b')), fail, emit), /broken/);
  assert.deepEqual(log, ['task_started a', 'task_failed a']);
});

test('an interrupted task holds back what needs it and is told apart from done', async () => {
  const { log, emit } = recorder();
  const outcome = await schedule(planOf(task('a'), task('b', 'a')), async () => ({ interrupted: true }), emit);
  assert.equal(outcome, 'interrupted');
  assert.deepEqual(log, ['task_started a']);
});
