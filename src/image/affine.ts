/** One step of an affine group with its values drawn; `warp` is the coordinate function, the others are matrices (fastai.md 5.3). */
export type AffinePart =
  | { readonly kind: 'flip'; readonly on: boolean }
  | { readonly kind: 'dihedral'; readonly k: number }
  | { readonly kind: 'rotate'; readonly degrees: number }
  | { readonly kind: 'zoom'; readonly scale: number; readonly columnPct: number; readonly rowPct: number }
  | { readonly kind: 'warp'; readonly x: number; readonly y: number };

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
  const warps = parts.flatMap((part) => (part.kind === 'warp' && (part.x !== 0 || part.y !== 0) ? [warpCoefficients(part.x, part.y)] : []));
  return { matrix: [a, (b * height) / width, c, (d * width) / height, e, f], warps };
}

/** The matrix of one part; a warp has none. */
export function matrixOf(part: AffinePart): Matrix {
  switch (part.kind) {
    case 'flip':
      return part.on ? [-1, 0, 0, 0, 1, 0] : IDENTITY;
    case 'rotate': {
      const angle = (part.degrees * Math.PI) / 180;
      return [Math.cos(angle), Math.sin(angle), 0, -Math.sin(angle), Math.cos(angle), 0];
    }
    case 'zoom': {
      const s = 1 / part.scale;
      return [s, 0, (1 - s) * (2 * part.columnPct - 1), 0, s, (1 - s) * (2 * part.rowPct - 1)];
    }
    case 'dihedral':
      return dihedralMatrix(part.k);
    case 'warp':
      return IDENTITY;
  }
}

const DIHEDRAL_X = [1, -1, 1, -1, -1, 1, 1, -1];
const DIHEDRAL_Y = [1, 1, -1, 1, -1, -1, 1, -1];
const DIHEDRAL_STRAIGHT = [1, 1, 1, 0, 1, 0, 0, 0];

function dihedralMatrix(k: number): Matrix {
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
  const back = parts.flatMap((part) =>
    part.kind === 'warp' && (part.x !== 0 || part.y !== 0) ? [warpCoefficients(part.x, part.y, true)] : [],
  );
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
