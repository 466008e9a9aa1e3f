import { SEVERAL } from '../../tasks/multi-label.ts';

/** How a known data set lies on the disk, in the words of the data section: what stands for the keys that a file leaves out. */
export interface KnownLayout {
  readonly path?: string;
  readonly blocks?: readonly string[];
  readonly get_items?: unknown;
  readonly get_y: unknown;
  readonly splitter?: unknown;
}

const byFolders = (train: string, valid: string): KnownLayout => ({
  get_y: 'parent_label',
  splitter: { grandparent: { train_name: train, valid_name: valid } },
});

const tagged = (file: string, fnCol: string, folder: string, suffix: string, tags: string): KnownLayout => ({
  blocks: ['image', SEVERAL],
  get_items: { csv: { file, fn_col: fnCol, folder, suffix } },
  get_y: { column: { column: tags, label_delim: ' ' } },
});

const MNIST = byFolders('train', 'valid');
const IMAGENETTE = byFolders('train', 'val');
const PLANET = tagged('labels.csv', 'image_name', 'train', '.jpg', 'tags');

/** The image classification sets of fastai's table (fastai.md 1.1). A set that is not here needs its own get_y. */
export const KNOWN_LAYOUTS: Readonly<Record<string, KnownLayout>> = {
  PETS: {
    path: 'images',
    get_y: { regex: { pattern: '(.+)_\\d+.jpg$', attr: 'name' } },
    splitter: { random: { valid_pct: 0.2, seed: 42 } },
  },
  IMAGENETTE,
  IMAGENETTE_320: IMAGENETTE,
  IMAGENETTE_160: IMAGENETTE,
  IMAGEWOOF: IMAGENETTE,
  IMAGEWOOF_320: IMAGENETTE,
  IMAGEWOOF_160: IMAGENETTE,
  IMAGEWANG: IMAGENETTE,
  IMAGEWANG_320: IMAGENETTE,
  IMAGEWANG_160: IMAGENETTE,
  MNIST: byFolders('training', 'testing'),
  MNIST_SAMPLE: MNIST,
  MNIST_TINY: MNIST,
  MNIST_VAR_SIZE_TINY: MNIST,
  CIFAR: byFolders('train', 'test'),
  CIFAR_100: { get_y: 'parent_label', splitter: { name_regex: { pattern: '^test/', attr: 'path' } } },
  DOGS: byFolders('train', 'valid'),
  CALTECH_101: { get_y: 'parent_label' },
  CUB_200_2011: { path: 'images', get_y: 'parent_label' },
  FLOWERS: {
    get_items: { csv: { file: ['train.txt', 'valid.txt'], header: false, delimiter: ' ' } },
    get_y: { column: 1 },
    splitter: { column: { column: 'table', on: 'valid.txt' } },
  },
  FOOD: {
    get_items: { csv: { file: ['train.txt', 'test.txt'], header: false, folder: 'images', suffix: '.jpg' } },
    get_y: 'parent_label',
    splitter: { column: { column: 'table', on: 'test.txt' } },
  },
  PASCAL_2007: { ...tagged('train.csv', 'fname', 'train', '', 'labels'), splitter: { column: 'is_valid' } },
  PLANET_SAMPLE: PLANET,
  PLANET_TINY: PLANET,
};

/** Why a known set has no layout here, for people. */
export const NO_LAYOUT: Readonly<Record<string, string>> = {
  CARS: 'no labels in its archive',
  PASCAL_2012: 'no table of labels',
  CAMVID: 'segmentation',
  CAMVID_TINY: 'segmentation',
  BIWI_HEAD_POSE: 'points',
  COCO_SAMPLE: 'detection',
  COCO_TINY: 'detection',
  LSUN_BEDROOMS: 'a single class',
};
