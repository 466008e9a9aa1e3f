// Max pooling.
#pragma once
#include <cstdint>

#include "../levels.hpp"

namespace pipefile {

// Of tensors as Planes (layout.hpp) has them: [n][blocks][h * w][lanes]. Every window holds at least one number that is not padding, and at most 65536.
struct PoolLayout {
  int64_t n, blocks, lanes, h, w, outH, outW, kh, kw, strideH, strideW, padTop, padLeft;
};

struct PoolKernels {
  // `places`: which number of its window each maximum is (the first of equal ones), row by row. A NaN is never a maximum, as TF.js has it.
  void (*maximum)(const PoolLayout& layout, bool half, const void* x, void* y, uint16_t* places);
  // dx = the sum of dy over the windows whose maximum it was.
  void (*maximumGradient)(const PoolLayout& layout, bool half, const void* dy, const uint16_t* places, void* dx);
};

PIPEFILE_TABLES(PoolKernels, pooling);

}  // namespace pipefile
