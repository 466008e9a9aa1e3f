/** One step of an affine group with its values drawn: a matrix, or a perspective by how far the corners move (fastai.md 5.3). */
export type AffinePart = { readonly matrix: Matrix } | { readonly warp: readonly [x: number, y: number] };

/** Row-major 2x3: output coordinates (x, y, 1) in [-1, 1] to input coordinates. */
export type Matrix = readonly [number, number, number, number, number, number];

export const IDENTITY: Matrix = [1, 0, 0, 0, 1, 0];

/** A projective map: (c0 x + c1 y + c2, c3 x + c4 y + c5) / (c6 x + c7 y + 1). */
export type Warp = Float64Array;

/** The whole map of a group: the matrix first, then the warps in order. */
export interface CoordinateMap {
  readonly matrix: Matrix;
  readonly warps: readonly Warp[];
}

/** Composes a group's parts for a picture of this size; the aspect correction is in the matrix. */
export function coordinateMap(parts: readonly AffinePart[], width: number, height: number): CoordinateMap {
  const [a, b, c, d, e, f] = parts.map(matrixOf).reduce(multiply, IDENTITY);
  const warps = warpsOf(parts).map(([x, y]) => warpCoefficients(x, y));
  return { matrix: [a, (b * height) / width, c, (d * width) / height, e, f], warps };
}

/** The matrix of one part; a warp's changes nothing. */
export function matrixOf(part: AffinePart): Matrix {
  return 'matrix' in part ? part.matrix : IDENTITY;
}

function warpsOf(parts: readonly AffinePart[]): (readonly [x: number, y: number])[] {
  return parts.flatMap((part) => ('warp' in part && (part.warp[0] !== 0 || part.warp[1] !== 0) ? [part.warp] : []));
}

/** Left and right exchanged, where `on`. */
export function flipMatrix(on: boolean): Matrix {
  return on ? [-1, 0, 0, 0, 1, 0] : IDENTITY;
}

export function rotationMatrix(degrees: number): Matrix {
  const angle = (degrees * Math.PI) / 180;
  return [Math.cos(angle), Math.sin(angle), 0, -Math.sin(angle), Math.cos(angle), 0];
}

/** Enlarges by `scale`; the place that stays is given by its share of the width and of the height. */
export function zoomMatrix(scale: number, columnPct: number, rowPct: number): Matrix {
  const s = 1 / scale;
  return [s, 0, (1 - s) * (2 * columnPct - 1), 0, s, (1 - s) * (2 * rowPct - 1)];
}

const DIHEDRAL_X = [1, -1, 1, -1, -1, 1, 1, -1];
const DIHEDRAL_Y = [1, 1, -1, 1, -1, -1, 1, -1];
const DIHEDRAL_STRAIGHT = [1, 1, 1, 0, 1, 0, 0, 0];

/** One of the eight turns and mirrors; 0 changes nothing. */
export function dihedralMatrix(k: number): Matrix {
  const x = DIHEDRAL_X[k]!;
  const y = DIHEDRAL_Y[k]!;
  return DIHEDRAL_STRAIGHT[k] ? [x, 0, 0, 0, y, 0] : [0, x, 0, y, 0, 0];
}

function multiply([a, b, c, d, e, f]: Matrix, [g, h, i, j, k, l]: Matrix): Matrix {
  return [a * g + b * j, a * h + b * k, a * i + b * l + c, d * g + e * j, d * h + e * k, d * i + e * l + f];
}

/** The projective map that carries the moved corners to those of the square, for the draws x and y; `inverse` goes the other way. */
function warpCoefficients(x: number, y: number, inverse = false): Warp {
  const corners = [
    [-1, -1],
    [-1, 1],
    [1, -1],
    [1, 1],
  ] as const;
  const moved = [
    [-1 - y, -1 - x],
    [-1 + y, 1 + x],
    [1 + y, -1 + x],
    [1 - y, 1 - x],
  ] as const;
  const rows: number[][] = [];
  const [to, from] = inverse ? [moved, corners] : [corners, moved];
  to.forEach(([px, py], i) => {
    const [tx, ty] = from[i]!;
    rows.push([tx, ty, 1, 0, 0, 0, -px * tx, -px * ty, px], [0, 0, 0, tx, ty, 1, -py * tx, -py * ty, py]);
  });
  return solve(rows);
}

/** Gauss-Jordan with partial pivoting over rows that end in the right-hand side. */
function solve(rows: number[][]): Float64Array {
  const n = rows.length;
  for (let column = 0; column < n; column++) {
    let pivot = column;
    for (let i = column + 1; i < n; i++) if (Math.abs(rows[i]![column]!) > Math.abs(rows[pivot]![column]!)) pivot = i;
    [rows[column], rows[pivot]] = [rows[pivot]!, rows[column]!];
    const lead = rows[column]!;
    for (let i = 0; i < n; i++) {
      if (i === column) continue;
      const factor = rows[i]![column]! / lead[column]!;
      for (let j = column; j <= n; j++) rows[i]![j]! -= factor * lead[j]!;
    }
  }
  return Float64Array.from(rows, (row, i) => row[n]! / row[i]!);
}

/** Where the map takes a point of the output. A denominator of 0 leaves the point undivided. */
export function mapPoint(map: CoordinateMap, x: number, y: number): [number, number] {
  const [a, b, c, d, e, f] = map.matrix;
  let u = a * x + b * y + c;
  let v = d * x + e * y + f;
  for (const w of map.warps) {
    const below = w[6]! * u + w[7]! * v + 1;
    const by = below === 0 ? 1 : below;
    const next = (w[0]! * u + w[1]! * v + w[2]!) / by;
    v = (w[3]! * u + w[4]! * v + w[5]!) / by;
    u = next;
  }
  return [u, v];
}

/**
 * Where the parts carry a point of the picture, in its own coordinates from -1 to 1: the way back of coordinateMap, so that a label at that
 * point stays on what it marks (fastai.md 5.3).
 */
export function carryPoint(parts: readonly AffinePart[], width: number, height: number, x: number, y: number): [number, number] {
  const back = warpsOf(parts).map(([x, y]) => warpCoefficients(x, y, true));
  const [u, v] = mapPoint({ matrix: IDENTITY, warps: back.reverse() }, x, y);
  const [a, b, c, d, e, f] = coordinateMap(parts, width, height).matrix;
  const area = a * e - b * d;
  return [(e * (u - c) - b * (v - f)) / area, (a * (v - f) - d * (u - c)) / area];
}

/** PointScaler: pixels to coordinates from -1 to 1. */
export function scalePoint(x: number, y: number, width: number, height: number): [number, number] {
  return [(x * 2) / width - 1, (y * 2) / height - 1];
}

/** Smallest and largest coordinate, of both axes together, that the map gives on a grid with these outer positions. */
export function coordinateRange(map: CoordinateMap, outerX: number, outerY: number): [number, number] {
  const values = [-1, 1].flatMap((sx) => [-1, 1].flatMap((sy) => mapPoint(map, sx * outerX, sy * outerY)));
  return [Math.min(...values), Math.max(...values)];
}
