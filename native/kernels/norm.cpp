#include "norm.hpp"

#include "chunks.hpp"

namespace pipefile {
namespace {

constexpr int64_t kPieceFloats = 8192;

inline float load(const float* p, int64_t i) { return p[i]; }
inline float load(const uint16_t* p, int64_t i) { return fromHalf(p[i]); }
inline void store(float* p, int64_t i, float v) { p[i] = v; }
inline void store(uint16_t* p, int64_t i, float v) { p[i] = toHalf(v); }

// A layout's tensors are walked in pieces of at most kPieceFloats numbers, one (n, block, range of positions) each, that stay in a core's cache between passes.
struct Pieces {
  int64_t length, perPlane, count;
};

inline Pieces piecesOf(const NormLayout& l) {
  const int64_t length = least(l.spatial, most(1, kPieceFloats / l.lanes));
  const int64_t perPlane = (l.spatial + length - 1) / length;
  return {length, perPlane, l.n * l.blocks * perPlane};
}

int64_t normWork(const NormLayout& l) { return piecesOf(l).count * l.lanes * 2; }

struct Piece {
  int64_t block, offset, positions;
};

inline Piece pieceAt(const NormLayout& l, const Pieces& p, int64_t index) {
  const int64_t plane = index / p.perPlane, from = index % p.perPlane * p.length;
  return {plane % l.blocks, (plane * l.spatial + from) * l.lanes, least(p.length, l.spatial - from)};
}

template <int N> struct Lanes {
  static constexpr int value = N;
};

// Runs body(lanes constant, firstLane) in steps of 16 or 8 lanes where the layout allows, so that sums stay in registers.
template <typename Body> inline void forLanes(int64_t lanes, const Body& body) {
  int64_t lane = 0;
  for (; lane + 16 <= lanes; lane += 16) body(Lanes<16>(), lane);
  for (; lane + 8 <= lanes; lane += 8) body(Lanes<8>(), lane);
  for (; lane < lanes; ++lane) body(Lanes<1>(), lane);
}

template <int L, typename T> inline void pieceMoments(const T* z, int64_t positions, int64_t stride, float* mean, float* m2) {
  float total[L] = {0}, squares[L] = {0};
  for (int64_t s = 0; s < positions; ++s)
#pragma omp simd
    for (int l = 0; l < L; ++l) total[l] += load(z, s * stride + l);
  const float inverse = 1.0f / static_cast<float>(positions);
  float centre[L];
#pragma omp simd
  for (int l = 0; l < L; ++l) centre[l] = total[l] * inverse;
  for (int64_t s = 0; s < positions; ++s)
#pragma omp simd
    for (int l = 0; l < L; ++l) {
      const float d = load(z, s * stride + l) - centre[l];
      squares[l] += d * d;
    }
#pragma omp simd
  for (int l = 0; l < L; ++l) {
    mean[l] = centre[l];
    m2[l] = squares[l];
  }
}

template <typename T> void statisticsOf(const NormLayout& l, const T* z, float* mean, float* variance, int64_t channels, float* work) {
  const Pieces pieces = piecesOf(l);
  float* means = work;
  float* squares = work + pieces.count * l.lanes;
#pragma omp parallel for schedule(dynamic, kPiecesAtOnce)
  for (int64_t i = 0; i < pieces.count; ++i) {
    const Piece piece = pieceAt(l, pieces, i);
    forLanes(l.lanes, [&](auto lanes, int64_t lane) {
      const int64_t to = i * l.lanes + lane;
      pieceMoments<lanes.value>(z + piece.offset + lane, piece.positions, l.lanes, means + to, squares + to);
    });
  }
  // Chan, Golub & LeVeque 1983: pieces' moments are merged in double, always in the same order.
#pragma omp parallel for schedule(static)
  for (int64_t channel = 0; channel < channels; ++channel) {
    const int64_t block = channel / l.lanes, lane = channel % l.lanes;
    double count = 0, centre = 0, m2 = 0;
    for (int64_t n = 0; n < l.n; ++n)
      for (int64_t part = 0; part < pieces.perPlane; ++part) {
        const int64_t i = (n * l.blocks + block) * pieces.perPlane + part;
        const double size = static_cast<double>(pieceAt(l, pieces, i).positions);
        const double delta = means[i * l.lanes + lane] - centre;
        m2 += squares[i * l.lanes + lane] + delta * delta * count * size / (count + size);
        centre += delta * size / (count + size);
        count += size;
      }
    mean[channel] = static_cast<float>(centre);
    variance[channel] = static_cast<float>(m2 / count);
  }
}

void statistics(const NormLayout& l, bool half, const void* z, float* mean, float* variance, int64_t channels, float* work) {
  if (half)
    statisticsOf(l, static_cast<const uint16_t*>(z), mean, variance, channels, work);
  else
    statisticsOf(l, static_cast<const float*>(z), mean, variance, channels, work);
}

template <int L, bool relu, bool plus, typename T>
inline void normalizePiece(const T* z, const float* scale, const float* shift, const T* add, T* y, int64_t positions, int64_t stride) {
  float a[L], b[L];
#pragma omp simd
  for (int l = 0; l < L; ++l) {
    a[l] = scale[l];
    b[l] = shift[l];
  }
  for (int64_t s = 0; s < positions; ++s)
#pragma omp simd
    for (int l = 0; l < L; ++l) {
      float v = load(z, s * stride + l) * a[l] + b[l];
      if (plus) v += load(add, s * stride + l);
      if (relu) v = v < 0.0f ? 0.0f : v;
      store(y, s * stride + l, v);
    }
}

template <bool relu, bool plus, typename T>
void normalizeAs(const NormLayout& l, const T* z, const float* scale, const float* shift, const T* add, T* y) {
  const Pieces pieces = piecesOf(l);
#pragma omp parallel for schedule(dynamic, kPiecesAtOnce)
  for (int64_t i = 0; i < pieces.count; ++i) {
    const Piece piece = pieceAt(l, pieces, i);
    forLanes(l.lanes, [&](auto lanes, int64_t lane) {
      const int64_t at = piece.offset + lane, c = piece.block * l.lanes + lane;
      normalizePiece<lanes.value, relu, plus>(z + at, scale + c, shift + c, plus ? add + at : add, y + at, piece.positions, l.lanes);
    });
  }
}

template <typename T> void normalizeOf(const NormLayout& l, bool relu, const T* z, const float* scale, const float* shift, const T* add, T* y) {
  if (relu && add) return normalizeAs<true, true>(l, z, scale, shift, add, y);
  if (relu) return normalizeAs<true, false>(l, z, scale, shift, add, y);
  if (add) return normalizeAs<false, true>(l, z, scale, shift, add, y);
  return normalizeAs<false, false>(l, z, scale, shift, add, y);
}

void normalize(const NormLayout& l, bool half, bool relu, const void* z, const float* scale, const float* shift, const void* add, void* y) {
  if (half)
    normalizeOf(l, relu, static_cast<const uint16_t*>(z), scale, shift, static_cast<const uint16_t*>(add), static_cast<uint16_t*>(y));
  else
    normalizeOf(l, relu, static_cast<const float*>(z), scale, shift, static_cast<const float*>(add), static_cast<float*>(y));
}

// A channel's part of the mask: the output at a piece's first lane, or the numbers that make it.
template <int L, Mask kind, typename T> struct PieceMask {
  const T* y;
  float scale[L], shift[L];
  PieceMask(const ReluMask& mask, int64_t at, int64_t channel) : y(static_cast<const T*>(mask.y)) {
    if (kind == Mask::output) y += at;
    if (kind == Mask::input)
#pragma omp simd
      for (int l = 0; l < L; ++l) {
        scale[l] = mask.scale[channel + l];
        shift[l] = mask.shift[channel + l];
      }
  }
  float operator()(float g, float z, int64_t at, int lane) const {
    if (kind == Mask::output) return load(y, at + lane) > 0.0f ? g : 0.0f;
    if (kind == Mask::input) return z * scale[lane] + shift[lane] > 0.0f ? g : 0.0f;
    return g;
  }
};

template <int L, Mask kind, typename T>
inline void pieceDots(const PieceMask<L, kind, T>& mask, const T* dy, const T* z, const float* mean, int64_t positions, int64_t stride, float* sum, float* dot) {
  float total[L] = {0}, product[L] = {0}, centre[L];
#pragma omp simd
  for (int l = 0; l < L; ++l) centre[l] = mean[l];
  for (int64_t s = 0; s < positions; ++s)
#pragma omp simd
    for (int l = 0; l < L; ++l) {
      const float c = load(z, s * stride + l), g = mask(load(dy, s * stride + l), c, s * stride, l);
      total[l] += g;
      product[l] += g * (c - centre[l]);
    }
#pragma omp simd
  for (int l = 0; l < L; ++l) {
    sum[l] = total[l];
    dot[l] = product[l];
  }
}

template <Mask kind, typename T>
void gradientSumsAs(const NormLayout& l, const ReluMask& mask, const T* dy, const T* z, const float* mean, float* sum, float* dot, float* work) {
  const Pieces pieces = piecesOf(l);
  float* sums = work;
  float* dots = work + pieces.count * l.lanes;
#pragma omp parallel for schedule(dynamic, kPiecesAtOnce)
  for (int64_t i = 0; i < pieces.count; ++i) {
    const Piece piece = pieceAt(l, pieces, i);
    forLanes(l.lanes, [&](auto lanes, int64_t lane) {
      const int64_t at = piece.offset + lane, to = i * l.lanes + lane, c = piece.block * l.lanes + lane;
      const PieceMask<lanes.value, kind, T> open(mask, at, c);
      pieceDots(open, dy + at, z + at, mean + c, piece.positions, l.lanes, sums + to, dots + to);
    });
  }
#pragma omp parallel for schedule(static)
  for (int64_t channel = 0; channel < l.blocks * l.lanes; ++channel) {
    const int64_t block = channel / l.lanes, lane = channel % l.lanes;
    double total = 0, product = 0;
    for (int64_t n = 0; n < l.n; ++n)
      for (int64_t part = 0; part < pieces.perPlane; ++part) {
        const int64_t i = ((n * l.blocks + block) * pieces.perPlane + part) * l.lanes + lane;
        total += sums[i];
        product += dots[i];
      }
    sum[channel] = static_cast<float>(total);
    dot[channel] = static_cast<float>(product);
  }
}

template <typename T>
void gradientSumsOf(const NormLayout& l, const ReluMask& mask, const void* dy, const void* z, const float* mean, float* sum, float* dot, float* work) {
  const auto g = static_cast<const T*>(dy), c = static_cast<const T*>(z);
  switch (mask.kind) {
    case Mask::none: return gradientSumsAs<Mask::none>(l, mask, g, c, mean, sum, dot, work);
    case Mask::output: return gradientSumsAs<Mask::output>(l, mask, g, c, mean, sum, dot, work);
    case Mask::input: return gradientSumsAs<Mask::input>(l, mask, g, c, mean, sum, dot, work);
  }
}

void gradientSums(const NormLayout& l, bool half, const ReluMask& mask, const void* dy, const void* z, const float* mean, float* sum, float* dot, float* work) {
  (half ? gradientSumsOf<uint16_t> : gradientSumsOf<float>)(l, mask, dy, z, mean, sum, dot, work);
}

template <int L, Mask kind, bool plus, typename T>
inline void applyPiece(const PieceMask<L, kind, T>& mask, const T* dy, const T* z, const float* scale, const float* slope, const float* shift, T* dz, T* dadd,
                       int64_t positions, int64_t stride) {
  float a[L], b[L], c[L];
#pragma omp simd
  for (int l = 0; l < L; ++l) {
    a[l] = scale[l];
    b[l] = slope[l];
    c[l] = shift[l];
  }
  for (int64_t s = 0; s < positions; ++s)
#pragma omp simd
    for (int l = 0; l < L; ++l) {
      const int64_t at = s * stride + l;
      const float from = load(z, at), g = mask(load(dy, at), from, s * stride, l);
      if (plus) store(dadd, at, g);
      store(dz, at, g * a[l] + from * b[l] + c[l]);
    }
}

template <Mask kind, bool plus, typename T>
void applyAs(const NormLayout& l, const ReluMask& mask, const T* dy, const T* z, const float* scale, const float* slope, const float* shift, T* dz, T* dadd) {
  const Pieces pieces = piecesOf(l);
#pragma omp parallel for schedule(dynamic, kPiecesAtOnce)
  for (int64_t i = 0; i < pieces.count; ++i) {
    const Piece p = pieceAt(l, pieces, i);
    forLanes(l.lanes, [&](auto lanes, int64_t lane) {
      const int64_t at = p.offset + lane, c = p.block * l.lanes + lane;
      const PieceMask<lanes.value, kind, T> open(mask, at, c);
      applyPiece<lanes.value, kind, plus>(open, dy + at, z + at, scale + c, slope + c, shift + c, dz + at, plus ? dadd + at : dadd, p.positions, l.lanes);
    });
  }
}

template <typename T>
void gradientApplyOf(const NormLayout& l, const ReluMask& mask, const void* dy, const void* z, const float* scale, const float* slope, const float* shift, void* dz,
                     void* dadd) {
  const auto g = static_cast<const T*>(dy), c = static_cast<const T*>(z);
  const auto to = static_cast<T*>(dz), plus = static_cast<T*>(dadd);
  switch (mask.kind) {
    case Mask::none: return (plus ? applyAs<Mask::none, true, T> : applyAs<Mask::none, false, T>)(l, mask, g, c, scale, slope, shift, to, plus);
    case Mask::output: return (plus ? applyAs<Mask::output, true, T> : applyAs<Mask::output, false, T>)(l, mask, g, c, scale, slope, shift, to, plus);
    case Mask::input: return applyAs<Mask::input, false, T>(l, mask, g, c, scale, slope, shift, to, plus);
  }
}

void gradientApply(const NormLayout& l, bool half, const ReluMask& mask, const void* dy, const void* z, const float* scale, const float* slope, const float* shift,
                   void* dz, void* dadd) {
  (half ? gradientApplyOf<uint16_t> : gradientApplyOf<float>)(l, mask, dy, z, scale, slope, shift, dz, dadd);
}

}  // namespace

const NormKernels PIPEFILE_TABLE(normalisation) = {statistics, normalize, gradientSums, gradientApply, normWork};

}  // namespace pipefile
