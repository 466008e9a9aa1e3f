#include "geometry.hpp"

namespace pipefile {
namespace {

// oneDNN counts sides and padding in 32 bits.
constexpr int64_t kLongestSide = int64_t{1} << 24;

// What convolutions and poolings have in common.
struct Windows {
  const Named& object;
  int64_t length(const char* name) const { return object.integer(name, 1, kLongestSide); }
  int64_t pad(const char* name) const { return object.integer(name, 0, kLongestSide); }
  Shape4 input() const { return {length("batchSize"), length("inHeight"), length("inWidth"), length("inChannels")}; }
};

// Whether every window along one axis holds a number that is not padding.
bool everyWindowSees(int64_t out, int64_t stride, int64_t pad, int64_t taps, int64_t dilation, int64_t size) {
  for (int64_t o = 0; o < out; ++o) {
    const int64_t begin = o * stride - pad;
    // The first tap that is not before the input.
    const int64_t tap = begin >= 0 ? 0 : (-begin + dilation - 1) / dilation;
    if (tap >= taps || begin + tap * dilation >= size) return false;
  }
  return true;
}

}  // namespace

ConvArgs convArgs(Args& args) {
  const Named object = args.named("a convolution");
  const Windows w{object};
  ConvArgs a{};
  a.x = w.input();
  a.kh = w.length("filterHeight");
  a.kw = w.length("filterWidth");
  a.o = w.length("outChannels");
  a.strideH = w.length("strideHeight");
  a.strideW = w.length("strideWidth");
  a.dilationH = w.length("dilationHeight");
  a.dilationW = w.length("dilationWidth");
  a.padTop = w.pad("padTop");
  a.padLeft = w.pad("padLeft");
  a.outH = w.length("outHeight");
  a.outW = w.length("outWidth");
  a.groups = w.length("groups");
  const bool sees = everyWindowSees(a.outH, a.strideH, a.padTop, a.kh, a.dilationH, a.x.h) && everyWindowSees(a.outW, a.strideW, a.padLeft, a.kw, a.dilationW, a.x.w);
  // oneDNN 2.6 jumps through a null pointer where AMX meets a window that lies in the padding alone: such a convolution is computed in float32.
  a.bf16 = object.flag("bf16") && sees;
  product({a.kh, a.kw, a.x.c, a.o});
  product(a.x.nchw());
  product(a.y().nchw());
  if (a.x.c % a.groups || a.o % a.groups) throw Failure("onednn: a convolution's channels are no multiple of its groups");
  return a;
}

PoolArgs poolArgs(Args& args) {
  const Named object = args.named("a pooling");
  const Windows w{object};
  PoolArgs a{};
  a.x = w.input();
  a.kh = w.length("filterHeight");
  a.kw = w.length("filterWidth");
  a.strideH = w.length("strideHeight");
  a.strideW = w.length("strideWidth");
  a.padTop = w.pad("padTop");
  a.padLeft = w.pad("padLeft");
  a.outH = w.length("outHeight");
  a.outW = w.length("outWidth");
  a.average = object.flag("average");
  product(a.x.nchw());
  product(a.y().nchw());
  return a;
}

}  // namespace pipefile
