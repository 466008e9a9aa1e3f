// Compiled for x86-64-v3 and -v4 with PIPEFILE_LEVEL set. No standard library templates here: their code would be shared between levels.
#include "winograd_kernels.hpp"

#include <omp.h>
#include <string.h>

#include "level.hpp"

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

// y[R][16] = (more ? y : 0) + sum over c of x[R][c] * u[c][16]; x in panels `panelStride` apart.
template <int R> inline void multiplyRows(bool more, const float* x, int64_t panels, int64_t panelStride, const float* u, float* y) {
  Vec sum[R][kVectors] = {};
  if (more)
#pragma GCC unroll 14
    for (int r = 0; r < R; ++r)
#pragma GCC unroll 2
      for (int v = 0; v < kVectors; ++v) sum[r][v] = load(y + r * P + v * W);
  for (int64_t panel = 0; panel < panels; ++panel, x += panelStride)
    for (int c = 0; c < P; ++c, u += P) {
      Vec b[kVectors];
#pragma GCC unroll 2
      for (int v = 0; v < kVectors; ++v) b[v] = load(u + v * W);
#pragma GCC unroll 14
      for (int r = 0; r < R; ++r)
#pragma GCC unroll 2
        for (int v = 0; v < kVectors; ++v) sum[r][v] += x[r * P + c] * b[v];
    }
#pragma GCC unroll 14
  for (int r = 0; r < R; ++r)
#pragma GCC unroll 2
    for (int v = 0; v < kVectors; ++v) store(y + r * P + v * W, sum[r][v]);
}

template <int R> inline void multiplyRest(int64_t rows, bool more, const float* x, int64_t panels, int64_t panelStride, const float* u, float* y) {
  if constexpr (R > 0) {
    if (rows == R) return multiplyRows<R>(more, x, panels, panelStride, u, y);
    multiplyRest<R - 1>(rows, more, x, panels, panelStride, u, y);
  }
}

constexpr int64_t kDepth = 12;  // input panels whose part of the filter stays in the first-level cache

// `next`: the filters of the product after this one, asked for meanwhile where they are too many to be near.
inline void multiply(int64_t rows, const float* x, int64_t panels, int64_t panelStride, const float* u, const float* next, float* y) {
  const int64_t chunks = ceilDiv(panels, kDepth), depth = ceilDiv(panels, chunks), share = panels * P * P / ceilDiv(rows, kRows);
  for (int64_t from = 0; from < panels; from += depth) {
    const int64_t count = least(depth, panels - from);
    const float* part = x + from * panelStride;
    int64_t row = 0;
    for (; row + kRows <= rows; row += kRows) {
      if (from == 0 && chunks > 1)
        for (int64_t i = 0; i < share; i += P, next += P) __builtin_prefetch(next, 0, 2);
      multiplyRows<kRows>(from > 0, part + row * P, count, panelStride, u + from * P * P, y + row * P);
    }
    multiplyRest<kRows - 1>(rows - row, from > 0, part + row * P, count, panelStride, u + from * P * P, y + row * P);
  }
}

// Filters transformed: [36][panels of k][c][16].
struct Filters {
  float* data;
  int64_t c, stride;
  float* at(int64_t f, int64_t panel) const { return data + f * stride + panel * c * P; }
};

inline Filters filtersOf(float* data, int64_t c, int64_t panels) { return {data, c, panels * c * P + 16}; }
inline int64_t filtersSize(int64_t c, int64_t panels) { return F * (panels * c * P + 16); }

// One panel of outputs and one of inputs of an HWIO filter; `turned` takes it for the gradient of the input: rotated, and with inputs and outputs swapped.
// Its rows of 64 bytes lie far apart, so those of the next panel of inputs are asked for while this one is computed.
void transformFilter(const WinogradShape& s, bool turned, const float* filter, int64_t panel, int64_t cPanel, float* to0, int64_t stride) {
  const auto row = [&](int tap, int i, int64_t inputs) {
    return turned ? filter + ((8 - tap) * s.k + panel * P + i) * s.c + inputs * P : filter + (tap * s.c + inputs * P + i) * s.k + panel * P;
  };
  alignas(64) float block[9][P][P];  // [tap][c][k]
  for (int tap = 0; tap < 9; ++tap)
    for (int i = 0; i < P; ++i) {
      const float* from = row(tap, i, cPanel);
      if (turned)
        for (int c = 0; c < P; ++c) block[tap][c][i] = from[c];
      else
        memcpy(block[tap][i], from, P * sizeof(float));
    }
  const int64_t next = least(cPanel + 1, s.c / P - 1);
  for (int c = 0; c < P; ++c) {
    for (int tap = 0; tap < 9; ++tap) __builtin_prefetch(row(tap, c, next));
    for (int v = 0; v < kVectors; ++v) {
      alignas(64) float half[18 * W];
      for (int j = 0; j < 3; ++j)
        filterTransform([&](int i) { return load(&block[i * 3 + j][c][v * W]); }, [&](int i, Vec u) { store(half + (j * 6 + i) * W, u); });
      float* to = to0 + (cPanel * P + c) * P + v * W;
      for (int i = 0; i < 6; ++i, to += 6 * stride)
        filterTransform([&](int j) { return load(half + (j * 6 + i) * W); }, [&](int j, Vec u) { store(to + j * stride, u); });
    }
  }
}

constexpr int64_t kTiles = 48;        // about so many tiles are a block
constexpr int64_t kSharedTiles = 96;  // the same where threads share the tiles and take groups of channels
constexpr int64_t kGroup = 4;         // at most so many panels of outputs are computed together
constexpr int64_t kSharedInput = int64_t{24} << 20;

// Many tiles: each thread takes blocks of tiles, transforms the input and multiplies with filters transformed beforehand. Few tiles (the late layers of a network,
// whose filters are large): the input is transformed first, then each thread takes groups of output channels and transforms their filters as it needs them.
struct Blocking {
  bool byChannels;
  int64_t tiles, super, group;
};

Blocking blockingOf(const WinogradShape& s, const Grid& g, int threads) {
  const auto blocksOf = [&](int64_t about) { return most(1, (g.count + about / 2) / about); };
  const int64_t panels = s.k / P, own = blocksOf(kTiles);
  if (own >= 4 * threads) {
    const int64_t tiles = ceilDiv(ceilDiv(g.count, own), kRows) * kRows;
    return {false, tiles, tiles, least(kGroup, panels)};
  }
  const int64_t blocks = blocksOf(kSharedTiles), tiles = ceilDiv(g.count, blocks), together = kSharedInput / (F * 4 * s.c) / tiles;
  return {true, tiles, least(blocks, most(1, together)) * tiles, most(1, least(panels / (2 * threads), kGroup))};
}

struct Block {
  int64_t from, to, panel, panelEnd;
};

void productBlock(const WinogradShape& s, const Grid& g, const Field& input, int64_t first, const Filters& filters, int64_t firstPanel, const Block& b, float* work, float* y) {
  const Field product = fieldOf(work, (b.panelEnd - b.panel) * P, b.to - b.from);
  for (int f = 0; f < F; ++f)
    for (int64_t p = b.panel; p < b.panelEnd; ++p) {
      const float* next = p + 1 < b.panelEnd ? filters.at(f, p + 1 - firstPanel) : filters.at(least(f + 1, F - 1), b.panel - firstPanel);
      multiply(b.to - b.from, input.at(f, 0, b.from - first), s.c / P, input.tiles * P, filters.at(f, p - firstPanel), next, product.at(f, p - b.panel, 0));
    }
  for (int64_t p = b.panel; p < b.panelEnd; ++p) transformOutput(s, g, product, p - b.panel, p, b.from, b.to, y);
}

void forwardByTiles(const WinogradShape& s, const Grid& g, const Blocking& b, bool turned, const float* x, const float* filter, float* y, float* work, int threads) {
  const int64_t panels = s.k / P, inputSize = fieldSize(s.c, b.tiles), each = inputSize + fieldSize(b.group * P, b.tiles);
  const Filters filters = filtersOf(work, s.c, panels);
  float* own = work + filtersSize(s.c, panels);
#pragma omp parallel num_threads(threads)
  {
#pragma omp for schedule(static) collapse(2)
    for (int64_t panel = 0; panel < panels; ++panel)
      for (int64_t cPanel = 0; cPanel < s.c / P; ++cPanel) transformFilter(s, turned, filter, panel, cPanel, filters.at(0, panel), filters.stride);
#pragma omp for schedule(dynamic)
    for (int64_t from = 0; from < g.count; from += b.tiles) {
      float* mine = own + omp_get_thread_num() * each;
      const int64_t to = least(g.count, from + b.tiles);
      const Field input = fieldOf(mine, s.c, b.tiles);
      for (int64_t panel = 0; panel < s.c / P; ++panel) transformInput(s, g, x, panel, from, to, input, from);
      for (int64_t panel = 0; panel < panels; panel += b.group) productBlock(s, g, input, from, filters, 0, {from, to, panel, least(panels, panel + b.group)}, mine + inputSize, y);
    }
  }
}

void forwardByChannels(const WinogradShape& s, const Grid& g, const Blocking& b, bool turned, const float* x, const float* filter, float* y, float* work, int threads) {
  const int64_t panels = s.k / P, inputSize = fieldSize(s.c, b.super), each = filtersSize(s.c, b.group) + fieldSize(b.group * P, b.tiles);
  const Field input = fieldOf(work, s.c, b.super);
#pragma omp parallel num_threads(threads)
  for (int64_t first = 0; first < g.count; first += b.super) {
    const int64_t end = least(g.count, first + b.super), pieces = ceilDiv(end - first, 16);
#pragma omp for schedule(dynamic, 4)
    for (int64_t i = 0; i < pieces * (s.c / P); ++i) {
      const int64_t from = first + i % pieces * 16;
      transformInput(s, g, x, i / pieces, from, least(end, from + 16), input, first);
    }
#pragma omp for schedule(dynamic)
    for (int64_t panel = 0; panel < panels; panel += b.group) {
      float* mine = work + inputSize + omp_get_thread_num() * each;
      const int64_t panelEnd = least(panels, panel + b.group);
      const Filters filters = filtersOf(mine, s.c, b.group);
      for (int64_t p = panel; p < panelEnd; ++p)
        for (int64_t cPanel = 0; cPanel < s.c / P; ++cPanel) transformFilter(s, turned, filter, p, cPanel, filters.at(0, p - panel), filters.stride);
      for (int64_t from = first; from < end; from += b.tiles)
        productBlock(s, g, input, first, filters, panel, {from, least(end, from + b.tiles), panel, panelEnd}, mine + filtersSize(s.c, b.group), y);
    }
  }
}

void forward(const WinogradShape& s, bool turned, const float* x, const float* filter, float* y, float* work, int threads) {
  const Grid g = gridOf(s);
  const Blocking b = blockingOf(s, g, threads);
  (b.byChannels ? forwardByChannels : forwardByTiles)(s, g, b, turned, x, filter, y, work, threads);
}

int64_t forwardWork(const WinogradShape& s, int threads) {
  const Grid g = gridOf(s);
  const Blocking b = blockingOf(s, g, threads);
  const int64_t product = fieldSize(b.group * P, b.tiles);
  if (b.byChannels) return fieldSize(s.c, b.super) + threads * (filtersSize(s.c, b.group) + product);
  return filtersSize(s.c, s.k / P) + threads * (fieldSize(s.c, b.tiles) + product);
}

// sum[R][16] += over tiles of x[tile][c .. c + R) * dy[tile][16]; rows of u are 16 apart.
template <int R> inline void accumulateRows(const float* x, const float* dy, int64_t tiles, float* u) {
  Vec sum[R][kVectors];
#pragma GCC unroll 16
  for (int r = 0; r < R; ++r)
#pragma GCC unroll 2
    for (int v = 0; v < kVectors; ++v) sum[r][v] = load(u + r * P + v * W);
  for (int64_t t = 0; t < tiles; ++t, x += P, dy += P) {
    Vec b[kVectors];
#pragma GCC unroll 2
    for (int v = 0; v < kVectors; ++v) b[v] = load(dy + v * W);
#pragma GCC unroll 16
    for (int r = 0; r < R; ++r)
#pragma GCC unroll 2
      for (int v = 0; v < kVectors; ++v) sum[r][v] += x[r] * b[v];
  }
#pragma GCC unroll 16
  for (int r = 0; r < R; ++r)
#pragma GCC unroll 2
    for (int v = 0; v < kVectors; ++v) store(u + r * P + v * W, sum[r][v]);
}

inline void accumulatePanel(const float* x, const float* dy, int64_t tiles, float* u) {
  if constexpr (W == 16) {
    accumulateRows<16>(x, dy, tiles, u);
  } else {
    accumulateRows<6>(x, dy, tiles, u);
    accumulateRows<5>(x + 6, dy, tiles, u + 6 * P);
    accumulateRows<5>(x + 11, dy, tiles, u + 11 * P);
  }
}

int64_t gradientTiles(const WinogradShape& s, const Grid& g) {
  const int64_t most = (int64_t{8} << 20) / (F * 4 * (s.c + s.k)) / 16 * 16;
  return least(g.count, most < 32 ? 32 : most);
}

void filterGradient(const WinogradShape& s, const float* x, const float* dy, float* dfilter, float* work, int threads) {
  const Grid g = gridOf(s);
  const int64_t super = gradientTiles(s, g), cPanels = s.c / P, kPanels = s.k / P;
  const Field input = fieldOf(work, s.c, super), output = fieldOf(work + fieldSize(s.c, super), s.k, super);
  const Filters sums = filtersOf(work + fieldSize(s.c, super) + fieldSize(s.k, super), s.c, kPanels);
#pragma omp parallel num_threads(threads)
  {
#pragma omp for schedule(static)
    for (int f = 0; f < F; ++f) memset(sums.at(f, 0), 0, static_cast<size_t>(s.c * s.k) * sizeof(float));
    for (int64_t first = 0; first < g.count; first += super) {
      const int64_t end = least(g.count, first + super), pieces = ceilDiv(end - first, 16);
#pragma omp for schedule(dynamic, 4)
      for (int64_t i = 0; i < pieces * (cPanels + kPanels); ++i) {
        const int64_t panel = i / pieces, from = first + i % pieces * 16, to = least(end, from + 16);
        if (panel < cPanels)
          transformInput(s, g, x, panel, from, to, input, first);
        else
          transformOutputGradient(s, g, dy, panel - cPanels, from, to, output, first);
      }
#pragma omp for schedule(dynamic) collapse(2)
      for (int f = 0; f < F; ++f)
        for (int64_t k = 0; k < kPanels; ++k)
          for (int64_t c = 0; c < cPanels; ++c) accumulatePanel(input.at(f, c, 0), output.at(f, k, 0), end - first, sums.at(f, k) + c * P * P);
    }
#pragma omp for schedule(static) collapse(2)
    for (int64_t c = 0; c < s.c; ++c)
      for (int64_t k = 0; k < s.k; k += W) {
        const float* from = sums.at(0, k / P) + c * P + k % P;
        alignas(64) float half[18 * W];
        for (int i = 0; i < 6; ++i, from += 6 * sums.stride)
          filterGradientTransform([&](int j) { return load(from + j * sums.stride); }, [&](int j, Vec u) { store(half + (j * 6 + i) * W, u); });
        float* to = dfilter + c * s.k + k;
        for (int j = 0; j < 3; ++j)
          filterGradientTransform([&](int i) { return load(half + (j * 6 + i) * W); }, [&](int i, Vec u) { store(to + (i * 3 + j) * s.c * s.k, u); });
      }
  }
}

int64_t gradientWork(const WinogradShape& s) {
  const int64_t super = gradientTiles(s, gridOf(s));
  return fieldSize(s.c, super) + fieldSize(s.k, super) + filtersSize(s.c, s.k / P);
}

}  // namespace

extern const WinogradKernels PIPEFILE_TABLE(winograd);
const WinogradKernels PIPEFILE_TABLE(winograd) = {W, forwardWork, gradientWork, forward, filterGradient};

}  // namespace pipefile
