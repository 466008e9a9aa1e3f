// Compiled once per instruction set level with PIPEFILE_LEVEL set. No standard library templates here: their code would be shared between levels.
#include "kernels.hpp"

#include <math.h>
#include <omp.h>
#include <string.h>

#include "level.hpp"

namespace pipefile {
namespace {

constexpr int64_t kGrain = 16384;
constexpr int64_t kPieceFloats = 8192;
constexpr int kPiecesAtOnce = 4;

inline float load(const float* p, int64_t i) { return p[i]; }
inline float load(const uint16_t* p, int64_t i) { return fromHalf(p[i]); }
inline void store(float* p, int64_t i, float v) { p[i] = v; }
inline void store(uint16_t* p, int64_t i, float v) { p[i] = toHalf(v); }

template <typename F> inline void chunks(int64_t count, F body) {
  if (count < 2 * kGrain) {
    body(0, count);
    return;
  }
  const int64_t pieces = (count + kGrain - 1) / kGrain;
#pragma omp parallel for schedule(dynamic, kPiecesAtOnce)
  for (int64_t piece = 0; piece < pieces; ++piece) body(piece * kGrain, least(count, (piece + 1) * kGrain));
}

template <typename F> inline void mapAll(const float* x, float* y, int64_t count, F f) {
  chunks(count, [=](int64_t from, int64_t to) {
    for (int64_t i = from; i < to; ++i) y[i] = f(x[i]);
  });
}

float roundEven(float v) { return nearbyintf(v); }

void unary(Unary op, float alpha, const float* x, float* y, int64_t count) {
  switch (op) {
    case Unary::abs: return mapAll(x, y, count, [](float v) { return fabsf(v); });
    case Unary::neg: return mapAll(x, y, count, [](float v) { return -v; });
    case Unary::exp: return mapAll(x, y, count, [](float v) { return expf(v); });
    case Unary::log: return mapAll(x, y, count, [](float v) { return logf(v); });
    case Unary::sqrt: return mapAll(x, y, count, [](float v) { return sqrtf(v); });
    case Unary::rsqrt: return mapAll(x, y, count, [](float v) { return 1.0f / sqrtf(v); });
    case Unary::square: return mapAll(x, y, count, [](float v) { return v * v; });
    case Unary::relu: return mapAll(x, y, count, [](float v) { return v < 0.0f ? 0.0f : v; });
    case Unary::relu6: return mapAll(x, y, count, [](float v) { return v < 0.0f ? 0.0f : (v > 6.0f ? 6.0f : v); });
    case Unary::sigmoid: return mapAll(x, y, count, [](float v) { return 1.0f / (1.0f + expf(-v)); });
    case Unary::tanh: return mapAll(x, y, count, [](float v) { return tanhf(v); });
    case Unary::sign: return mapAll(x, y, count, [](float v) { return v > 0.0f ? 1.0f : (v < 0.0f ? -1.0f : 0.0f); });
    case Unary::floor: return mapAll(x, y, count, [](float v) { return floorf(v); });
    case Unary::ceil: return mapAll(x, y, count, [](float v) { return ceilf(v); });
    case Unary::round: return mapAll(x, y, count, [](float v) { return roundEven(v); });
    case Unary::reciprocal: return mapAll(x, y, count, [](float v) { return 1.0f / v; });
    case Unary::step: return mapAll(x, y, count, [=](float v) { return v > 0.0f ? 1.0f : (v == v ? alpha : v); });
    case Unary::log1p: return mapAll(x, y, count, [](float v) { return log1pf(v); });
    case Unary::expm1: return mapAll(x, y, count, [](float v) { return expm1f(v); });
    case Unary::sin: return mapAll(x, y, count, [](float v) { return sinf(v); });
    case Unary::cos: return mapAll(x, y, count, [](float v) { return cosf(v); });
    case Unary::softplus: return mapAll(x, y, count, [](float v) { return v > 15.0f ? v : (v < -15.0f ? expf(v) : log1pf(expf(v))); });
    case Unary::elu: return mapAll(x, y, count, [](float v) { return v >= 0.0f ? v : expm1f(v); });
    case Unary::leakyRelu: return mapAll(x, y, count, [=](float v) { return v < 0.0f ? alpha * v : v; });
    case Unary::scale: return mapAll(x, y, count, [=](float v) { return alpha * v; });
    case Unary::count: return;
  }
}

void clip(float low, float high, const float* x, float* y, int64_t count) {
  mapAll(x, y, count, [=](float v) { return v < low ? low : (v > high ? high : v); });
}

// Offsets of row `row` of a nest's outer dimensions.
inline void rowOffsets(const Nest& nest, int64_t row, int64_t& a, int64_t& b) {
  a = 0;
  b = 0;
  for (int d = nest.rank - 2; d >= 0; --d) {
    const int64_t i = row % nest.size[d];
    row /= nest.size[d];
    a += i * nest.a[d];
    b += i * nest.b[d];
  }
}

template <typename T, typename R, typename F> inline void innerRow(const T* a, int64_t sa, const T* b, int64_t sb, R* y, int64_t n, F f) {
  if (sa == 1 && sb == 1) {
    for (int64_t i = 0; i < n; ++i) y[i] = f(a[i], b[i]);
  } else if (sa == 1 && sb == 0) {
    const T v = b[0];
    for (int64_t i = 0; i < n; ++i) y[i] = f(a[i], v);
  } else if (sa == 0 && sb == 1) {
    const T v = a[0];
    for (int64_t i = 0; i < n; ++i) y[i] = f(v, b[i]);
  } else {
    for (int64_t i = 0; i < n; ++i) y[i] = f(a[i * sa], b[i * sb]);
  }
}

template <typename T, typename R, typename F> inline void overNest(const Nest& nest, const T* a, const T* b, R* y, F f) {
  const int last = nest.rank - 1;
  const int64_t inner = nest.size[last], sa = nest.a[last], sb = nest.b[last];
  int64_t rows = 1;
  for (int d = 0; d < last; ++d) rows *= nest.size[d];
  if (rows == 1) {
    chunks(inner, [=](int64_t from, int64_t to) { innerRow(a + from * sa, sa, b + from * sb, sb, y + from, to - from, f); });
    return;
  }
  const int64_t perPiece = most(1, kGrain / most(1, inner));
  const int64_t pieces = (rows + perPiece - 1) / perPiece;
#pragma omp parallel for schedule(static) if (rows * inner >= 2 * kGrain)
  for (int64_t piece = 0; piece < pieces; ++piece) {
    const int64_t to = least(rows, (piece + 1) * perPiece);
    for (int64_t row = piece * perPiece; row < to; ++row) {
      int64_t oa, ob;
      rowOffsets(nest, row, oa, ob);
      innerRow(a + oa, sa, b + ob, sb, y + row * inner, inner, f);
    }
  }
}

inline float maximum(float x, float y) { return x != x ? x : (y != y ? y : (x > y ? x : y)); }
inline float minimum(float x, float y) { return x != x ? x : (y != y ? y : (x < y ? x : y)); }

void binary(Binary op, const Nest& nest, const float* a, const float* b, float* y) {
  switch (op) {
    case Binary::add: return overNest(nest, a, b, y, [](float u, float v) { return u + v; });
    case Binary::sub: return overNest(nest, a, b, y, [](float u, float v) { return u - v; });
    case Binary::mul: return overNest(nest, a, b, y, [](float u, float v) { return u * v; });
    case Binary::div: return overNest(nest, a, b, y, [](float u, float v) { return u / v; });
    case Binary::max: return overNest(nest, a, b, y, maximum);
    case Binary::min: return overNest(nest, a, b, y, minimum);
    case Binary::pow: return overNest(nest, a, b, y, [](float u, float v) { return powf(u, v); });
    case Binary::squaredDifference: return overNest(nest, a, b, y, [](float u, float v) { return (u - v) * (u - v); });
    case Binary::eluGrad: return overNest(nest, a, b, y, [](float dy, float v) { return v >= 0.0f ? dy : dy * (v + 1.0f); });
    default: return;
  }
}

void binaryInt(Binary op, const Nest& nest, const int32_t* a, const int32_t* b, int32_t* y) {
  // Wraps around as JavaScript's Int32Array does.
  const auto wrap = [](uint32_t v) { return static_cast<int32_t>(v); };
  switch (op) {
    case Binary::add: return overNest(nest, a, b, y, [=](int32_t u, int32_t v) { return wrap(static_cast<uint32_t>(u) + static_cast<uint32_t>(v)); });
    case Binary::sub: return overNest(nest, a, b, y, [=](int32_t u, int32_t v) { return wrap(static_cast<uint32_t>(u) - static_cast<uint32_t>(v)); });
    case Binary::mul: return overNest(nest, a, b, y, [=](int32_t u, int32_t v) { return wrap(static_cast<uint32_t>(u) * static_cast<uint32_t>(v)); });
    case Binary::max: return overNest(nest, a, b, y, [](int32_t u, int32_t v) { return u > v ? u : v; });
    case Binary::min: return overNest(nest, a, b, y, [](int32_t u, int32_t v) { return u < v ? u : v; });
    default: return;
  }
}

template <typename T> void compareAs(Binary op, const Nest& nest, const T* a, const T* b, uint8_t* y) {
  switch (op) {
    case Binary::equal: return overNest(nest, a, b, y, [](T u, T v) { return static_cast<uint8_t>(u == v); });
    case Binary::notEqual: return overNest(nest, a, b, y, [](T u, T v) { return static_cast<uint8_t>(u != v); });
    case Binary::greater: return overNest(nest, a, b, y, [](T u, T v) { return static_cast<uint8_t>(u > v); });
    case Binary::greaterEqual: return overNest(nest, a, b, y, [](T u, T v) { return static_cast<uint8_t>(u >= v); });
    case Binary::less: return overNest(nest, a, b, y, [](T u, T v) { return static_cast<uint8_t>(u < v); });
    case Binary::lessEqual: return overNest(nest, a, b, y, [](T u, T v) { return static_cast<uint8_t>(u <= v); });
    default: return;
  }
}

void compare(Binary op, const Nest& nest, const float* a, const float* b, uint8_t* y) { compareAs(op, nest, a, b, y); }
void compareInt(Binary op, const Nest& nest, const int32_t* a, const int32_t* b, uint8_t* y) { compareAs(op, nest, a, b, y); }

void addHalf(const uint16_t* a, const uint16_t* b, uint16_t* y, int64_t count) {
  chunks(count, [=](int64_t from, int64_t to) {
    for (int64_t i = from; i < to; ++i) y[i] = toHalf(fromHalf(a[i]) + fromHalf(b[i]));
  });
}

template <typename F> inline void foldInner(const float* x, float* y, int64_t outer, int64_t reduced, int64_t inner, float start, F f) {
#pragma omp parallel for schedule(static) if (outer * reduced * inner >= 2 * kGrain)
  for (int64_t o = 0; o < outer; ++o) {
    float* row = y + o * inner;
    for (int64_t i = 0; i < inner; ++i) row[i] = start;
    for (int64_t r = 0; r < reduced; ++r) {
      const float* from = x + (o * reduced + r) * inner;
      for (int64_t i = 0; i < inner; ++i) row[i] = f(row[i], from[i]);
    }
  }
}

// Sums in double, so that a mean over a million values keeps its digits.
void sumRows(const float* x, float* y, int64_t outer, int64_t reduced, double factor) {
#pragma omp parallel for schedule(static) if (outer * reduced >= 2 * kGrain)
  for (int64_t o = 0; o < outer; ++o) {
    double total = 0;
    for (int64_t from = 0; from < reduced; from += 1024) {
      const int64_t to = least(reduced, from + 1024);
      float lanes[16] = {0};
      int64_t i = from;
      for (; i + 16 <= to; i += 16)
        for (int l = 0; l < 16; ++l) lanes[l] += x[o * reduced + i + l];
      for (; i < to; ++i) total += x[o * reduced + i];
      for (float lane : lanes) total += lane;
    }
    y[o] = static_cast<float>(total * factor);
  }
}

void sumInner(const float* x, float* y, int64_t outer, int64_t reduced, int64_t inner, float factor) {
#pragma omp parallel for schedule(static) if (outer * reduced * inner >= 2 * kGrain)
  for (int64_t o = 0; o < outer; ++o) {
    for (int64_t start = 0; start < inner; start += 64) {
      const int64_t width = least(64, inner - start);
      double totals[64] = {0};
      for (int64_t r = 0; r < reduced; ++r)
        for (int64_t i = 0; i < width; ++i) totals[i] += x[(o * reduced + r) * inner + start + i];
      for (int64_t i = 0; i < width; ++i) y[o * inner + start + i] = static_cast<float>(totals[i] * factor);
    }
  }
}

void reduce(Reduce op, const float* x, float* y, int64_t outer, int64_t reduced, int64_t inner) {
  const double factor = op == Reduce::mean ? 1.0 / static_cast<double>(reduced) : 1.0;
  switch (op) {
    case Reduce::sum:
    case Reduce::mean:
      if (inner == 1) return sumRows(x, y, outer, reduced, factor);
      return sumInner(x, y, outer, reduced, inner, static_cast<float>(factor));
    case Reduce::max: return foldInner(x, y, outer, reduced, inner, -INFINITY, [](float u, float v) { return u != u || u > v ? u : v; });
    case Reduce::min: return foldInner(x, y, outer, reduced, inner, INFINITY, [](float u, float v) { return u != u || u < v ? u : v; });
    case Reduce::prod: return foldInner(x, y, outer, reduced, inner, 1.0f, [](float u, float v) { return u * v; });
    case Reduce::count: return;
  }
}

void argMax(bool least_, const float* x, int32_t* y, int64_t outer, int64_t reduced, int64_t inner) {
#pragma omp parallel for schedule(static) if (outer * reduced * inner >= 2 * kGrain)
  for (int64_t o = 0; o < outer * inner; ++o) {
    const float* from = x + o / inner * reduced * inner + o % inner;
    int32_t best = 0;
    for (int64_t r = 1; r < reduced; ++r)
      if (least_ ? from[r * inner] < from[best * inner] : from[r * inner] > from[best * inner]) best = static_cast<int32_t>(r);
    y[o] = best;
  }
}

template <typename T> void gatherAs(const Nest& nest, const T* x, T* y) {
  const int last = nest.rank - 1;
  const int64_t inner = nest.size[last], stride = nest.a[last];
  int64_t rows = 1;
  for (int d = 0; d < last; ++d) rows *= nest.size[d];
#pragma omp parallel for schedule(static) if (rows > 1 && rows * inner >= 2 * kGrain)
  for (int64_t row = 0; row < rows; ++row) {
    int64_t from, unused;
    rowOffsets(nest, row, from, unused);
    T* to = y + row * inner;
    if (stride == 1)
      memcpy(to, x + from, static_cast<size_t>(inner) * sizeof(T));
    else
      for (int64_t i = 0; i < inner; ++i) to[i] = x[from + i * stride];
  }
}

void gatherNest(const Nest& nest, const void* x, void* y, int width) {
  if (width == 4)
    gatherAs(nest, static_cast<const uint32_t*>(x), static_cast<uint32_t*>(y));
  else
    gatherAs(nest, static_cast<const uint8_t*>(x), static_cast<uint8_t*>(y));
}

// The row's maximum, and the sum of exp(x - maximum).
inline float logSumExp(const float* x, int64_t classes, float& maximum) {
  maximum = -INFINITY;
  for (int64_t i = 0; i < classes; ++i) maximum = x[i] > maximum ? x[i] : maximum;
  double total = 0;
  for (int64_t i = 0; i < classes; ++i) total += expf(x[i] - maximum);
  return static_cast<float>(log(total));
}

void softmax(bool logarithm, const float* x, float* y, int64_t rows, int64_t classes) {
#pragma omp parallel for schedule(static) if (rows * classes >= kGrain)
  for (int64_t row = 0; row < rows; ++row) {
    float maximum;
    const float* from = x + row * classes;
    float* to = y + row * classes;
    const float rest = logSumExp(from, classes, maximum);
    for (int64_t i = 0; i < classes; ++i) to[i] = logarithm ? from[i] - maximum - rest : expf(from[i] - maximum - rest);
  }
}

void crossEntropyIndex(const float* logits, const int32_t* labels, float* loss, float* probabilities, int64_t rows, int64_t classes) {
  softmax(false, logits, probabilities, rows, classes);
  for (int64_t row = 0; row < rows; ++row) {
    float maximum;
    const float* from = logits + row * classes;
    const float rest = logSumExp(from, classes, maximum);
    loss[row] = labels[row] >= 0 && labels[row] < classes ? rest + maximum - from[labels[row]] : 0.0f;
  }
}

void crossEntropyDense(const float* logits, const float* labels, float* loss, float* probabilities, int64_t rows, int64_t classes) {
  softmax(false, logits, probabilities, rows, classes);
  for (int64_t row = 0; row < rows; ++row) {
    float maximum;
    const float* from = logits + row * classes;
    const float rest = logSumExp(from, classes, maximum);
    double total = 0;
    for (int64_t i = 0; i < classes; ++i) total -= static_cast<double>(labels[row * classes + i]) * (from[i] - maximum - rest);
    loss[row] = static_cast<float>(total);
  }
}

void adam(const AdamStep& s, float* p, const float* g, float* a, float* q, int64_t count) {
  const AdamStep c = s;
  chunks(count, [=](int64_t from, int64_t to) {
    for (int64_t i = from; i < to; ++i) {
      const float grad = g[i] + c.l2 * p[i];
      a[i] = c.mom * a[i] + c.dampening * grad;
      q[i] = c.sqrMom * q[i] + c.sqrDampening * grad * grad;
      p[i] = c.shrink * p[i] - c.lr * c.debias * a[i] / (sqrtf(q[i] * c.invDebiasSqr) + c.eps);
    }
  });
}

void sgd(const AdamStep& s, float* p, const float* g, float* a, int64_t count) {
  const AdamStep c = s;
  chunks(count, [=](int64_t from, int64_t to) {
    for (int64_t i = from; i < to; ++i) {
      const float grad = g[i] + c.l2 * p[i];
      float step = grad;
      if (a) step = a[i] = c.mom * a[i] + grad;
      p[i] = c.shrink * p[i] - c.lr * step;
    }
  });
}

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

#define PIPEFILE_TEXT2(level) #level
#define PIPEFILE_TEXT(level) PIPEFILE_TEXT2(level)

extern const Kernels PIPEFILE_TABLE(kernels);
const Kernels PIPEFILE_TABLE(kernels) = {PIPEFILE_TEXT(PIPEFILE_LEVEL), unary, clip, binary, binaryInt, compare, compareInt, addHalf, reduce, argMax, gatherNest,
                                              softmax, crossEntropyIndex, crossEntropyDense, adam, sgd, statistics, normalize, gradientSums, gradientApply, normWork};

}  // namespace pipefile
