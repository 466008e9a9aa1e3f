// Max and average pooling in the layout that the input has.
#pragma once
#include "engine.hpp"

namespace pipefile {

struct PoolArgs {
  Shape4 x;
  int64_t kh, kw, strideH, strideW, padTop, padLeft, outH, outW;
  bool average;
  Shape4 y() const { return {x.n, outH, outW, x.c}; }
};

Tensor poolForward(Engine& engine, const PoolArgs& args, Tensor& x);
// The gradient of a maximum needs `x`; `output` may carry the maxima's places, which are found again otherwise.
Tensor poolGrad(Engine& engine, const PoolArgs& args, Tensor& dy, Tensor* x, const Tensor* output);

}  // namespace pipefile
