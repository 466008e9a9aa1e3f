import { join } from 'node:path';
import type { Refused } from '../../util/names.ts';
import { addressKey, readAddress, type WebAddress } from '../../util/web-address.ts';
import { namedHash } from './named-hash.ts';

const HUB_NAME = /^\w[\w.-]*(\/\w[\w.-]*)?$/;

/** The address that `pretrained:` names: http(s), or `hf:owner/name` for that repository's model.safetensors; or why it is none. */
export function weightsAddress(text: string): WebAddress | Refused {
  if (!text.startsWith('hf:')) return readAddress(text);
  const name = text.slice(3);
  if (!HUB_NAME.test(name) || name.includes('..')) return { refused: 'names no repository of the Hugging Face Hub: write hf:owner/name' };
  return readAddress(`https://huggingface.co/${name}/resolve/main/model.safetensors`);
}

/**
 * Where the weights of an address are kept. torchvision's own files, which carry their hash in their name, are in torch's cache, so that what torch has
 * downloaded is found; those of any other address have a folder of their own in this program's cache: no two addresses share a file.
 */
export function weightsPlace({ url, name }: WebAddress, folders: { readonly torch: string; readonly own: string }): string {
  return isTorchvision(url) ? join(folders.torch, name) : join(folders.own, addressKey(url.href).slice(0, 32), name);
}

function isTorchvision(url: URL): boolean {
  const plain = url.protocol === 'https:' && url.host === 'download.pytorch.org' && url.search === '';
  return plain && /^\/models\/[\w.-]+\.pth$/.test(url.pathname) && namedHash(url.pathname) !== undefined;
}
