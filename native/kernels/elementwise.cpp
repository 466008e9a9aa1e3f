#include "elementwise.hpp"

#include <math.h>

#include "chunks.hpp"

namespace pipefile {
namespace {

template <typename F> inline void mapAll(const float* x, float* y, int64_t count, F f) {
  chunks(count, [=](int64_t from, int64_t to) {
    for (int64_t i = from; i < to; ++i) y[i] = f(x[i]);
  });
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
inline uint32_t bits(int32_t v) { return static_cast<uint32_t>(v); }

// Each table's functions are made of an expression: of v and alpha, or of the pair u and v.
#define PIPEFILE_UNARY(name, expression)                           \
  {name, [](float alpha, const float* x, float* y, int64_t count) { \
     (void)alpha;                                                  \
     mapAll(x, y, count, [=](float v) { return expression; });     \
   }}
#define PIPEFILE_PAIRS(T, R, expression) \
  [](const Nest& nest, const T* a, const T* b, R* y) { overNest(nest, a, b, y, [](T u, T v) { return static_cast<R>(expression); }); }

constexpr UnaryOp kUnary[] = {
    PIPEFILE_UNARY("Abs", fabsf(v)),
    PIPEFILE_UNARY("Neg", -v),
    PIPEFILE_UNARY("Exp", expf(v)),
    PIPEFILE_UNARY("Log", logf(v)),
    PIPEFILE_UNARY("Sqrt", sqrtf(v)),
    PIPEFILE_UNARY("Rsqrt", 1.0f / sqrtf(v)),
    PIPEFILE_UNARY("Square", v * v),
    PIPEFILE_UNARY("Relu", v < 0.0f ? 0.0f : v),
    PIPEFILE_UNARY("Relu6", v < 0.0f ? 0.0f : (v > 6.0f ? 6.0f : v)),
    PIPEFILE_UNARY("Sigmoid", 1.0f / (1.0f + expf(-v))),
    PIPEFILE_UNARY("Tanh", tanhf(v)),
    PIPEFILE_UNARY("Sign", v > 0.0f ? 1.0f : (v < 0.0f ? -1.0f : 0.0f)),
    PIPEFILE_UNARY("Floor", floorf(v)),
    PIPEFILE_UNARY("Ceil", ceilf(v)),
    PIPEFILE_UNARY("Round", nearbyintf(v)),
    PIPEFILE_UNARY("Reciprocal", 1.0f / v),
    PIPEFILE_UNARY("Step", v > 0.0f ? 1.0f : (v == v ? alpha : v)),
    PIPEFILE_UNARY("Log1p", log1pf(v)),
    PIPEFILE_UNARY("Expm1", expm1f(v)),
    PIPEFILE_UNARY("Sin", sinf(v)),
    PIPEFILE_UNARY("Cos", cosf(v)),
    PIPEFILE_UNARY("Softplus", v > 15.0f ? v : (v < -15.0f ? expf(v) : log1pf(expf(v)))),
    PIPEFILE_UNARY("Elu", v >= 0.0f ? v : expm1f(v)),
    PIPEFILE_UNARY("LeakyRelu", v < 0.0f ? alpha * v : v),
};

void addHalf(const uint16_t* a, const uint16_t* b, uint16_t* y, int64_t count) {
  chunks(count, [=](int64_t from, int64_t to) {
    for (int64_t i = from; i < to; ++i) y[i] = toHalf(fromHalf(a[i]) + fromHalf(b[i]));
  });
}

constexpr BinaryOp kBinary[] = {
    {"Add", PIPEFILE_PAIRS(float, float, u + v), PIPEFILE_PAIRS(int32_t, int32_t, bits(u) + bits(v)), addHalf},
    {"Sub", PIPEFILE_PAIRS(float, float, u - v), PIPEFILE_PAIRS(int32_t, int32_t, bits(u) - bits(v)), nullptr},
    {"Multiply", PIPEFILE_PAIRS(float, float, u * v), PIPEFILE_PAIRS(int32_t, int32_t, bits(u) * bits(v)), nullptr},
    {"RealDiv", PIPEFILE_PAIRS(float, float, u / v), nullptr, nullptr},
    {"Maximum", PIPEFILE_PAIRS(float, float, maximum(u, v)), PIPEFILE_PAIRS(int32_t, int32_t, u > v ? u : v), nullptr},
    {"Minimum", PIPEFILE_PAIRS(float, float, minimum(u, v)), PIPEFILE_PAIRS(int32_t, int32_t, u < v ? u : v), nullptr},
    {"Pow", PIPEFILE_PAIRS(float, float, powf(u, v)), nullptr, nullptr},
    {"SquaredDifference", PIPEFILE_PAIRS(float, float, (u - v) * (u - v)), nullptr, nullptr},
    // u is dy, v is Elu's output.
    {"EluGrad", PIPEFILE_PAIRS(float, float, v >= 0.0f ? u : u * (v + 1.0f)), nullptr, nullptr},
};

#define PIPEFILE_COMPARE(name, expression) {name, PIPEFILE_PAIRS(float, uint8_t, expression), PIPEFILE_PAIRS(int32_t, uint8_t, expression)}

constexpr CompareOp kCompare[] = {
    PIPEFILE_COMPARE("Equal", u == v),        PIPEFILE_COMPARE("NotEqual", u != v), PIPEFILE_COMPARE("Greater", u > v),
    PIPEFILE_COMPARE("GreaterEqual", u >= v), PIPEFILE_COMPARE("Less", u < v),      PIPEFILE_COMPARE("LessEqual", u <= v),
};

void clip(float low, float high, const float* x, float* y, int64_t count) {
  mapAll(x, y, count, [=](float v) { return v < low ? low : (v > high ? high : v); });
}

}  // namespace

const ElementwiseKernels PIPEFILE_TABLE(elementwise) = {PIPEFILE_LIST(kUnary), PIPEFILE_LIST(kBinary), PIPEFILE_LIST(kCompare), clip};

}  // namespace pipefile
