// torch's affine grid and grid_sample, bilinear, border and reflection padding. Coordinates are doubles, pixels four float lanes of which
// the first `channels` count. An array's pixels stand `stride` bytes apart; the last one spills over into what is written later or padding.


// @ts-ignore: decorator
@inline
function position(i: i32, n: i32, alignCorners: bool): f64 {
  if (!alignCorners) return <f64>(2 * i + 1) / <f64>n - 1;
  return n == 1 ? -1 : -1 + <f64>(2 * i) / <f64>(n - 1);
}

// @ts-ignore: decorator
@inline
function at(map: usize, i: i32): v128 {
  return v128.load64_splat(map + (i << 3));
}

/** Coordinates in [-1, 1] of `n` pixels (rounded up to 2) of one row of the grid. */
function gridRow(map: usize, warps: i32, width: i32, height: i32, left: i32, row: i32, n: i32, aligned: bool, px: usize, py: usize): void {
  const y = position(row, height, aligned);
  const restX = f64x2.splat(load<f64>(map + 8) * y + load<f64>(map + 16));
  const restY = f64x2.splat(load<f64>(map + 32) * y + load<f64>(map + 40));
  const a = at(map, 0);
  const d = at(map, 3);
  for (let j = 0; j < n; j += 2) {
    const x = f64x2.replace_lane(f64x2.splat(position(left + j, width, aligned)), 1, position(left + j + 1, width, aligned));
    v128.store(px + (j << 3), f64x2.add(f64x2.mul(a, x), restX));
    v128.store(py + (j << 3), f64x2.add(f64x2.mul(d, x), restY));
  }
  const one = f64x2.splat(1);
  const zero = f64x2.splat(0);
  for (let k = 0; k < warps; k++) {
    const w = map + 48 + (k << 6);
    for (let j = 0; j < n; j += 2) {
      const u = v128.load(px + (j << 3));
      const v = v128.load(py + (j << 3));
      const below = f64x2.add(f64x2.add(f64x2.mul(at(w, 6), u), f64x2.mul(at(w, 7), v)), one);
      const by = f64x2.div(one, v128.bitselect(one, below, f64x2.eq(below, zero)));
      v128.store(px + (j << 3), f64x2.mul(f64x2.add(f64x2.add(f64x2.mul(at(w, 0), u), f64x2.mul(at(w, 1), v)), at(w, 2)), by));
      v128.store(py + (j << 3), f64x2.mul(f64x2.add(f64x2.add(f64x2.mul(at(w, 3), u), f64x2.mul(at(w, 4), v)), at(w, 5)), by));
    }
  }
}

function reflect(p: f64, low: f64, high: f64): f64 {
  const span = high - low;
  if (span == 0) return low;
  const distance = Math.abs(p - low);
  const flips = Math.floor(distance / span);
  const rest = distance - flips * span;
  return Math.floor(flips / 2) * 2 == flips ? low + rest : high - rest;
}

function inside(p: f64, last: f64, aligned: bool): f64 {
  if (p >= 0 && p <= last) return p;
  return aligned ? reflect(p, 0, last) : reflect(p, -0.5, last + 0.5);
}

/**
 * Coordinates at `p` to positions among `size` pixels, brought inside: in place, for each pair of doubles, two times `step` times the first of
 * the two pixels that are blended (integers), then the share of the second (floats).
 */
function toPixels(p: usize, n: i32, size: i32, step: i32, aligned: bool, reflection: bool): void {
  const last = <f64>(size - 1);
  const scale = f64x2.splat((aligned ? last : <f64>size) / 2);
  const shift = aligned ? scale : f64x2.sub(scale, f64x2.splat(0.5));
  const low = f64x2.splat(0);
  const high = f64x2.splat(last);
  const latest = f64x2.splat(<f64>max(size - 2, 0));
  for (const end = p + (n << 3); p < end; p += 16) {
    let value = f64x2.add(f64x2.mul(v128.load(p), scale), shift);
    if (reflection && v128.any_true(v128.or(f64x2.lt(value, low), f64x2.gt(value, high)))) {
      value = f64x2.replace_lane(value, 0, inside(f64x2.extract_lane(value, 0), last, aligned));
      value = f64x2.replace_lane(value, 1, inside(f64x2.extract_lane(value, 1), last, aligned));
    }
    value = f64x2.pmin(f64x2.pmax(value, low), high);
    const first = f64x2.pmin(f64x2.floor(value), latest);
    const places = i32x4.mul(i32x4.trunc_sat_f64x2_s_zero(first), i32x4.splat(step));
    const shares = f32x4.demote_f64x2_zero(f64x2.sub(value, first));
    v128.store(p, v128.shuffle<u64>(places, shares, 0, 2));
  }
}

/** Blends two pixels that stand side by side, as floats. */
// @ts-ignore: decorator
@inline
function pair<T>(p: usize, stride: i32, share: v128): v128 {
  let a: v128;
  let b: v128;
  if (isInteger<T>()) {
    const bytes = v128.load64_zero(p);
    a = f32x4.convert_i32x4_u(i8x16.swizzle(bytes, i8x16(0, -1, -1, -1, 1, -1, -1, -1, 2, -1, -1, -1, -1, -1, -1, -1)));
    if (stride == 3) b = f32x4.convert_i32x4_u(i8x16.swizzle(bytes, i8x16(3, -1, -1, -1, 4, -1, -1, -1, 5, -1, -1, -1, -1, -1, -1, -1)));
    else b = f32x4.convert_i32x4_u(i8x16.swizzle(bytes, i8x16(1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1)));
  } else {
    a = v128.load(p);
    b = v128.load(p + stride);
  }
  return f32x4.add(a, f32x4.mul(f32x4.sub(b, a), share));
}

/** Blends four neighbours for each of `n` positions; bytes become [0, 1]. */
// @ts-ignore: decorator
@inline
function blend<T>(src: usize, stride: i32, down: usize, px: usize, py: usize, n: i32, dst: usize, dstStride: i32): void {
  const unit = f32x4.splat(1 / 255);
  for (let j = 0; j < n; j++) {
    const entry = ((j & -2) << 3) + ((j & 1) << 2);
    const p = src + load<u32>(px + entry) + load<u32>(py + entry);
    const share = v128.load32_splat(px + entry, 8);
    const upper = pair<T>(p, stride, share);
    const lower = pair<T>(p + down, stride, share);
    const value = f32x4.add(upper, f32x4.mul(f32x4.sub(lower, upper), v128.load32_splat(py + entry, 8)));
    v128.store(dst, isInteger<T>() ? f32x4.mul(value, unit) : value);
    dst += dstStride;
  }
}

/**
 * The part of the output grid from (`left`, `top`), `n` x `rows` pixels. `bytes` says that the source holds bytes and not floats in [0, 1].
 * `scratch` has room for 2 n + 4 doubles.
 */
export function sample(
  src: usize, bytes: bool, srcWidth: i32, srcHeight: i32, stride: i32,
  map: usize, warps: i32, width: i32, height: i32, aligned: bool, reflection: bool,
  left: i32, top: i32, n: i32, rows: i32, dst: usize, dstStride: i32, scratch: usize,
): void {
  const px = scratch;
  const py = scratch + ((n + 2) << 3);
  const down = srcHeight > 1 ? srcWidth * stride : 0;
  const right = srcWidth > 1 ? stride : 0;
  for (let i = 0; i < rows; i++) {
    gridRow(map, warps, width, height, left, top + i, n, aligned, px, py);
    toPixels(px, n, srcWidth, stride, aligned, reflection);
    toPixels(py, n, srcHeight, srcWidth * stride, aligned, reflection);
    if (!bytes) blend<f32>(src, right, down, px, py, n, dst, dstStride);
    else if (stride == 3) blend<u8>(src, 3, down, px, py, n, dst, dstStride);
    else blend<u8>(src, 1, down, px, py, n, dst, dstStride);
    dst += n * dstStride;
  }
}

/** Adaptive average pooling of floats: output i averages inputs floor(i n / o) to ceil((i + 1) n / o). `sums` has room for a row of 16 bytes a pixel. */
export function area(src: usize, srcWidth: i32, srcHeight: i32, stride: i32, dst: usize, width: i32, height: i32, dstStride: i32, sums: usize): void {
  for (let y = 0; y < height; y++) {
    const top = <i32>((<i64>y * srcHeight) / height);
    const bottom = <i32>((<i64>(y + 1) * srcHeight + height - 1) / height);
    for (let x = 0; x < srcWidth; x++) {
      let at = src + (top * srcWidth + x) * stride;
      let sum = v128.load(at);
      for (let i = top + 1; i < bottom; i++) {
        at += srcWidth * stride;
        sum = f32x4.add(sum, v128.load(at));
      }
      v128.store(sums + (x << 4), sum);
    }
    for (let x = 0; x < width; x++) {
      const left = <i32>((<i64>x * srcWidth) / width);
      const right = <i32>((<i64>(x + 1) * srcWidth + width - 1) / width);
      let sum = v128.load(sums + (left << 4));
      for (let i = left + 1; i < right; i++) sum = f32x4.add(sum, v128.load(sums + (i << 4)));
      v128.store(dst, f32x4.div(sum, f32x4.splat(<f32>((bottom - top) * (right - left)))));
      dst += dstStride;
    }
  }
}
