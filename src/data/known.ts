/** A data set of fastai's URL table. */
export interface KnownDataset {
  readonly name: string;
  readonly url: string;
  /** Size of the archive. */
  readonly bytes: number;
  /** md5 of the archive's first 2^20 bytes: all that fastai checks beside the size. */
  readonly md5FirstMiB: string;
  /** What its makers say of its licence, where we know of a statement; undefined is unknown, not free. */
  readonly licence?: string;
}

type Row = readonly [name: string, archive: string, bytes: number, md5FirstMiB: string];

const ROWS: readonly Row[] = [
  ['BIWI_HEAD_POSE', 'imagelocal/biwi_head_pose.tgz', 452_316_199, '00f4ccf66e8cba184bc292fdc08fb237'],
  ['CALTECH_101', 'imageclas/caltech_101.tgz', 131_740_031, 'd673425306e98ee4619fcdeef8a0e876'],
  ['CAMVID', 'imagelocal/camvid.tgz', 598_913_237, '648371e4f3a833682afb39b08a3ce2aa'],
  ['CAMVID_TINY', 'sample/camvid_tiny.tgz', 2_314_212, '2cf6daf91b7a2083ecfa3e9968e9d915'],
  ['CARS', 'imageclas/stanford-cars.tgz', 1_957_803_273, '9045d6673c9ced0889f41816f6bf2f9f'],
  ['CIFAR', 'sample/cifar10.tgz', 168_168_549, 'a5f8c31371b63a406b23368042812d3c'],
  ['CIFAR_100', 'imageclas/cifar100.tgz', 169_168_619, 'e5e65dcb54b9d3913f7b8a9ad6607e62'],
  ['COCO_SAMPLE', 'coco/coco_sample.tgz', 3_245_877_008, '006cd55d633d94b36ecaf661467830ec'],
  ['COCO_TINY', 'coco/coco_tiny.tgz', 801_038, '367467451ac4fba79a647753c2c66d3a'],
  ['CUB_200_2011', 'imageclas/CUB_200_2011.tgz', 1_150_585_339, 'd2acaa99439dff0483c7bbac1bfe2a92'],
  ['DOGS', 'sample/dogscats.tgz', 839_285_364, '3e483c8d6ef2175e9d395a6027eb92b7'],
  ['FLOWERS', 'imageclas/oxford-102-flowers.tgz', 345_236_087, '5666e01c1311b4c67fcf20d2b3850a88'],
  ['FOOD', 'imageclas/food-101.tgz', 5_686_607_260, '1a540ebf1fb40b2bf3f2294234ba7907'],
  ['IMAGENETTE', 'imageclas/imagenette2.tgz', 1_557_161_267, '2c774ecb40005b35d7937d50f5d42336'],
  ['IMAGENETTE_160', 'imageclas/imagenette2-160.tgz', 99_003_388, 'c475f8f7617a200ba35b9facc48443c3'],
  ['IMAGENETTE_320', 'imageclas/imagenette2-320.tgz', 341_663_724, '1f1f74f133caff120e575856659b87a2'],
  ['IMAGEWANG', 'imageclas/imagewang.tgz', 2_900_347_689, '2b7776bac0fc95db72ac8a3b091a3e30'],
  ['IMAGEWANG_160', 'imageclas/imagewang-160.tgz', 191_498_213, 'dab9b1d97b95574ac64122a19bc74ca1'],
  ['IMAGEWANG_320', 'imageclas/imagewang-320.tgz', 669_826_647, 'fff8ac034d60e14fcf7789845e625263'],
  ['IMAGEWOOF', 'imageclas/imagewoof2.tgz', 1_343_715_595, '2cc1c1e36e20cb6fd24ffb978edcb487'],
  ['IMAGEWOOF_160', 'imageclas/imagewoof2-160.tgz', 92_612_825, '3559b194123981a540b87132dbda412f'],
  ['IMAGEWOOF_320', 'imageclas/imagewoof2-320.tgz', 328_387_740, '7a1fd92672a559a85de76e4810a20c21'],
  ['LSUN_BEDROOMS', 'imageclas/bedroom.tgz', 4_579_163_978, '35d84f38f8a15fe47e66e460c8800d68'],
  ['MNIST', 'imageclas/mnist_png.tgz', 15_683_414, '03639f83c4e3d19e0a3a53a8a997c487'],
  ['MNIST_SAMPLE', 'sample/mnist_sample.tgz', 3_214_948, '2dbc7ec6f9259b583af0072c55816a88'],
  ['MNIST_TINY', 'sample/mnist_tiny.tgz', 342_207, '56143e8f24db90d925d82a5a74141875'],
  ['MNIST_VAR_SIZE_TINY', 'imageclas/mnist_var_size_tiny.tgz', 565_372, 'b71a930f4eb744a4a143a6c7ff7ed67f'],
  ['PASCAL_2007', 'imagelocal/pascal_2007.tgz', 1_637_796_771, '433b4706eb7c42bd74e7f784e3fdf244'],
  ['PASCAL_2012', 'imagelocal/pascal_2012.tgz', 2_618_908_000, 'd90e29e54a4c76c0c6fba8355dcbaca5'],
  ['PETS', 'imageclas/oxford-iiit-pet.tgz', 811_706_944, 'e4db5c768afd933bb91f5f594d7417a4'],
  ['PLANET_SAMPLE', 'sample/planet_sample.tgz', 15_523_994, '8bfb174b3162f07fbde09b54555bdb00'],
  ['PLANET_TINY', 'sample/planet_tiny.tgz', 997_569, '490873c5683454d4b2611fb1f00a68a9'],
];

/** Statements of the data sets' makers. */
const LICENCES: Readonly<Record<string, string>> = {
  PETS: 'CC BY-SA 4.0 (the annotations; the photos are their owners’)',
  CARS: 'non-commercial research',
  CUB_200_2011: 'non-commercial research and education',
  LSUN_BEDROOMS: 'unknown; the photos are their owners’',
  ...Object.fromEntries(
    ['IMAGENETTE', 'IMAGEWOOF', 'IMAGEWANG'].flatMap((name) =>
      ['', '_320', '_160'].map((size) => [`${name}${size}`, 'photos of ImageNet: non-commercial research and education']),
    ),
  ),
  COCO_SAMPLE: 'CC BY 4.0 (the annotations; each photo has its own)',
  COCO_TINY: 'CC BY 4.0 (the annotations; each photo has its own)',
};

/** All of them, by name. */
export const KNOWN_DATASETS: readonly KnownDataset[] = ROWS.map(([name, archive, bytes, md5FirstMiB]) => ({
  name,
  url: `https://s3.amazonaws.com/fast-ai-${archive}`,
  bytes,
  md5FirstMiB,
  ...(LICENCES[name] === undefined ? {} : { licence: LICENCES[name] }),
}));

/** The data set of that name, as fastai's URLs spells it. */
export function knownDataset(name: string): KnownDataset | undefined {
  return KNOWN_DATASETS.find((dataset) => dataset.name === name);
}
