// Reductions of [outer][reduced][inner] to [outer][inner]. Their names are TF.js's.
#pragma once
#include <cstdint>

#include "../levels.hpp"
#include "op_list.hpp"

namespace pipefile {

struct ReduceOp {
  const char* name;
  void (*run)(const float* x, float* y, int64_t outer, int64_t reduced, int64_t inner);
};

struct ReduceKernels {
  OpList<ReduceOp> reduce;
  // The first of the largest, or of the smallest.
  void (*argMax)(bool least, const float* x, int32_t* y, int64_t outer, int64_t reduced, int64_t inner);
};

PIPEFILE_TABLES(ReduceKernels, reduction);

}  // namespace pipefile
