// Which releases of oneDNN the native engine is written for (native/layout.hpp is where they differ).
const OLDEST = [2, 6];
const NEWEST_MAJOR = 3;

export const SUPPORTED = '2.6 to 3';

/** `3.7.2` of the line that begins with a major, a minor and a patch number. @param {string} line */
export function libraryVersion(line) {
  return line.split(' ').slice(0, 3).join('.');
}

/**
 * Why the engine cannot be built with the oneDNN whose headers say `line` (undefined: there are no headers); undefined where it can.
 * @param {string | undefined} line
 * @returns {string | undefined}
 */
export function libraryProblem(line) {
  if (line === undefined) return 'the oneDNN headers (Debian and Ubuntu: libdnnl-dev) are not installed';
  const [major = 0, minor = 0] = line.split(' ').map(Number);
  const version = libraryVersion(line);
  if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) return `oneDNN ${version} is too old for it (it takes ${SUPPORTED})`;
  if (major > NEWEST_MAJOR) return `oneDNN ${version} is too new for it (it takes ${SUPPORTED})`;
  return undefined;
}
