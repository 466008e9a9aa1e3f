import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { exportModel } from '../../../src/words/export-model.ts';
import { launchChromium, skipWithoutChromium as skip } from '../../chromium.ts';
import { EXPORT_CASES, largestDifference, makeCase, XRESNET_CASES } from './cases.ts';

const PAGE = '<!doctype html><script src="tf.js"></script><script src="wasm.js"></script><title>-</title>';

const require = createRequire(import.meta.url);
const tfjs = dirname(require.resolve('@tensorflow/tfjs'));
const wasm = dirname(require.resolve('@tensorflow/tfjs-backend-wasm'));

/** Serves TF.js, its wasm backend and, below /model/, an exported folder. */
function serve(folder: () => string): Server {
  return createServer((request, response) => {
    const path = new URL(request.url!, 'http://x').pathname.slice(1);
    const file =
      path === 'tf.js'
        ? join(tfjs, 'tf.min.js')
        : path === 'wasm.js'
          ? join(wasm, 'tf-backend-wasm.min.js')
          : path.startsWith('model/')
            ? join(folder(), path.slice(6))
            : join(wasm, path);
    if (path === '') return void response.setHeader('content-type', 'text/html').end(PAGE);
    if (!existsSync(file)) return void response.writeHead(404).end();
    response.setHeader(
      'content-type',
      file.endsWith('.wasm') ? 'application/wasm' : file.endsWith('.js') ? 'text/javascript' : 'application/octet-stream',
    );
    response.end(readFileSync(file));
  });
}

describe("TensorFlow.js's own build in a browser loads the export", { skip }, () => {
  let browser: Browser;
  let server: Server;
  let folder = '';
  before(async () => {
    server = serve(() => folder);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    browser = await launchChromium({ gpu: true });
  });
  after(async () => {
    await browser.close();
    server.close();
  });

  for (const backend of ['wasm', 'webgl', 'cpu'] as const)
    for (const of of backend === 'wasm' ? [...EXPORT_CASES, ...XRESNET_CASES] : EXPORT_CASES.slice(2))
      test(`${backend}, ${of.name}: the same logits within 1e-4`, async (t) => {
        const made = await makeCase(of);
        folder = dirname((await exportModel(made.folder, 'tfjs'))[0]!);
        const page = await browser.newPage();
        await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
        const found = (await page.evaluate(`(async () => {
          tf.wasm.setWasmPaths('/');
          await tf.setBackend('${backend}');
          await tf.ready();
          const model = await tf.loadGraphModel('/model/model.json');
          const x = tf.tensor4d(new Float32Array(${JSON.stringify([...made.pictures])}), ${JSON.stringify(made.shape)});
          return [tf.getBackend(), ...(await model.predict(x).data())];
        })()`)) as [string, ...number[]];
        await page.close();
        rmSync(made.folder, { recursive: true });
        if (found[0] !== backend) return t.skip(`this Chromium has no ${backend}`);
        const difference = largestDifference(found.slice(1) as number[], made.logits);
        t.diagnostic(`largest difference ${difference.toExponential(1)}`);
        assert.ok(difference < 1e-4);
      });
});
