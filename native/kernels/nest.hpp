#pragma once
#include <cstdint>

namespace pipefile {

// A loop nest over at most 8 dimensions, outermost first: sizes, and the strides of one or two tensors.
struct Nest {
  int rank;
  int64_t size[8];
  int64_t a[8], b[8];
};

}  // namespace pipefile
