import { readWeights, type NamedArrays } from '../model/weights/read.ts';
