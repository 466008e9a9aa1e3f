import { rasterize } from '../../image/rasterize.ts';
import { writeAtomic } from '../../util/files.ts';
import { placeBelow } from '../../util/names.ts';

/** Keeps a chart as `<name>.svg` and `<name>.png` of a folder, with `dpi` pixels per inch; gives both names, for people. */
export async function savePlot(folder: string, name: string, svg: string, dpi = 144): Promise<string> {
  await writeAtomic(placeBelow(folder, `${name}.svg`, 'the plot'), svg);
  await writeAtomic(placeBelow(folder, `${name}.png`, 'the plot'), await rasterize(svg, dpi));
  return `${name}.svg, ${name}.png`;
}
