import type { DecodedPicture } from './decoder.ts';
import type { EngineThread } from './engine-thread.ts';

/** One picture's outputs. */
export interface Row {
  readonly logits: Float32Array;
  readonly outputs: Float32Array;
}

type Done = DecodedPicture & { kind: 'done' };

/** Outputs by picture, or why there are none. Pictures of one size are computed together. */
export async function computeRows(thread: EngineThread, decoded: readonly DecodedPicture[]): Promise<(Row | string)[]> {
  const rows: (Row | string)[] = decoded.map((picture) => (picture.kind === 'unreadable' ? picture.reason : ''));
  await Promise.all(
    bySize(decoded).map(async (places) => {
      const { height, width, channels } = decoded[places[0]!] as Done;
      const x = new Float32Array(places.length * height * width * channels);
      for (const [row, place] of places.entries()) x.set((decoded[place] as Done).data, row * height * width * channels);
      const { logits, outputs } = await thread.run({ x, shape: [places.length, height, width, channels] });
      const wide = outputs.length / places.length;
      for (const [row, place] of places.entries()) {
        const own = { logits: logits.slice(row * wide, (row + 1) * wide), outputs: outputs.slice(row * wide, (row + 1) * wide) };
        rows[place] = own.logits.every(Number.isFinite) ? own : 'the model answers with numbers that are not finite';
      }
    }),
  );
  return rows;
}

function bySize(decoded: readonly DecodedPicture[]): number[][] {
  const groups = new Map<string, number[]>();
  for (const [place, picture] of decoded.entries()) {
    if (picture.kind === 'unreadable') continue;
    const key = `${picture.width}x${picture.height}`;
    groups.set(key, [...(groups.get(key) ?? []), place]);
  }
  return [...groups.values()];
}
