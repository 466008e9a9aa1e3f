import type { NamedArrays } from './arrays.ts';
import { ByteReader, Damaged } from './byte-reader.ts';
import { ITEM_SIZE } from './dtypes.ts';
import { readPickle } from './pickle.ts';
import { torchArrays } from './torch-tensors.ts';
import { type TorchStorage, torchWorld } from './torch-world.ts';
import { type ZipEntry, zipContent, zipEntries } from './zip.ts';

/** Reads what torch.save writes since 1.6: a zip of `<name>/data.pkl` and one stored entry per storage. Throws Damaged. */
export function decodeTorchZip(bytes: Uint8Array): NamedArrays {
  const entries = zipEntries(bytes);
  const prefix = rootFolder(entries);
  const content = (name: string): Uint8Array => {
    const entry = entries.get(`${prefix}${name}`);
    if (entry === undefined) throw new Damaged(`its part ${name} is missing`);
    return zipContent(bytes, entry);
  };
  if (entries.has(`${prefix}constants.pkl`))
    throw new Damaged('it is a TorchScript program; save its state_dict() with torch.save instead');
  if (entries.has(`${prefix}byteorder`) && Buffer.from(content('byteorder')).toString() !== 'little') {
    throw new Damaged('it was written on a big-endian machine');
  }
  const root = readPickle(
    new ByteReader(content('data.pkl')),
    torchWorld(() => undefined),
  );
  return torchArrays(root, (storage) => exactly(storage, content(`data/${storage.key}`)));
}

function rootFolder(entries: ReadonlyMap<string, ZipEntry>): string {
  const name = [...entries.keys()].find((key) => /^[^/]*\/?data\.pkl$/.test(key));
  if (name === undefined) throw new Damaged('it is a zip archive without a data.pkl, so torch.save did not write it');
  return name.slice(0, -'data.pkl'.length);
}

function exactly(storage: TorchStorage, bytes: Uint8Array): Uint8Array {
  if (bytes.byteLength === storage.length * ITEM_SIZE[storage.dtype]) return bytes;
  throw new Damaged(`the storage ${storage.key} has ${bytes.byteLength} bytes for ${storage.length} ${storage.dtype} numbers`);
}
