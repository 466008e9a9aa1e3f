import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { create } from 'tar';
import { archivePlace } from '../../src/data/download/archive-place.ts';
import { KNOWN_DATASETS } from '../../src/data/known.ts';
import { locateSource } from '../../src/data/source.ts';
import { weightsAddress, weightsPlace } from '../../src/model/weights/address.ts';
import { resolveWeights } from '../../src/model/weights/resolve.ts';
import { encodeSafetensors } from '../../src/model/weights/safetensors.ts';
import { UserError } from '../../src/util/problem.ts';
import { BUILTIN } from '../../src/words/builtin.ts';
import { WAYS_OUT_OF_AN_ADDRESS } from '../util/outside-names.ts';
import { specOf } from '../words.ts';

const RESNET18 = BUILTIN.create(specOf('architecture', 'resnet18'));

const work = await mkdtemp(join(tmpdir(), 'pipefile-places-'));
const servers: Server[] = [];
after(async () => {
  for (const server of servers) server.close().closeAllConnections();
  await rm(work, { recursive: true, force: true });
});

/** Answers each path with its own bytes; `requests` lists what was asked for. */
async function serve(answers: (path: string) => Promise<Buffer> | Buffer, requests: string[] = []): Promise<string> {
  const server = createServer(async (request, response) => {
    requests.push(request.url!);
    response.end(await answers(request.url!));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

let count = 0;
function homes() {
  const home = join(work, `home-${count++}`);
  const env = { FASTAI_HOME: join(home, 'fastai'), TORCH_HOME: join(home, 'torch'), HOME: home };
  return { base: work, cacheFolder: join(home, 'cache'), offline: false, env };
}

async function archiveOf(text: string): Promise<Buffer> {
  const folder = await mkdtemp(join(work, 'make-'));
  await mkdir(join(folder, 'set'));
  await writeFile(join(folder, 'set/name.txt'), text);
  await create({ gzip: true, cwd: folder, file: join(folder, 'x.tgz') }, ['set']);
  return readFile(join(folder, 'x.tgz'));
}

const weightsOf = (text: string): Buffer =>
  Buffer.concat(encodeSafetensors(new Map([['w', { shape: [text.length], dtype: 'uint8', data: Uint8Array.from(Buffer.from(text)) }]])));
const wrongValue = (error: unknown): boolean => error instanceof UserError && error.problems[0]!.code === 'wrong-value';

test('no spelling of the last part of an address writes or asks for anything', async () => {
  const requests: string[] = [];
  const url = await serve(() => Buffer.from('evil'), requests);
  for (const last of WAYS_OUT_OF_AN_ADDRESS) {
    const options = homes();
    await assert.rejects(locateSource(specOf('source', 'url', { url: `${url}/${last}` }), BUILTIN, options), wrongValue, last);
    await assert.rejects(resolveWeights({ kind: 'url', url: `${url}/${last}` }, RESNET18, options), wrongValue, last);
    assert.ok(!existsSync(options.env.HOME), last);
  }
  for (const name of [
    '..',
    'a/..',
    '../../x',
    'a/b/c',
    'a\\b',
    'a/%2e%2e',
    '',
    '/',
    'a//b',
    '.a/b',
    'a/b?x',
    'a/b#y',
    'a@b/c',
    'a/b@c',
    'a\0/b',
  ])
    await assert.rejects(resolveWeights({ kind: 'url', url: `hf:${name}` }, RESNET18, { ...homes(), offline: true }), wrongValue, name);
  assert.deepEqual(requests, []);
});

test('archives of one name, or that unpack into one folder, each keep their own content, also offline', async () => {
  const url = await serve((path) => archiveOf(path));
  const options = homes();
  const paths = ['/a/pets.tgz', '/b/pets.tgz', '/a/pets.tgz?v=2', '/a/pets.tar.gz', '/a/PETS.tgz', '/a/pets.tar', '/c/oxford-iiit-pet.tgz'];
  for (const offline of [false, true]) {
    for (const path of paths) {
      const { root } = await locateSource(specOf('source', 'url', { url: `${url}${path}` }), BUILTIN, { ...options, offline });
      assert.equal(await readFile(join(root, 'name.txt'), 'utf8'), path);
    }
  }
  assert.equal((await readdir(join(options.env.FASTAI_HOME, 'data'))).length, paths.length);
  const first = await locateSource(specOf('source', 'url', { url: `${url}/a/pets.tgz#fragment` }), BUILTIN, options);
  assert.equal(first.root, join(options.env.FASTAI_HOME, 'data/pets'));
});

test('archives of one name that are asked for at the same time are not mixed up', async () => {
  const url = await serve((path) => archiveOf(path));
  const options = homes();
  await Promise.all(
    Array.from({ length: 12 }, async (_, i) => {
      const path = `/${i % 4}/pets.tgz`;
      const { root } = await locateSource(specOf('source', 'url', { url: `${url}${path}` }), BUILTIN, options);
      assert.equal(await readFile(join(root, 'name.txt'), 'utf8'), path);
    }),
  );
});

test('what fastai has, and what an earlier version claimed, is found; a stranger does not get it', async () => {
  const requests: string[] = [];
  const url = await serve((path) => archiveOf(path), requests);
  const options = homes();
  const { env } = options;
  const pets = KNOWN_DATASETS.find(({ name }) => name === 'PETS')!;
  for (const folder of ['oxford-iiit-pet', 'old', 'own']) await mkdir(join(env.FASTAI_HOME, 'data', folder), { recursive: true });
  await mkdir(join(env.FASTAI_HOME, 'archive/.pipefile'), { recursive: true });
  await writeFile(join(env.FASTAI_HOME, 'archive/.pipefile/old.tgz.json'), JSON.stringify({ url: `${url}/old.tgz` }));
  await writeFile(join(env.FASTAI_HOME, 'archive/.pipefile/broken.tgz.json'), '{"url":');
  const root = async (address: string): Promise<string> =>
    (await locateSource(specOf('source', 'url', { url: address }), BUILTIN, options)).root;
  assert.equal(
    (await locateSource(specOf('source', 'known', { name: 'PETS' }), BUILTIN, options)).root,
    join(env.FASTAI_HOME, 'data/oxford-iiit-pet'),
  );
  assert.equal(await root(pets.url), join(env.FASTAI_HOME, 'data/oxford-iiit-pet'));
  assert.equal(await root(`${url}/old.tgz`), join(env.FASTAI_HOME, 'data/old'));
  assert.equal(await root(`${url}/own.tgz`), join(env.FASTAI_HOME, 'data/own'));
  assert.deepEqual(requests, []);
  for (const path of ['/oxford-iiit-pet.tgz', '/x/old.tgz', '/x/own.tgz', '/broken.tgz'])
    assert.equal(await readFile(join(await root(`${url}${path}`), 'name.txt'), 'utf8'), path);
});

test('weights of one name each keep their own content; nothing but torchvision’s own files is in torch’s cache', async () => {
  const requests: string[] = [];
  const url = await serve((path) => weightsOf(path), requests);
  const options = homes();
  const paths = [
    '/a/resolve/main/model.safetensors',
    '/b/resolve/main/model.safetensors',
    '/a/x.pth',
    '/a/x.pth?x=1',
    '/b/x.pth',
    '/a/model-20240131.pth',
  ];
  for (let round = 0; round < 2; round++) {
    for (const path of paths) {
      const found = await resolveWeights({ kind: 'url', url: `${url}${path}` }, RESNET18, { ...options, offline: round === 1 });
      assert.ok((await readFile(found.path)).equals(weightsOf(path)), path);
    }
  }
  assert.equal(requests.length, paths.length);
  assert.ok(!existsSync(options.env.TORCH_HOME));
  const place = (text: string): string => {
    const address = weightsAddress(text);
    assert.ok(!('refused' in address), text);
    return weightsPlace(address, { torch: '/torch', own: '/own' });
  };
  const official = 'https://download.pytorch.org/models/resnet34-b627a593.pth';
  assert.equal(place(official), '/torch/resnet34-b627a593.pth');
  const others = [
    'hf:a/x',
    'hf:b/y',
    `${official}?x=1`,
    official.replace('https', 'http'),
    official.replace('org/', 'org.evil/'),
    official.replace('org', 'org:444'),
    `${url}/resnet34-b627a593.pth`,
  ];
  for (const other of others) assert.match(place(other), /^\/own\/[0-9a-f]{32}\/[\w.-]+$/);
  assert.equal(new Set(others.map(place)).size, others.length);
});

test('a query does not switch the hash check off, and what is no weights file is fetched again', async () => {
  const good = weightsOf('good');
  const hash = createHash('sha256').update(good).digest('hex').slice(0, 8);
  let answer: Buffer = Buffer.from('<!DOCTYPE html><html>log in</html>');
  const url = await serve(() => answer);
  const options = homes();
  const fetched = (path: string) => resolveWeights({ kind: 'url', url: `${url}${path}` }, RESNET18, options);
  await assert.rejects(fetched('/w.safetensors'), /web page/);
  answer = good;
  assert.ok((await readFile((await fetched('/w.safetensors')).path)).equals(good));
  answer = weightsOf('evil');
  for (const query of ['', '?x=1', '?a/b', '#x', '?x=.pth'])
    await assert.rejects(fetched(`/w-${hash}.safetensors${query}`), /sha256 differs/, query);
  answer = good;
  await fetched(`/w-${hash}.safetensors?x=1`);
});

test('a torchvision file that is here is taken without the network, and one that is another’s is not', async () => {
  const options = { ...homes(), offline: true };
  const folder = join(options.env.TORCH_HOME, 'hub/checkpoints');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'resnet18-f37072fd.pth'), 'here');
  await writeFile(join(folder, 'model.safetensors'), 'whose?');
  assert.equal((await resolveWeights({ kind: 'default' }, RESNET18, options)).path, join(folder, 'resnet18-f37072fd.pth'));
  await assert.rejects(resolveWeights({ kind: 'url', url: 'hf:a/x' }, RESNET18, options), /not on this machine/);
});

test('looking for a place claims nothing', async () => {
  const { env } = homes();
  assert.deepEqual(await archivePlace('http://a/x.tgz', env), await archivePlace('http://b/x.tgz', env));
});
