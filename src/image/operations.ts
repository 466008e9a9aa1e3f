/** What an item transform may do to an 8-bit picture. A plug-in's word is given these functions, so that it needs no import of ours. */
export { cropPad } from './crop-pad.ts';
export { resizeBilinear } from './resize.ts';
export { transpose } from './transpose.ts';
