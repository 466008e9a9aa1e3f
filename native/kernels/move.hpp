#pragma once
#include <cstdint>

#include "../levels.hpp"
#include "nest.hpp"

namespace pipefile {

struct MoveKernels {
  // Copies elements of `width` bytes, 1 or 4, by strides: nest.a reads, the result is dense.
  void (*gatherNest)(const Nest& nest, const void* x, void* y, int width);
};

PIPEFILE_TABLES(MoveKernels, movement);

}  // namespace pipefile
