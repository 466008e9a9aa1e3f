import type { NamedArrays } from './arrays.ts';
import { ByteReader, Damaged } from './byte-reader.ts';
import { ITEM_SIZE } from './dtypes.ts';
import { readPickle } from './pickle.ts';
import type { PickleValue } from './pickle-values.ts';
import { torchArrays } from './torch-tensors.ts';
import { type TorchStorage, torchWorld } from './torch-world.ts';

const MAGIC = 0x1950a86a20f9469cfc6cn;

/** Reads what torch.save wrote before 1.6: pickles of magic number, protocol, machine and content, then the storages' bytes. Throws Damaged. */
export function decodeTorchLegacy(bytes: Uint8Array): NamedArrays {
  const reader = new ByteReader(bytes);
  const storages = new Map<string, TorchStorage>();
  const world = torchWorld((storage) => storages.set(storage.key, storage));
  if (readPickle(reader, world) !== MAGIC) throw new Damaged('it is a Python pickle but not a file of torch.save');
  if (readPickle(reader, world) !== 1001) throw new Damaged('its format version is unknown');
  const machine = readPickle(reader, world);
  if (machine instanceof Map && machine.get('little_endian') === false) throw new Damaged('it was written on a big-endian machine');
  const root = readPickle(reader, world);
  const content = readStorages(reader, readPickle(reader, world), storages);
  return torchArrays(root, (storage) => {
    const found = content.get(storage.key);
    if (found === undefined) throw new Damaged(`the storage ${storage.key} is missing`);
    return found;
  });
}

function readStorages(reader: ByteReader, keys: PickleValue, storages: ReadonlyMap<string, TorchStorage>): Map<string, Uint8Array> {
  if (!Array.isArray(keys)) throw new Damaged('its list of storages is no list');
  const content = new Map<string, Uint8Array>();
  for (const key of keys) {
    const storage = typeof key === 'string' ? storages.get(key) : undefined;
    if (storage === undefined) throw new Damaged('it lists a storage that nothing refers to');
    if (reader.u64() !== storage.length) throw new Damaged(`the storage ${storage.key} has another length than its tensors say`);
    content.set(storage.key, reader.bytes(storage.length * ITEM_SIZE[storage.dtype]));
  }
  return content;
}
