// How the loops over numbers are cut into pieces for threads. Nothing here has a name outside of a level's files (level.hpp).
#pragma once
#include <omp.h>

#include "level.hpp"
#include "nest.hpp"

namespace pipefile {
namespace {

constexpr int64_t kGrain = 16384;
constexpr int kPiecesAtOnce = 4;

template <typename F> inline void chunks(int64_t count, F body) {
  if (count < 2 * kGrain) {
    body(0, count);
    return;
  }
  const int64_t pieces = (count + kGrain - 1) / kGrain;
#pragma omp parallel for schedule(dynamic, kPiecesAtOnce)
  for (int64_t piece = 0; piece < pieces; ++piece) body(piece * kGrain, least(count, (piece + 1) * kGrain));
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

}  // namespace
}  // namespace pipefile
