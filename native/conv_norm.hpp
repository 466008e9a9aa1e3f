// Convolution, batch normalisation, addition and ReLU as one operation (src/tensor/kernels.ts, ConvNorm).
#pragma once
#include <optional>

#include "conv.hpp"

namespace pipefile {

struct NormArgs {
  float eps;
  bool relu;
};

struct ConvNormOutputs {
  Tensor y, mean, variance, conv;
};

ConvNormOutputs convNorm(Engine& engine, const ConvArgs& conv, const NormArgs& norm, Tensor& x, Tensor& filter, Tensor& gamma, Tensor& beta, Tensor* add);

Tensor convNormInference(Engine& engine, const ConvArgs& conv, const NormArgs& norm, Tensor& x, Tensor& filter, Tensor& gamma, Tensor& beta, Tensor& mean, Tensor& variance,
                         Tensor* add);

enum class Wanted : int { x, filter, gamma, beta, add };

// Handles; y is read only where a ReLU followed an addition, and may be 0 elsewhere.
struct ConvNormSaved {
  int64_t dy, x, filter, gamma, beta, mean, variance, conv, y;
};

// One gradient; what several have in common stays in the engine until a call for another dy. `adds`: whether there was an addition, whose gradient may be wanted.
Tensor convNormGrad(Engine& engine, const ConvArgs& conv, const NormArgs& norm, bool adds, const ConvNormSaved& saved, Wanted wanted);

}  // namespace pipefile
