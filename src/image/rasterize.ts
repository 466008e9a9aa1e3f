import sharp from 'sharp';

/** Draws an SVG text as PNG bytes, `dpi` dots to 72 of its units. Texts need some font on the system; without one they are left out. */
export async function rasterize(svg: string, dpi = 144): Promise<Uint8Array> {
  return sharp(Buffer.from(svg), { density: dpi }).png({ compressionLevel: 9, palette: false }).toBuffer();
}
