/** Extensions of names that count as pictures: those of CPython 3.11's image/* table that we decode, and .webp. */
export const IMAGE_EXTENSIONS: ReadonlySet<string> = new Set(
  'avif bmp gif jpe jpeg jpg pbm pgm png pnm ppm tif tiff webp'.split(' ').map((name) => `.${name}`),
);

/** Extensions of pictures that we do not decode: they are no items, and whoever looks at the data is told. */
export const UNREAD_EXTENSIONS: ReadonlySet<string> = new Set(
  'arw cr2 dds dng exr hdr heic heif ico ief j2k jp2 jpf jpx jxl nef pcx psd ras rgb svg tga xbm xpm xwd'
    .split(' ')
    .map((name) => `.${name}`),
);
