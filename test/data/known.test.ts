import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { create } from 'tar';
import { openDataset } from '../../src/data/dataset.ts';
import { archivePlace } from '../../src/data/download/archive-place.ts';
import { KNOWN_DATASETS } from '../../src/data/known.ts';
import { locateSource } from '../../src/data/source.ts';
import { BUILTIN } from '../../src/words/builtin.ts';
import { parseText } from '../../src/words/parse.ts';
import { KNOWN_LAYOUTS, NO_LAYOUT } from '../../src/words/sources/known-layouts.ts';
import { needsShared } from '../shared.ts';
import { specOf } from '../words.ts';
import { FIXTURES, fixture } from './fixtures.ts';

let home: string;
before(async () => {
  home = await mkdtemp(join(tmpdir(), 'pipefile-known-'));
});
after(() => rm(home, { recursive: true, force: true }));

interface Expected {
  files: readonly string[];
  tables?: Readonly<Record<string, string>>;
  vocab: readonly string[];
  train: number;
  valid: number;
}
const folders = (train: string, valid: string): Expected => ({
  files: [`${train}/x/1.png`, `${train}/y/2.png`, `${valid}/x/3.png`, 'unsup/4.png', 'noise.csv'],
  vocab: ['x', 'y'],
  train: 2,
  valid: 1,
});
const flat = (root: string): Expected => ({
  files: ['x/1.jpg', 'x/2.jpg', 'x/3.jpg', 'y/4.jpg', 'y/5.jpg'].map((path) => `${root}${path}`),
  vocab: ['x', 'y'],
  train: 4,
  valid: 1,
});
const IMAGENETTE = folders('train', 'val');
const MNIST = folders('train', 'valid');
const PLANET: Expected = {
  files: [],
  tables: { 'labels.csv': 'image_name,tags\nt1,haze primary\nt2,clear\nt3,clear water\nt4,haze\nt5,clear primary water\n' },
  vocab: ['clear', 'haze', 'primary', 'water'],
  train: 4,
  valid: 1,
};

/** What a small copy of each set holds, laid out as fastai.md 1.1 says, and what must come out. */
const SETS: Readonly<Record<string, Expected>> = {
  PETS: {
    files: ['Abyssinian_1.jpg', 'Abyssinian_2.jpg', 'Abyssinian_100.mat', 'beagle_1.jpg', 'beagle_12.jpg', 'beagle_3.jpg'].map(
      (name) => `images/${name}`,
    ),
    vocab: ['Abyssinian', 'beagle'],
    train: 4,
    valid: 1,
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
  MNIST: folders('training', 'testing'),
  MNIST_SAMPLE: MNIST,
  MNIST_TINY: MNIST,
  MNIST_VAR_SIZE_TINY: MNIST,
  DOGS: MNIST,
  CIFAR: folders('train', 'test'),
  CIFAR_100: { files: ['train/animals/x/1.png', 'train/things/y/2.png', 'test/animals/x/3.png'], vocab: ['x', 'y'], train: 2, valid: 1 },
  CALTECH_101: flat(''),
  CUB_200_2011: flat('images/'),
  FLOWERS: {
    files: [],
    tables: { 'train.txt': 'jpg/1.jpg 76\njpg/2.jpg 9\njpg/3.jpg 10\n', 'valid.txt': 'jpg/4.jpg 9\n', 'test.txt': 'jpg/5.jpg 3\n' },
    vocab: ['9', '10', '76'],
    train: 3,
    valid: 1,
  },
  FOOD: {
    files: [],
    tables: { 'train.txt': 'pie/1\nsoup/2\n', 'test.txt': 'pie/3\n' },
    vocab: ['pie', 'soup'],
    train: 2,
    valid: 1,
  },
  PASCAL_2007: {
    files: [],
    tables: { 'train.csv': 'fname,labels,is_valid\n1.jpg,chair,True\n2.jpg,car chair,False\n3.jpg,horse,False\n' },
    vocab: ['car', 'chair', 'horse'],
    train: 2,
    valid: 1,
  },
  PLANET_SAMPLE: PLANET,
  PLANET_TINY: PLANET,
};

test('`source: NAME` alone makes a data section, for every image classification set of the table', async (t) => {
  assert.deepEqual(Object.keys(SETS).sort(), Object.keys(KNOWN_LAYOUTS).sort());
  for (const { name } of KNOWN_DATASETS) assert.ok(name in KNOWN_LAYOUTS !== name in NO_LAYOUT, name);
  for (const [name, { files, tables = {}, vocab, train, valid }] of Object.entries(SETS)) {
    await t.test(name, async () => {
      const { root } = await archivePlace(KNOWN_DATASETS.find((dataset) => dataset.name === name)!.url, { FASTAI_HOME: home });
      const contents = [...files.map((file) => [file, '']), ...Object.entries(tables)] as [string, string][];
      for (const [file, text] of contents) {
        await mkdir(dirname(join(root, file)), { recursive: true });
        await writeFile(join(root, file), text);
      }
      const parsed = parseText(
        `version: 1\ndata: { source: ${name} }\nlearner: { arch: small, pretrained: false }\ntrain: [{ fine_tune: 1 }]\n`,
        '/x/p.yaml',
      );
      assert.ok(parsed.ok, JSON.stringify(parsed.diagnostics));
      const { data, origins } = parsed.document;
      const located = await locateSource(data.source, BUILTIN, {
        base: '/x',
        cacheFolder: '.c',
        offline: true,
        env: { FASTAI_HOME: home },
      });
      const dataset = await openDataset(data, located.root, BUILTIN);
      assert.deepEqual([dataset.vocab, dataset.split.train.length, dataset.split.valid.length], [vocab, train, valid]);
      assert.match(JSON.stringify(origins.get('data.get_y')), new RegExp(`known data set ${name}"`));
      await rm(root, { recursive: true });
    });
  }
});

test('what the file says goes before the layout; a set without one asks for get_y', () => {
  const head = 'version: 1\nlearner: { arch: small, pretrained: false }\ntrain: [{ fine_tune: 1 }]\n';
  const own = parseText(`${head}data:\n  source: { known: PETS }\n  path: other\n  splitter: { end: 0.5 }\n`, '/p.yaml');
  assert.ok(own.ok);
  assert.deepEqual([own.document.data.path, own.document.data.splitter.word, own.document.data.getY.word], ['other', 'end', 'regex']);
  const none = parseText(`${head}data: { source: CARS }\n`, '/p.yaml');
  assert.ok(!none.ok);
  assert.deepEqual(
    none.diagnostics.map(({ code, path }) => [code, path]),
    [['missing-key', 'data.get_y']],
  );
});

interface Untar {
  'single.tgz': { path: string; content: string[] };
  'multi.tar.gz': { path: string; content: string[] };
  home_tree: string[];
  config_ini: string;
}

test(
  'untar_data: folders, names and config.ini as fastai leaves them; a second address of the same name has a place of its own',
  needsShared(`${FIXTURES}/m_labels_vocab_misc.json`),
  async () => {
    const golden = fixture<{ untar_data: Untar }>('m_labels_vocab_misc.json').untar_data;
    const work = await mkdtemp(join(tmpdir(), 'pipefile-untar-'));
    const server = await serveArchives(join(work, 'served'));
    try {
      const env = { FASTAI_HOME: join(work, 'home') };
      const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const options = { base: work, cacheFolder: '.c', offline: false, env };
      for (const name of ['single.tgz', 'multi.tar.gz'] as const) {
        const { root } = await locateSource(specOf('source', 'url', { url: `${base}/${name}` }), BUILTIN, options);
        assert.equal(root, golden[name].path.replace('$FASTAI_HOME', env.FASTAI_HOME));
        assert.deepEqual(await tree(root), golden[name].content);
      }
      assert.deepEqual(
        (await tree(env.FASTAI_HOME)).filter((path) => !path.includes('.pipefile')),
        golden.home_tree,
      );
      assert.equal(await readFile(join(env.FASTAI_HOME, 'config.ini'), 'utf8'), golden.config_ini);
      const other = await locateSource(specOf('source', 'url', { url: `${base}/other/single.tgz` }), BUILTIN, options);
      assert.match(other.root, /data\/single-[0-9a-f]{12}$/);
      assert.deepEqual(await tree(other.root), golden['single.tgz'].content);
    } finally {
      server.close().closeAllConnections();
      await rm(work, { recursive: true });
    }
  },
);

async function serveArchives(folder: string): Promise<Server> {
  await mkdir(join(folder, 'rootname/sub'), { recursive: true });
  await writeFile(join(folder, 'rootname/sub/a.txt'), 'a');
  await writeFile(join(folder, 'extra.txt'), 'e');
  await create({ gzip: true, cwd: folder, file: join(folder, 'single.tgz') }, ['rootname']);
  await create({ gzip: true, cwd: folder, file: join(folder, 'multi.tar.gz') }, ['rootname', 'extra.txt']);
  const server = createServer(async (request, response) => response.end(await readFile(join(folder, request.url!.split('/').at(-1)!))));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

async function tree(root: string): Promise<string[]> {
  return (await readdir(root, { recursive: true })).sort();
}
