export { columns1, columns3, rows } from './resize';
export { area, sample } from './sample';
export { levels, normalize, toFloat } from './levels';
