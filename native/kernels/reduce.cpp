#include "reduce.hpp"

#include <math.h>

#include "chunks.hpp"

namespace pipefile {
namespace {

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

void sumBy(double factor, const float* x, float* y, int64_t outer, int64_t reduced, int64_t inner) {
  if (inner == 1) return sumRows(x, y, outer, reduced, factor);
  sumInner(x, y, outer, reduced, inner, static_cast<float>(factor));
}

#define PIPEFILE_FOLD(name, start, expression)                                                                       \
  {name, [](const float* x, float* y, int64_t outer, int64_t reduced, int64_t inner) {                               \
     foldInner(x, y, outer, reduced, inner, start, [](float u, float v) { return expression; });                     \
   }}

constexpr ReduceOp kReduce[] = {
    {"Sum", [](const float* x, float* y, int64_t outer, int64_t reduced, int64_t inner) { sumBy(1.0, x, y, outer, reduced, inner); }},
    {"Mean", [](const float* x, float* y, int64_t outer, int64_t reduced, int64_t inner) { sumBy(1.0 / static_cast<double>(reduced), x, y, outer, reduced, inner); }},
    PIPEFILE_FOLD("Max", -INFINITY, u != u || u > v ? u : v),
    PIPEFILE_FOLD("Min", INFINITY, u != u || u < v ? u : v),
    PIPEFILE_FOLD("Prod", 1.0f, u * v),
};

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

}  // namespace

const ReduceKernels PIPEFILE_TABLE(reduction) = {PIPEFILE_LIST(kReduce), argMax};

}  // namespace pipefile
