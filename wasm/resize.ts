// Pillow's 8-bit bilinear resize: weighted sums of 22-bit fixed point weights, each pass rounded to bytes.
// Reads and writes run up to 16 bytes over the end of an array; what they spill over is written later or is padding.

const BITS: i32 = 22;
const HALF: i32 = 1 << (BITS - 1);

/** A pixel's first four bytes as 32-bit lanes. */
// @ts-ignore: decorator
@inline
function lanes(at: usize): v128 {
  return i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(at)));
}

// @ts-ignore: decorator
@inline
function toBytes(sums: v128): u32 {
  const words = i32x4.shr_s(sums, BITS);
  const halves = i16x8.narrow_i32x4_s(words, words);
  return i32x4.extract_lane(i8x16.narrow_i16x8_u(halves, halves), 0);
}

/** `rows` rows of `from` pixels to `to` pixels, 3 channels; `taps` weights stand for each output position, of which `count` are used. */
export function columns3(src: usize, from: i32, rows: i32, dst: usize, to: i32, start: usize, count: usize, weights: usize, taps: i32): void {
  for (let y = 0; y < rows; y++) {
    const row = src + y * from * 3;
    for (let x = 0; x < to; x++) {
      let at = row + load<i32>(start + (x << 2)) * 3;
      let weight = weights + ((x * taps) << 2);
      let sums = i32x4.splat(HALF);
      for (const end = weight + (load<i32>(count + (x << 2)) << 2); weight < end; weight += 4, at += 3) {
        sums = i32x4.add(sums, i32x4.mul(lanes(at), v128.load32_splat(weight)));
      }
      store<u32>(dst, toBytes(sums));
      dst += 3;
    }
  }
}

/** The same for 1 channel. */
export function columns1(src: usize, from: i32, rows: i32, dst: usize, to: i32, start: usize, count: usize, weights: usize, taps: i32): void {
  for (let y = 0; y < rows; y++) {
    const row = src + y * from;
    for (let x = 0; x < to; x++) {
      let at = row + load<i32>(start + (x << 2));
      let weight = weights + ((x * taps) << 2);
      let sum = HALF;
      for (const end = weight + (load<i32>(count + (x << 2)) << 2); weight < end; weight += 4, at++) sum += <i32>load<u8>(at) * load<i32>(weight);
      store<u8>(dst++, <u8>(sum >> BITS));
    }
  }
}

/** Rows of `stride` bytes to `to` rows. */
export function rows(src: usize, stride: i32, dst: usize, to: i32, start: usize, count: usize, weights: usize, taps: i32): void {
  for (let y = 0; y < to; y++) {
    const first = src + load<i32>(start + (y << 2)) * stride;
    const weight = weights + ((y * taps) << 2);
    const n = load<i32>(count + (y << 2));
    for (let x = 0; x < stride; x += 16) {
      let a = i32x4.splat(HALF);
      let b = a;
      let c = a;
      let d = a;
      let at = first + x;
      for (let k = 0; k < n; k++, at += stride) {
        const bytes = v128.load(at);
        const low = i16x8.extend_low_i8x16_u(bytes);
        const high = i16x8.extend_high_i8x16_u(bytes);
        const w = v128.load32_splat(weight + (k << 2));
        a = i32x4.add(a, i32x4.mul(i32x4.extend_low_i16x8_u(low), w));
        b = i32x4.add(b, i32x4.mul(i32x4.extend_high_i16x8_u(low), w));
        c = i32x4.add(c, i32x4.mul(i32x4.extend_low_i16x8_u(high), w));
        d = i32x4.add(d, i32x4.mul(i32x4.extend_high_i16x8_u(high), w));
      }
      const left = i16x8.narrow_i32x4_s(i32x4.shr_s(a, BITS), i32x4.shr_s(b, BITS));
      const right = i16x8.narrow_i32x4_s(i32x4.shr_s(c, BITS), i32x4.shr_s(d, BITS));
      v128.store(dst + x, i8x16.narrow_i16x8_u(left, right));
    }
    dst += stride;
  }
}
