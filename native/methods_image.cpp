// Convolutions and pooling.
#include "args.hpp"
#include "conv.hpp"
#include "image_args.hpp"
#include "pooling.hpp"

namespace pipefile {

// oneDNN counts sides and padding in 32 bits.
constexpr int64_t kLongestSide = int64_t{1} << 24;

ConvArgs convArgs(const Dims& d) {
  if (d.size() != 17) throw Failure("onednn: a convolution takes 17 numbers");
  ConvArgs a{{d[0], d[1], d[2], d[3]}, d[4], d[5], d[6], d[7], d[8], d[9], d[10], d[11], d[12], d[13], d[14], d[15], d[16] != 0, false};
  for (size_t i = 0; i < 16; ++i)
    if (d[i] < 0 || (i < 11 && i != 0 && d[i] == 0) || d[i] > kLongestSide) throw Failure("onednn: a convolution of impossible size");
  product({a.kh, a.kw, a.x.c, a.o});
  product(a.x.nchw());
  product(a.y().nchw());
  if (a.x.n == 0 || a.outH <= 0 || a.outW <= 0 || a.groups <= 0 || a.x.c % a.groups || a.o % a.groups) throw Failure("onednn: a convolution of impossible size");
  return a;
}

namespace {

PoolArgs poolArgs(const Dims& d, bool average) {
  if (d.size() != 12) throw Failure("onednn: a pooling takes 12 numbers");
  for (size_t i = 0; i < 12; ++i)
    if (d[i] < (i == 8 || i == 9 ? 0 : 1) || d[i] > kLongestSide) throw Failure("onednn: a pooling of impossible size");
  const PoolArgs pooling{{d[0], d[1], d[2], d[3]}, d[4], d[5], d[6], d[7], d[8], d[9], d[10], d[11], average};
  product(pooling.x.nchw());
  product(pooling.y().nchw());
  return pooling;
}

// conv(x, filter, args)
Napi::Value conv(Engine& engine, Args& args) {
  Tensor &x = args.tensor(), &filter = args.tensor();
  return handleOf(engine, args, convForward(engine, convArgs(args.dims()), x, filter));
}

// convInput(dy, filter, args)
Napi::Value convInputOf(Engine& engine, Args& args) {
  Tensor &dy = args.tensor(), &filter = args.tensor();
  return handleOf(engine, args, convInput(engine, convArgs(args.dims()), dy, filter));
}

// convFilter(x, dy, args)
Napi::Value convFilterOf(Engine& engine, Args& args) {
  Tensor &x = args.tensor(), &dy = args.tensor();
  return handleOf(engine, args, convFilter(engine, convArgs(args.dims()), x, dy));
}

// pool(x, args, average)
Napi::Value pool(Engine& engine, Args& args) {
  Tensor& x = args.tensor();
  const Dims dims = args.dims();
  return handleOf(engine, args, poolForward(engine, poolArgs(dims, args.flag()), x));
}

// poolGrad(dy, x | 0, output | 0, args, average)
Napi::Value poolGradOf(Engine& engine, Args& args) {
  Tensor& dy = args.tensor();
  Tensor *x = args.maybeTensor(), *output = args.maybeTensor();
  const Dims dims = args.dims();
  const PoolArgs pooling = poolArgs(dims, args.flag());
  return handleOf(engine, args, poolGrad(engine, pooling, dy, x, output));
}

}  // namespace

const Entry kImageMethods[] = {{"conv", conv}, {"convInput", convInputOf}, {"convFilter", convFilterOf}, {"pool", pool}, {"poolGrad", poolGradOf}, {nullptr, nullptr}};

}  // namespace pipefile
