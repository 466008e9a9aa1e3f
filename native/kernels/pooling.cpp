#include "pooling.hpp"

#include <math.h>
#include <omp.h>

#include "level.hpp"

namespace pipefile {
namespace {

#if defined(__AVX512F__)
constexpr int W = 16;
#elif defined(__AVX2__)
constexpr int W = 8;
#else
constexpr int W = 4;
#endif

// A channel alone, or as many as a register holds: arithmetic and comparisons are the same expressions for both.
struct One {
  using Float = float;
  using Int = int32_t;
  static float load(const float* p) { return *p; }
  static float load(const uint16_t* p) { return fromHalf(*p); }
  static void store(float* p, float v) { *p = v; }
  static void store(uint16_t* p, float v) { *p = toHalf(v); }
  static int32_t loadPlace(const uint16_t* p) { return *p; }
  static void storePlace(uint16_t* p, int32_t v) { *p = static_cast<uint16_t>(v); }
};

struct Many {
  typedef float Float __attribute__((vector_size(W * 4)));
  typedef int32_t Int __attribute__((vector_size(W * 4)));
  typedef float Floats __attribute__((vector_size(W * 4), aligned(4)));
  typedef uint16_t Shorts __attribute__((vector_size(W * 2), aligned(2)));
  static Float load(const float* p) { return *reinterpret_cast<const Floats*>(p); }
  static Float load(const uint16_t* p) {
    Float v;
    for (int l = 0; l < W; ++l) v[l] = fromHalf(p[l]);
    return v;
  }
  static void store(float* p, Float v) { *reinterpret_cast<Floats*>(p) = v; }
  static void store(uint16_t* p, Float v) {
    for (int l = 0; l < W; ++l) p[l] = toHalf(v[l]);
  }
  static Int loadPlace(const uint16_t* p) { return __builtin_convertvector(*reinterpret_cast<const Shorts*>(p), Int); }
  static void storePlace(uint16_t* p, Int v) { *reinterpret_cast<Shorts*>(p) = __builtin_convertvector(v, Shorts); }
};

// Runs body(One or Many, lane) over a position's lanes.
template <typename Body> inline void forLanes(int64_t lanes, const Body& body) {
  int64_t lane = 0;
  for (; lane + W <= lanes; lane += W) body(Many(), lane);
  for (; lane < lanes; ++lane) body(One(), lane);
}

constexpr int kRowsAtOnce = 4;

struct Range {
  int64_t from, to;
};

// The part of window `o` that is not padding, counted from the window's begin.
inline Range windowOf(int64_t o, int64_t stride, int64_t pad, int64_t length, int64_t size) {
  const int64_t begin = o * stride - pad;
  return {most(0, -begin), least(length, size - begin)};
}

// The windows that hold input `i`, for inputs asked in rising order.
struct Windows {
  int64_t from, to, stride, pad, length, count;
  void moveTo(int64_t i) {
    while (from * stride - pad + length <= i) ++from;
    while (to < count && to * stride - pad <= i) ++to;
  }
};

template <typename V, typename T> inline void maximumRow(const PoolLayout& p, int64_t oy, const T* x, T* y, uint16_t* places) {
  const Range rows = windowOf(oy, p.strideH, p.padTop, p.kh, p.h);
  for (int64_t ox = 0; ox < p.outW; ++ox, y += p.lanes, places += p.lanes) {
    const Range columns = windowOf(ox, p.strideW, p.padLeft, p.kw, p.w);
    typename V::Float best = typename V::Float() - INFINITY;
    typename V::Int place = typename V::Int() + static_cast<int32_t>(rows.from * p.kw + columns.from);
    for (int64_t ky = rows.from; ky < rows.to; ++ky) {
      const T* row = x + ((oy * p.strideH - p.padTop + ky) * p.w + ox * p.strideW - p.padLeft) * p.lanes;
      for (int64_t kx = columns.from; kx < columns.to; ++kx) {
        const typename V::Float v = V::load(row + kx * p.lanes);
        const auto more = v > best;
        best = more ? v : best;
        place = more ? typename V::Int() + static_cast<int32_t>(ky * p.kw + kx) : place;
      }
    }
    V::store(y, best);
    V::storePlace(places, place);
  }
}

template <typename T> void maximumOf(const PoolLayout& p, const T* x, T* y, uint16_t* places) {
#pragma omp parallel for schedule(dynamic, kRowsAtOnce)
  for (int64_t i = 0; i < p.n * p.blocks * p.outH; ++i) {
    const int64_t plane = i / p.outH, oy = i % p.outH;
    forLanes(p.lanes, [&](auto v, int64_t lane) {
      const int64_t to = i * p.outW * p.lanes + lane;
      maximumRow<decltype(v)>(p, oy, x + plane * p.h * p.w * p.lanes + lane, y + to, places + to);
    });
  }
}

void maximum(const PoolLayout& p, bool half, const void* x, void* y, uint16_t* places) {
  if (half)
    maximumOf(p, static_cast<const uint16_t*>(x), static_cast<uint16_t*>(y), places);
  else
    maximumOf(p, static_cast<const float*>(x), static_cast<float*>(y), places);
}

template <typename V, typename T> inline void gradientRow(const PoolLayout& p, int64_t iy, const T* dy, const uint16_t* places, T* dx) {
  Windows rows{0, 0, p.strideH, p.padTop, p.kh, p.outH}, columns{0, 0, p.strideW, p.padLeft, p.kw, p.outW};
  rows.moveTo(iy);
  for (int64_t ix = 0; ix < p.w; ++ix, dx += p.lanes) {
    columns.moveTo(ix);
    typename V::Float sum = {};
    for (int64_t oy = rows.from; oy < rows.to; ++oy)
      for (int64_t ox = columns.from; ox < columns.to; ++ox) {
        const int32_t tap = static_cast<int32_t>((iy + p.padTop - oy * p.strideH) * p.kw + ix + p.padLeft - ox * p.strideW);
        const int64_t at = (oy * p.outW + ox) * p.lanes;
        const auto here = V::loadPlace(places + at) == tap;
        sum += here ? V::load(dy + at) : typename V::Float();
      }
    V::store(dx, sum);
  }
}

template <typename T> void gradientOf(const PoolLayout& p, const T* dy, const uint16_t* places, T* dx) {
#pragma omp parallel for schedule(dynamic, kRowsAtOnce)
  for (int64_t i = 0; i < p.n * p.blocks * p.h; ++i) {
    const int64_t plane = i / p.h, iy = i % p.h;
    forLanes(p.lanes, [&](auto v, int64_t lane) {
      const int64_t from = plane * p.outH * p.outW * p.lanes + lane;
      gradientRow<decltype(v)>(p, iy, dy + from, places + from, dx + i * p.w * p.lanes + lane);
    });
  }
}

void maximumGradient(const PoolLayout& p, bool half, const void* dy, const uint16_t* places, void* dx) {
  if (half)
    gradientOf(p, static_cast<const uint16_t*>(dy), places, static_cast<uint16_t*>(dx));
  else
    gradientOf(p, static_cast<const float*>(dy), places, static_cast<float*>(dx));
}

}  // namespace

const PoolKernels PIPEFILE_TABLE(pooling) = {maximum, maximumGradient};

}  // namespace pipefile
