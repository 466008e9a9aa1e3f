#pragma once
#include <cstdint>

#include "../levels.hpp"

namespace pipefile {

struct OptimizerStep {
  float shrink, l2, mom, dampening, sqrMom, sqrDampening, lr, debias, eps, invDebiasSqr;
};

struct OptimizerKernels {
  void (*adam)(const OptimizerStep& step, float* p, const float* g, float* a, float* s, int64_t count);
  // `a` is null where there is no momentum.
  void (*sgd)(const OptimizerStep& step, float* p, const float* g, float* a, int64_t count);
};

PIPEFILE_TABLES(OptimizerKernels, optimizers);

}  // namespace pipefile
