// Levels of floats in [0, 1], four at a time; arrays are padded to whole vectors.

const LOW: f32 = 1e-7;
const HIGH: f32 = 0.99999988079071;

// @ts-ignore: decorator
@inline
function splat(x: f32): v128 {
  return f32x4.splat(x);
}

/** a * b + c. */
// @ts-ignore: decorator
@inline
function fma(a: v128, b: v128, c: v128): v128 {
  return f32x4.add(f32x4.mul(a, b), c);
}

/** Natural logarithm of positive normal numbers, after Cephes' logf: 1 ulp. */
// @ts-ignore: decorator
@inline
function log(x: v128): v128 {
  const small = i32x4.lt_s(v128.and(x, i32x4.splat(0x007fffff)), i32x4.splat(0x003504f3));
  let e = i32x4.sub(i32x4.shr_u(x, 23), i32x4.splat(126));
  e = i32x4.add(e, small);
  let m = v128.or(v128.and(x, i32x4.splat(0x007fffff)), i32x4.splat(0x3f000000));
  m = f32x4.sub(f32x4.add(m, v128.and(m, small)), splat(1));
  const z = f32x4.mul(m, m);
  let p = fma(splat(7.0376836292e-2), m, splat(-1.1514610310e-1));
  p = fma(p, m, splat(1.1676998740e-1));
  p = fma(p, m, splat(-1.2420140846e-1));
  p = fma(p, m, splat(1.4249322787e-1));
  p = fma(p, m, splat(-1.6668057665e-1));
  p = fma(p, m, splat(2.0000714765e-1));
  p = fma(p, m, splat(-2.4999993993e-1));
  p = fma(p, m, splat(3.3333331174e-1));
  p = f32x4.mul(f32x4.mul(p, m), z);
  const exponent = f32x4.convert_i32x4_s(e);
  p = fma(exponent, splat(-2.12194440e-4), p);
  p = f32x4.sub(p, f32x4.mul(splat(0.5), z));
  return fma(exponent, splat(0.693359375), f32x4.add(m, p));
}

/** Exponential, after Cephes' expf: 1 ulp; clamped to what a float can hold. */
// @ts-ignore: decorator
@inline
function exp(x: v128): v128 {
  const v = f32x4.pmax(f32x4.pmin(x, splat(87.9)), splat(-87));
  const n = f32x4.nearest(f32x4.mul(v, splat(1.44269504088896341)));
  let r = f32x4.sub(v, f32x4.mul(n, splat(0.693359375)));
  r = f32x4.sub(r, f32x4.mul(n, splat(-2.12194440e-4)));
  let p = fma(splat(1.9875691500e-4), r, splat(1.3981999507e-3));
  p = fma(p, r, splat(8.3334519073e-3));
  p = fma(p, r, splat(4.1665795894e-2));
  p = fma(p, r, splat(1.6666665459e-1));
  p = fma(p, r, splat(5.0000001201e-1));
  p = f32x4.add(fma(p, f32x4.mul(r, r), r), splat(1));
  return f32x4.mul(p, i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23));
}

/** sigmoid(scale * logit(x) + shift) of `n` floats in place; logit's argument is clamped as torch does. */
export function levels(data: usize, n: i32, scale: f32, shift: f32): void {
  const low = splat(LOW);
  const high = splat(HIGH);
  const one = splat(1);
  const factor = splat(scale);
  const less = splat(shift);
  for (const end = data + (n << 2); data < end; data += 16) {
    const x = f32x4.pmin(f32x4.pmax(v128.load(data), low), high);
    const odds = f32x4.sub(f32x4.div(one, x), one);
    v128.store(data, f32x4.div(one, f32x4.add(one, exp(f32x4.sub(f32x4.mul(log(odds), factor), less)))));
  }
}

/** (x - mean) / std of `n` floats in place; `stats` holds 12 means and 12 deviations: the channels' values repeated. */
export function normalize(data: usize, n: i32, stats: usize): void {
  const mean0 = v128.load(stats);
  const mean1 = v128.load(stats, 16);
  const mean2 = v128.load(stats, 32);
  const std0 = v128.load(stats, 48);
  const std1 = v128.load(stats, 64);
  const std2 = v128.load(stats, 80);
  for (const end = data + (n << 2); data < end; data += 48) {
    v128.store(data, f32x4.div(f32x4.sub(v128.load(data), mean0), std0));
    v128.store(data, f32x4.div(f32x4.sub(v128.load(data, 16), mean1), std1), 16);
    v128.store(data, f32x4.div(f32x4.sub(v128.load(data, 32), mean2), std2), 32);
  }
}

/** Bytes to [0, 1]: each / 255. */
export function toFloat(src: usize, n: i32, dst: usize): void {
  const full = splat(255);
  for (const end = src + n; src < end; src += 4, dst += 16) {
    const bytes = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(src)));
    v128.store(dst, f32x4.div(f32x4.convert_i32x4_u(bytes), full));
  }
}
