import type { DataCheck } from '../../data/doctor/finding.ts';
import { thumbnailUri } from '../../image/thumbnail.ts';
import type { OwnPhoto } from '../own-photo.ts';

/** How many groups and pictures of a finding the report shows. */
export const SHOWN = { groups: 12, ofGroup: 6, side: 144 } as const;

/** Small copies of the pictures that the report shows of a data check, as data URIs by path. */
export async function dataPhotos({ root, findings }: DataCheck, photoOf: OwnPhoto): Promise<ReadonlyMap<string, string>> {
  const shown = findings.flatMap(({ groups }) => groups.slice(0, SHOWN.groups).flatMap((group) => group.slice(0, SHOWN.ofGroup)));
  const paths = [...new Set(shown.map(({ path }) => path))];
  const photos = new Map<string, string>();
  for (let at = 0; at < paths.length; at += 8) {
    const part = paths.slice(at, at + 8);
    const uris = await Promise.all(
      part.map(async (path) => {
        const bytes = await photoOf(root, path);
        return bytes && (await thumbnailUri(bytes, SHOWN.side));
      }),
    );
    for (const [i, uri] of uris.entries()) if (uri !== undefined) photos.set(part[i]!, uri);
  }
  return photos;
}
