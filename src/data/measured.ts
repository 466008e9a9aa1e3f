import type { Statistics } from './items.ts';
import type { BatchTransformSpec } from './spec.ts';

/** Batch transforms with what was measured put in. */
export function withMeasured(transforms: readonly BatchTransformSpec[], statistics: Statistics | undefined): readonly BatchTransformSpec[] {
  return transforms.map((transform) => {
    if (transform.kind !== 'normalize' || !transform.measure) return transform;
    if (!statistics) throw new Error('normalize asks for statistics that nobody measured');
    return { kind: 'normalize', ...statistics };
  });
}
