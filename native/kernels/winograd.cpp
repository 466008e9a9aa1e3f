#include "winograd.hpp"

#if defined(__AVX2__)
#include <omp.h>

#include "winograd_tiles.hpp"

namespace pipefile {
namespace {

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

const WinogradKernels PIPEFILE_TABLE(winograd) = {W, forwardWork, gradientWork, forward, filterGradient};

}  // namespace pipefile

#else

#include "level.hpp"

namespace pipefile {

// Narrower vectors gain nothing by it.
const WinogradKernels PIPEFILE_TABLE(winograd) = {};

}  // namespace pipefile

#endif
