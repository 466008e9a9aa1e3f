// Winograd's transforms between activations, filters and tiles. Nothing here has a name outside of a level's files (level.hpp).
#pragma once
#include "level.hpp"
#include "winograd.hpp"

namespace pipefile {
namespace {

#if defined(__AVX512F__)
constexpr int W = 16;
#else
constexpr int W = 8;
#endif
constexpr int P = 16;            // channels of a panel
constexpr int kVectors = P / W;  // vectors of a panel's row
constexpr int kRows = W == 16 ? 14 : 6;
constexpr int F = 36;

typedef float Vec __attribute__((vector_size(W * 4)));
typedef float VecAnywhere __attribute__((vector_size(W * 4), aligned(4)));

inline Vec load(const float* p) { return *reinterpret_cast<const VecAnywhere*>(p); }
inline void store(float* p, Vec v) { *reinterpret_cast<VecAnywhere*>(p) = v; }
inline int64_t ceilDiv(int64_t a, int64_t b) { return (a + b - 1) / b; }

// The polynomials are evaluated at 0, +-A, +-B and infinity. With A = 2/3 and B = 3/2 the error is less than half of that of the usual 1 and 2, and A * B = 1 saves products.
constexpr float A = 2.0f / 3.0f, B = 1.5f, A2 = A * A, B2 = B * B, A3 = A2 * A, B3 = B2 * B, A2B2 = A2 + B2;
constexpr float NA = 1.0f / (2.0f * A2 * (A2 - B2)), NB = 1.0f / (2.0f * B2 * (B2 - A2));

// Each transform reads its numbers by `in(i)` and hands its results to `out(i, value)`.
template <typename In, typename Out> inline void dataTransform(In in, Out out) {
  const Vec d0 = in(0), d1 = in(1), d2 = in(2), d3 = in(3), d4 = in(4), d5 = in(5);
  const Vec s = d4 - B2 * d2, q = A * (d3 - B2 * d1), t = d4 - A2 * d2, r = B * (d3 - A2 * d1);
  out(0, d0 - A2B2 * d2 + d4);
  out(1, s + q);
  out(2, s - q);
  out(3, t + r);
  out(4, t - r);
  out(5, d1 - A2B2 * d3 + d5);
}

template <typename In, typename Out> inline void outputTransform(In in, Out out) {
  const Vec m1 = in(1), m2 = in(2), m3 = in(3), m4 = in(4);
  const Vec p = m1 + m2, q = m1 - m2, r = m3 + m4, s = m3 - m4;
  out(0, in(0) + p + r);
  out(1, A * q + B * s);
  out(2, A2 * p + B2 * r);
  out(3, A3 * q + B3 * s + in(5));
}

// The transpose of outputTransform.
template <typename In, typename Out> inline void outputGradientTransform(In in, Out out) {
  const Vec y0 = in(0), y1 = in(1), y2 = in(2), y3 = in(3);
  const Vec p = y0 + A2 * y2, q = A * y1 + A3 * y3, r = y0 + B2 * y2, s = B * y1 + B3 * y3;
  out(0, y0);
  out(1, p + q);
  out(2, p - q);
  out(3, r + s);
  out(4, r - s);
  out(5, y3);
}

template <typename In, typename Out> inline void filterTransform(In in, Out out) {
  const Vec w0 = in(0), w1 = in(1), w2 = in(2);
  const Vec p = NA * w0 + (NA * A2) * w2, q = (NA * A) * w1, r = NB * w0 + (NB * B2) * w2, s = (NB * B) * w1;
  out(0, w0);
  out(1, p + q);
  out(2, p - q);
  out(3, r + s);
  out(4, r - s);
  out(5, w2);
}

// The transpose of filterTransform.
template <typename In, typename Out> inline void filterGradientTransform(In in, Out out) {
  const Vec u1 = in(1), u2 = in(2), u3 = in(3), u4 = in(4);
  const Vec p = u1 + u2, q = u1 - u2, r = u3 + u4, s = u3 - u4;
  out(0, in(0) + NA * p + NB * r);
  out(1, (NA * A) * q + (NB * B) * s);
  out(2, (NA * A2) * p + (NB * B2) * r + in(5));
}

// Tiles of 4x4 outputs over all images.
struct Grid {
  int64_t high, wide, perImage, count;
};

inline Grid gridOf(const WinogradShape& s) {
  const int64_t high = ceilDiv(s.outH, 4), wide = ceilDiv(s.outW, 4);
  return {high, wide, high * wide, s.n * high * wide};
}

// A transformed activation of `tiles` tiles: [36][panels][tiles][16]; the odd stride between the 36 keeps them apart in the cache.
struct Field {
  float* data;
  int64_t tiles, stride;
  float* at(int64_t f, int64_t panel, int64_t tile) const { return data + f * stride + (panel * tiles + tile) * P; }
};

inline int64_t fieldStride(int64_t channels, int64_t tiles) { return channels * tiles + 16; }
inline int64_t fieldSize(int64_t channels, int64_t tiles) { return F * fieldStride(channels, tiles); }
inline Field fieldOf(float* data, int64_t channels, int64_t tiles) { return {data, tiles, fieldStride(channels, tiles)}; }

struct Plane {
  const float* data;
  int64_t h, w, lanes, channels;
  int64_t offset(int64_t n, int64_t channel) const { return n * h * w * channels + channel / lanes * (h * w * lanes) + channel % lanes; }
  const float* image(int64_t n, int64_t channel) const { return data + offset(n, channel); }
};

// Where a tile's numbers are; a tile that reaches over the border is copied and filled with zeros.
struct Window {
  const float* data;
  int64_t row, column;
};

// Asks for four rows of four positions. A tile's rows lie too far apart for the processor to guess what the tile below will read or write.
// Takes numbers, not a Plane: GCC 12 reads a Plane's fields anew for each row, and a transform takes a fifth longer.
inline void fetchRows(const float* image, int64_t h, int64_t w, int64_t lanes, int64_t top, int64_t left) {
  const int step = lanes == 8 ? 2 : 1;
  for (int i = 0; i < 4; ++i)
    for (int j = 0; j < 4; j += step) __builtin_prefetch(image + (least(top + i, h - 1) * w + left + j) * lanes);
}

template <int SIZE> inline Window windowOf(const Plane& x, const float* image, int64_t top, int64_t left, float* copy) {
  if (top >= 0 && left >= 0 && top + SIZE <= x.h && left + SIZE <= x.w) return {image + (top * x.w + left) * x.lanes, x.w * x.lanes, x.lanes};
  memset(copy, 0, SIZE * SIZE * W * sizeof(float));
  const int64_t rowEnd = least(SIZE, x.h - top), columnBegin = left < 0 ? -left : 0, columnEnd = least(SIZE, x.w - left);
  for (int64_t i = top < 0 ? -top : 0; i < rowEnd; ++i) {
    const float* row = image + ((top + i) * x.w + left) * x.lanes;
    for (int64_t j = columnBegin; j < columnEnd; ++j) store(copy + (i * SIZE + j) * W, load(row + j * x.lanes));
  }
  return {copy, SIZE * W, W};
}

// One panel of tiles [from, to) of the input into a field whose first tile is `from`.
void transformInput(const WinogradShape& s, const Grid& g, const float* x, int64_t panel, int64_t from, int64_t to, const Field& field, int64_t first) {
  const Plane plane{x, s.h, s.w, s.inLanes, s.c};
  for (int64_t tile = from; tile < to; ++tile) {
    const int64_t n = tile / g.perImage, rest = tile % g.perImage, top = rest / g.wide * 4 - s.padTop, left = rest % g.wide * 4 - s.padLeft;
    for (int v = 0; v < kVectors; ++v) {
      const float* image = plane.image(n, panel * P + v * W);
      fetchRows(image, s.h, s.w, s.inLanes, top + 6, left + 1);
      alignas(64) float copy[36 * W], half[36 * W];
      const Window d = windowOf<6>(plane, image, top, left, copy);
      for (int j = 0; j < 6; ++j) {
        const float* p = d.data + j * d.column;
        dataTransform([&](int i) { return load(p + i * d.row); }, [&](int i, Vec v) { store(half + (j * 6 + i) * W, v); });
      }
      float* to0 = field.at(0, panel, tile - first) + v * W;
      for (int i = 0; i < 6; ++i, to0 += 6 * field.stride)
        dataTransform([&](int j) { return load(half + (j * 6 + i) * W); }, [&](int j, Vec v) { store(to0 + j * field.stride, v); });
    }
  }
}

void transformOutputGradient(const WinogradShape& s, const Grid& g, const float* dy, int64_t panel, int64_t from, int64_t to, const Field& field, int64_t first) {
  const Plane plane{dy, s.outH, s.outW, s.outLanes, s.k};
  for (int64_t tile = from; tile < to; ++tile) {
    const int64_t n = tile / g.perImage, rest = tile % g.perImage, top = rest / g.wide * 4, left = rest % g.wide * 4;
    for (int v = 0; v < kVectors; ++v) {
      const float* image = plane.image(n, panel * P + v * W);
      fetchRows(image, s.outH, s.outW, s.outLanes, top + 4, left);
      alignas(64) float copy[16 * W], half[24 * W];
      const Window d = windowOf<4>(plane, image, top, left, copy);
      for (int j = 0; j < 4; ++j) {
        const float* p = d.data + j * d.column;
        outputGradientTransform([&](int i) { return load(p + i * d.row); }, [&](int i, Vec v) { store(half + (j * 6 + i) * W, v); });
      }
      float* to0 = field.at(0, panel, tile - first) + v * W;
      for (int i = 0; i < 6; ++i, to0 += 6 * field.stride)
        outputGradientTransform([&](int j) { return load(half + (j * 6 + i) * W); }, [&](int j, Vec v) { store(to0 + j * field.stride, v); });
    }
  }
}

// One panel of tiles of the product, in a field of `panels` panels, into y.
void transformOutput(const WinogradShape& s, const Grid& g, const Field& field, int64_t fieldPanel, int64_t panel, int64_t from, int64_t to, float* y) {
  const Plane plane{y, s.outH, s.outW, s.outLanes, s.k};
  for (int64_t tile = from; tile < to; ++tile) {
    const int64_t n = tile / g.perImage, rest = tile % g.perImage, top = rest / g.wide * 4, left = rest % g.wide * 4;
    const int64_t rows = least(4, s.outH - top), columns = least(4, s.outW - left);
    for (int v = 0; v < kVectors; ++v) {
      const float* from0 = field.at(0, fieldPanel, tile - from) + v * W;
      alignas(64) float half[24 * W];
      for (int i = 0; i < 6; ++i, from0 += 6 * field.stride)
        outputTransform([&](int j) { return load(from0 + j * field.stride); }, [&](int j, Vec v) { store(half + (j * 6 + i) * W, v); });
      float* image = y + plane.offset(n, panel * P + v * W);
      fetchRows(image, s.outH, s.outW, s.outLanes, top + 4, left);
      image += (top * s.outW + left) * s.outLanes;
      const int64_t row = s.outW * s.outLanes;
      for (int j = 0; j < columns; ++j, image += s.outLanes) {
        const auto in = [&](int i) { return load(half + (j * 6 + i) * W); };
        if (rows == 4)
          outputTransform(in, [&](int i, Vec v) { store(image + i * row, v); });
        else
          outputTransform(in, [&](int i, Vec v) {
            if (i < rows) store(image + i * row, v);
          });
      }
    }
  }
}

}  // namespace
}  // namespace pipefile
