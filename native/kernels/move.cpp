#include "move.hpp"

#include "chunks.hpp"

namespace pipefile {
namespace {

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

}  // namespace

const MoveKernels PIPEFILE_TABLE(movement) = {gatherNest};

}  // namespace pipefile
