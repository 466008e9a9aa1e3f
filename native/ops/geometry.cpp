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
  a.bf16 = object.flag("bf16");
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
