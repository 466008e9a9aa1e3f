/** For labellers that take a folder's name: it is the same for all items where the data begin one folder too deep. */
export const ONE_FOLDER_TOO_DEEP = 'is `data.source` or `data.path` one folder too deep?';
