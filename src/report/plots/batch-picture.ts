import { encodePng } from '../../image/encode.ts';
import type { Raster } from '../../image/raster.ts';
import { rasterize } from '../../image/rasterize.ts';
import type { ShownItem } from '../../language/contracts/plots.ts';
import { photoGrid } from './photo-grid.ts';
import { PAPER } from './theme.ts';

/** Dots to a unit of the drawing: a picture of 224 pixels gets 112 units, one to one. */
const DPI = 144;
const DOTS = DPI / 72;
/** Smaller pictures are enlarged by a whole factor up to this many pixels. */
const LEAST_SIDE = 144;

/** A batch as a PNG grid: each picture pixel for pixel (small ones enlarged without blur) with its target above. */
export async function batchPicture(items: readonly ShownItem[], title: string, columns: number): Promise<Uint8Array> {
  const factor = Math.max(1, Math.floor(LEAST_SIDE / Math.max(...items.map(({ image }) => Math.max(image.width, image.height)))));
  const enlarged = items.map(({ image }) => enlarge(image, factor));
  const side = Math.max(...enlarged.map(({ width, height }) => Math.max(width, height)));
  const photos = await Promise.all(
    enlarged.map(async (image, i) => ({
      uri: `data:image/png;base64,${(await encodePng(image)).toString('base64')}`,
      title: items[i]!.title,
    })),
  );
  return rasterize(photoGrid(photos, { title, columns, size: side / DOTS, fit: 'meet' }, PAPER), DPI);
}

function enlarge(image: Raster, factor: number): Raster {
  if (factor === 1) return image;
  const { width, height, channels } = image;
  const data = new Uint8Array(width * height * factor ** 2 * channels);
  for (let y = 0; y < height * factor; y++)
    for (let x = 0; x < width * factor; x++)
      for (let c = 0; c < channels; c++)
        data[(y * width * factor + x) * channels + c] =
          image.data[(Math.floor(y / factor) * width + Math.floor(x / factor)) * channels + c]!;
  return { width: width * factor, height: height * factor, channels, data };
}
