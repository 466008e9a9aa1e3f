import { stat } from 'node:fs/promises';

/** What shows a change of a file without reading it: its size, and the times of its content and of its entry in ns; 'gone' where there is none. */
export async function lookAt(path: string): Promise<string> {
  try {
    const { size, mtimeNs, ctimeNs } = await stat(path, { bigint: true });
    return `${size} ${mtimeNs} ${ctimeNs}`;
  } catch {
    return 'gone';
  }
}

const AT_ONCE = 32;

/** The files (absolute paths) that do not look as they did any more, in the order in which they were noted. */
export async function changedFiles(noted: ReadonlyMap<string, string>): Promise<string[]> {
  const entries = [...noted];
  const changed = new Array<boolean>(entries.length).fill(false);
  let next = 0;
  const work = async (): Promise<void> => {
    for (let i = next++; i < entries.length; i = next++) changed[i] = (await lookAt(entries[i]![0])) !== entries[i]![1];
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return entries.flatMap(([path], i) => (changed[i] ? [path] : []));
}
