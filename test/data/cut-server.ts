import type { RequestListener } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileSize } from '../../src/util/files.ts';

/**
 * Serves `content`. The first request gets `cut` bytes of it, and its connection breaks once the client's file `part` holds them: what a
 * client has received but not yet written is lost with its connection, so a break after some fixed time would leave it to the machine's
 * speed how much is kept. A request for a range gets the rest. `ranges` collects the header of every request.
 */
export function cutServer(content: Buffer, cut: number, part: string, ranges: (string | undefined)[]): RequestListener {
  return async (request, response) => {
    const { range } = request.headers;
    ranges.push(range);
    const start = Number(/bytes=(\d+)-/.exec(range ?? '')?.[1] ?? 0);
    const headers = { etag: '"v1"', 'content-length': content.length - start };
    if (start > 0) {
      response.writeHead(206, { ...headers, 'content-range': `bytes ${start}-${content.length - 1}/${content.length}` });
      response.end(content.subarray(start));
      return;
    }
    response.writeHead(200, headers).write(content.subarray(0, cut));
    while (!request.socket.destroyed && (await fileSize(part)) !== cut) await sleep(5);
    response.destroy();
  };
}
