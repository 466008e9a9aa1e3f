// Where the windows of a convolution or a pooling lie: read from one object, by the names of `ConvGeometry` and `PoolGeometry` in TypeScript.
#pragma once
#include "../args.hpp"

namespace pipefile {

struct ConvArgs {
  Shape4 x;
  int64_t kh, kw, o, strideH, strideW, dilationH, dilationW, padTop, padLeft, outH, outW, groups;
  bool bf16;
  bool inference;
  Shape4 y() const { return {x.n, outH, outW, o}; }
};

ConvArgs convArgs(Args& args);

struct PoolArgs {
  Shape4 x;
  int64_t kh, kw, strideH, strideW, padTop, padLeft, outH, outW;
  bool average;
  Shape4 y() const { return {x.n, outH, outW, x.c}; }
};

PoolArgs poolArgs(Args& args);

}  // namespace pipefile
