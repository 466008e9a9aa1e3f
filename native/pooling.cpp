#include "pooling.hpp"

namespace pipefile {
namespace {

using dnnl::algorithm;
using dnnl::memory;

// Maxima: a kernel of our own.

constexpr int64_t kMostTaps = 65536;

// A tensor of `shape` as x is stored.
Desc like(const Desc& x, int64_t lanes, const Shape4& shape) {
  const bool rows = lanes == x.dims()[1];
  const auto tag = lanes == 1 && !rows ? memory::format_tag::nchw : rows ? memory::format_tag::nhwc : lanes == 16 ? memory::format_tag::nChw16c : memory::format_tag::nChw8c;
  return Desc(shape.nchw(), x.data_type(), tag);
}

struct Source {
  Desc desc;
  PoolLayout layout;
  bool half() const { return desc.data_type() == memory::data_type::bf16; }
};

// How x is read: as it is stored where that is one of the layouts of `like`, or row by row.
Source sourceOf(Engine& engine, const PoolArgs& a, Tensor& x) {
  const auto misses = [](int64_t out, int64_t stride, int64_t pad, int64_t length, int64_t size) { return pad >= length || (out - 1) * stride - pad >= size; };
  if (misses(a.outH, a.strideH, a.padTop, a.kh, a.x.h) || misses(a.outW, a.strideW, a.padLeft, a.kw, a.x.w)) throw Failure("onednn: a pooling's window lies in the padding alone");
  if (a.kh * a.kw > kMostTaps) throw Failure("onednn: a pooling's window holds more than 65536 numbers");
  const Desc own = engine.describe(x, a.x);
  int64_t lanes = a.x.c;
  if (isPlanes(own) && own == like(own, planesOf(own).lanes, a.x)) lanes = planesOf(own).lanes;
  return {like(own, lanes, a.x), {a.x.n, (a.x.c + lanes - 1) / lanes, lanes, a.x.h, a.x.w, a.outH, a.outW, a.kh, a.kw, a.strideH, a.strideW, a.padTop, a.padLeft}};
}

Tensor maximum(Engine& engine, const PoolArgs& args, const Source& source, const void* x) {
  const Desc to = like(source.desc, source.layout.lanes, args.y());
  Tensor y = engine.blockedTensor(to);
  y.places = engine.scratch(to.get_size() / dnnl::memory::data_type_size(to.data_type()) * sizeof(uint16_t));
  y.placesKey = keyOf("places", source.layout);
  engine.poolKernels.maximum(source.layout, source.half(), x, y.data->data(), y.places->as<uint16_t>());
  return y;
}

Tensor maximumGrad(Engine& engine, const PoolArgs& args, Tensor& dy, Tensor& x, const Tensor* output) {
  const Source source = sourceOf(engine, args, x);
  const bool kept = output && output->places && output->placesKey == keyOf("places", source.layout);
  const BufferRef places = kept ? output->places : maximum(engine, args, source, engine.inLayout(x, args.x, source.desc)->data()).places;
  const BufferRef gradient = engine.inLayout(dy, args.y(), like(source.desc, source.layout.lanes, args.y()));
  Tensor dx = engine.blockedTensor(source.desc);
  engine.poolKernels.maximumGradient(source.layout, source.half(), gradient->data(), places->as<uint16_t>(), dx.data->data());
  return dx;
}

// Averages: oneDNN's.

struct AveragePlan {
  dnnl::pooling_forward::primitive_desc desc;
  dnnl::pooling_forward run;
};

struct AverageGradPlan {
  dnnl::pooling_backward::primitive_desc desc;
  dnnl::pooling_backward run;
};

std::string averageKey(const char* name, const PoolArgs& a, const Desc& source) {
  std::string key = keyOf(name, a.x.n, a.x.h, a.x.w, a.x.c, a.kh, a.kw, a.strideH, a.strideW, a.padTop, a.padLeft, a.outH, a.outW);
  return key.append(reinterpret_cast<const char*>(&source.data), sizeof(source.data));
}

constexpr auto kAverage = algorithm::pooling_avg_exclude_padding;

struct Geometry {
  Dims strides, kernel, before, after;
};

Geometry geometryOf(const PoolArgs& a) {
  return {{a.strideH, a.strideW}, {a.kh, a.kw}, {a.padTop, a.padLeft}, {(a.outH - 1) * a.strideH + a.kh - a.x.h - a.padTop, (a.outW - 1) * a.strideW + a.kw - a.x.w - a.padLeft}};
}

std::shared_ptr<AveragePlan> averagePlan(Engine& engine, const PoolArgs& args, const Desc& source) {
  return engine.cached<AveragePlan>(averageKey("average", args, source), [&] {
    const Geometry g = geometryOf(args);
    const Desc any(args.y().nchw(), source.data_type(), memory::format_tag::any);
    const dnnl::pooling_forward::primitive_desc desc({dnnl::prop_kind::forward_training, kAverage, source, any, g.strides, g.kernel, g.before, g.after}, attributes(), engine.cpu());
    return std::make_shared<AveragePlan>(AveragePlan{desc, dnnl::pooling_forward(desc)});
  });
}

std::shared_ptr<AverageGradPlan> averageGradPlan(Engine& engine, const PoolArgs& args, const Desc& source) {
  return engine.cached<AverageGradPlan>(averageKey("average-grad", args, source), [&] {
    const Geometry g = geometryOf(args);
    const auto forward = averagePlan(engine, args, source);
    const dnnl::pooling_backward::primitive_desc desc({kAverage, source, forward->desc.dst_desc(), g.strides, g.kernel, g.before, g.after}, attributes(), engine.cpu(),
                                                      forward->desc);
    return std::make_shared<AverageGradPlan>(AverageGradPlan{desc, dnnl::pooling_backward(desc)});
  });
}

Tensor average(Engine& engine, const PoolArgs& args, Tensor& x) {
  const auto plan = averagePlan(engine, args, engine.describe(x, args.x));
  Tensor y = engine.blockedTensor(plan->desc.dst_desc());
  engine.execute(plan->run,
                 {{DNNL_ARG_SRC, engine.memory(plan->desc.src_desc(), x.data->data())}, {DNNL_ARG_DST, engine.memory(plan->desc.dst_desc(), y.data->data())}},
                 plan->desc.scratchpad_desc());
  return y;
}

Tensor averageGrad(Engine& engine, const PoolArgs& args, Tensor& dy, Tensor* x) {
  const auto plan = averageGradPlan(engine, args, x ? engine.describe(*x, args.x) : Desc(args.x.nchw(), memory::data_type::f32, memory::format_tag::nhwc));
  const BufferRef gradient = engine.inLayout(dy, args.y(), plan->desc.diff_dst_desc());
  Tensor dx = engine.blockedTensor(plan->desc.diff_src_desc());
  engine.execute(plan->run,
                 {{DNNL_ARG_DIFF_DST, engine.memory(plan->desc.diff_dst_desc(), gradient->data())},
                  {DNNL_ARG_DIFF_SRC, engine.memory(plan->desc.diff_src_desc(), dx.data->data())}},
                 plan->desc.scratchpad_desc());
  return dx;
}

}  // namespace

Tensor poolForward(Engine& engine, const PoolArgs& args, Tensor& x) {
  if (args.average) return average(engine, args, x);
  const Source source = sourceOf(engine, args, x);
  return maximum(engine, args, source, engine.inLayout(x, args.x, source.desc)->data());
}

Tensor poolGrad(Engine& engine, const PoolArgs& args, Tensor& dy, Tensor* x, const Tensor* output) {
  if (args.average) return averageGrad(engine, args, dy, x);
  if (!x) throw Failure("onednn: the gradient of a maximum needs its input");
  return maximumGrad(engine, args, dy, *x, output);
}

}  // namespace pipefile
