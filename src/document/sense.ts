import type { TrainStep } from '../language/contracts/stage.ts';
import { planHead } from '../model/head-plan.ts';
import { weightsAddress } from '../model/weights/address.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { Document } from './document.ts';
import { checkLearner } from './sense-learner.ts';
import { checkMemory } from './sense-memory.ts';
import { missingStages } from './stage-order.ts';
import { placeOf } from './tree.ts';
import { unexpandedPaths } from './written-path.ts';

/** Groups that every architecture has: two of the body, one of the head. */
const GROUPS = 3;

/** What a correct file can still get wrong without a look at the data: stages that train nothing, weights that do not exist. */
export function checkSense(document: Document): readonly Diagnostic[] {
  const learner = checkLearner(document).map((found): Diagnostic => ({ ...found, ...at(document, found.path) }));
  const memory = checkMemory(document.data, document.words).map(
    (found): Diagnostic => ({
      ...found,
      ...at(document, ...sizePlaces(document, found.path), found.path, ...sizePlaces(document, 'data.')),
    }),
  );
  return [
    ...memory,
    ...checkStages(document),
    ...checkBatchOfOne(document),
    ...checkOrder(document),
    ...checkWeights(document),
    ...learner,
    ...checkPaths(document),
  ];
}

/** Where sizes are written below a path. */
function sizePlaces({ origins }: Document, below: string): string[] {
  return [...origins.keys()].filter((path) => path.startsWith(below) && /\.(size|max_sz)$/.test(path));
}

function checkPaths(document: Document): Diagnostic[] {
  return unexpandedPaths(document).map((found) => ({ ...found, ...at(document, found.path ?? '') }));
}

function checkStages(document: Document): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const trains = document.train.map(({ steps }) => steps.some((step) => step.kind === 'fit' && step.epochs > 0));
  const last = document.train.findLastIndex(({ steps }, i) => trains[i] || steps.some((step) => step.kind === 'lr_find'));
  for (const [i, { word, steps }] of document.train.entries()) {
    const path = `train[${i}]`;
    const fits = steps.filter((step) => step.kind === 'fit');
    if (fits.length > 0 && !trains[i])
      diagnostics.push(nothing(document, path, `${word} trains for 0 epochs`, 'give it at least one epoch, or remove it'));
    const frozen = steps.length > 0 && steps.every((step) => step.kind === 'freeze_to');
    if (frozen && i > last)
      diagnostics.push(nothing(document, path, `no stage after ${word} trains`, 'put it before the stage it is meant for, or remove it'));
    diagnostics.push(...checkGroups(document, steps, path));
  }
  if (document.train.length === 0) diagnostics.push(nothing(document, 'train', 'the file has no stage', 'such as `- fine_tune: 1`'));
  return diagnostics;
}

function checkOrder(document: Document): Diagnostic[] {
  return missingStages(document).map(({ path, message, hint }) => ({
    code: 'wrong-value',
    severity: 'error',
    message,
    hint,
    path,
    ...at(document, ...['.lr_max', '.lr', '.base_lr', ''].map((option) => `${path}${option}`), path.replace(/\.[^.]+$/, '')),
  }));
}

function checkGroups(document: Document, steps: readonly TrainStep[], path: string): Diagnostic[] {
  const wrong = steps.find((step) => step.kind === 'freeze_to' && (step.n >= GROUPS || step.n < -GROUPS));
  if (wrong?.kind !== 'freeze_to') return [];
  return [
    {
      ...nothing(document, path, `freeze_to ${wrong.n} is no group of a network with ${GROUPS} groups`, 'use -1 for the head alone'),
      code: 'wrong-value',
      expected: `a whole number from ${-GROUPS} to ${GROUPS - 1}`,
    },
  ];
}

/** A norm layer of the head has one value per channel and picture. */
function checkBatchOfOne(document: Document): Diagnostic[] {
  const trains = document.train.some(({ steps }) => steps.some(({ kind }) => kind === 'fit' || kind === 'lr_find'));
  if (document.data.batchSize > 1 || !trains || !planHead(1, 1, document.model.head).some(({ kind }) => kind === 'norm')) return [];
  return [
    {
      code: 'wrong-value',
      severity: 'error',
      message: 'the norm layers of the head cannot train on one picture: a single value per channel has no variance',
      expected: 'a batch_size of at least 2',
      hint: 'where memory is short, `gradient_accumulation` adds up the gradients of several small batches',
      path: 'data.batch_size',
      ...at(document, 'data.batch_size'),
    },
  ];
}

function checkWeights(document: Document): Diagnostic[] {
  const { arch, weights } = document.model;
  if (weights.kind === 'url') return checkWeightsAddress(document, weights.url);
  if (arch.kind === 'resnet' || weights.kind !== 'default') return [];
  return [
    {
      code: 'weights-not-found',
      severity: 'error',
      message: `${arch.name} has no pretrained weights`,
      hint: 'write `pretrained: false`, or name a file of your own',
      path: 'learner.pretrained',
      ...at(document, 'learner.pretrained', 'learner.arch'),
    },
  ];
}

function checkWeightsAddress(document: Document, url: string): Diagnostic[] {
  const address = weightsAddress(url);
  if (!('refused' in address)) return [];
  return [
    {
      code: 'wrong-value',
      severity: 'error',
      message: `the address of the weights ${address.refused}`,
      expected: 'an address such as https://host/weights.safetensors, or hf:owner/name',
      path: 'learner.pretrained',
      ...at(document, 'learner.pretrained'),
    },
  ];
}

function nothing(document: Document, path: string, message: string, hint: string): Diagnostic {
  return { code: 'trains-nothing', severity: 'error', message, hint, path, ...at(document, path) };
}

/** The place of the first path that was written in a file. */
function at({ origins }: Document, ...paths: readonly string[]): Pick<Diagnostic, 'range'> | Record<never, never> {
  const origin = paths.map((path) => origins.get(path)).find((found) => found?.kind === 'file');
  return origin ? placeOf(origin) : {};
}
