// Max and average pooling in the layout that the input has.
#include "../kernels/pooling.hpp"

#include "geometry.hpp"

namespace pipefile {
namespace {

const PoolKernels& kernels() { return PIPEFILE_BEST(pooling); }

using dnnl::memory;

// Maxima: a kernel of our own.

constexpr int64_t kMostTaps = 65536;

// A tensor of `shape` as x is stored.
Desc like(const Desc& x, int64_t lanes, const Shape4& shape) {
  const bool rows = lanes == dimsOf(x)[1];
  const auto tag = lanes == 1 && !rows ? memory::format_tag::nchw : rows ? memory::format_tag::nhwc : lanes == 16 ? memory::format_tag::nChw16c : memory::format_tag::nChw8c;
  return Desc(shape.nchw(), typeOf(x), tag);
}

struct Source {
  Desc desc;
  PoolLayout layout;
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

// Where each maximum of an output came from, and a key of the layout and windows that its places count in.
struct Places {
  BufferRef data;
  std::string key;
};

// Of outputs, for the gradient.
struct KeptPlaces : OpCache<Places> {};

struct Maximum {
  Tensor y;
  Places places;
};

Maximum maximum(Engine& engine, const PoolArgs& args, const Source& source, const void* x) {
  const Desc to = like(source.desc, source.layout.lanes, args.y());
  Tensor y = engine.blockedTensor(to);
  const BufferRef places = engine.scratch(to.get_size() / memory::data_type_size(typeOf(to)) * sizeof(uint16_t));
  kernels().maximum(source.layout, isHalf(source.desc), x, y.data->data(), places->as<uint16_t>());
  return {std::move(y), {places, keyOf("places", source.layout)}};
}

Maximum maximumOf(Engine& engine, const PoolArgs& args, Tensor& x) {
  const Source source = sourceOf(engine, args, x);
  return maximum(engine, args, source, engine.inLayout(x, args.x, source.desc)->data());
}

// `output` may be 0; where its places are not kept they are found again.
Tensor maximumGrad(Engine& engine, const PoolArgs& args, Tensor& dy, Tensor& x, int64_t output) {
  const Source source = sourceOf(engine, args, x);
  const auto& kept = engine.own<KeptPlaces>().entries;
  const auto found = kept.find(output);
  const bool fits = found != kept.end() && found->second.key == keyOf("places", source.layout);
  const BufferRef places = fits ? found->second.data : maximum(engine, args, source, engine.inLayout(x, args.x, source.desc)->data()).places.data;
  const BufferRef gradient = engine.inLayout(dy, args.y(), like(source.desc, source.layout.lanes, args.y()));
  Tensor dx = engine.blockedTensor(source.desc);
  kernels().maximumGradient(source.layout, isHalf(source.desc), gradient->data(), places->as<uint16_t>(), dx.data->data());
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
  return keyOf(name, a.x.n, a.x.h, a.x.w, a.x.c, a.kh, a.kw, a.strideH, a.strideW, a.padTop, a.padLeft, a.outH, a.outW) + keyOf(source);
}

Steps stepsOf(const PoolArgs& a) {
  const Dims after{(a.outH - 1) * a.strideH + a.kh - a.x.h - a.padTop, (a.outW - 1) * a.strideW + a.kw - a.x.w - a.padLeft};
  return {{a.strideH, a.strideW}, {0, 0}, {a.padTop, a.padLeft}, after};
}

std::shared_ptr<AveragePlan> averagePlan(Engine& engine, const PoolArgs& args, const Desc& source) {
  return engine.cached<AveragePlan>(averageKey("average", args, source), [&] {
    const Desc any(args.y().nchw(), typeOf(source), memory::format_tag::any);
    const auto desc = averaging(engine.cpu(), source, any, {args.kh, args.kw}, stepsOf(args));
    return std::make_shared<AveragePlan>(AveragePlan{desc, dnnl::pooling_forward(desc)});
  });
}

std::shared_ptr<AverageGradPlan> averageGradPlan(Engine& engine, const PoolArgs& args, const Desc& source) {
  return engine.cached<AverageGradPlan>(averageKey("average-grad", args, source), [&] {
    const auto forward = averagePlan(engine, args, source);
    const auto desc = averagingGradient(engine.cpu(), source, forward->desc.dst_desc(), {args.kh, args.kw}, stepsOf(args), forward->desc);
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

Tensor averageGrad(Engine& engine, const PoolArgs& args, Tensor& dy, Tensor& x) {
  const auto plan = averageGradPlan(engine, args, engine.describe(x, args.x));
  const BufferRef gradient = engine.inLayout(dy, args.y(), plan->desc.diff_dst_desc());
  Tensor dx = engine.blockedTensor(plan->desc.diff_src_desc());
  engine.execute(plan->run,
                 {{DNNL_ARG_DIFF_DST, engine.memory(plan->desc.diff_dst_desc(), gradient->data())},
                  {DNNL_ARG_DIFF_SRC, engine.memory(plan->desc.diff_src_desc(), dx.data->data())}},
                 plan->desc.scratchpad_desc());
  return dx;
}

// pool(x, geometry)
Napi::Value pool(Engine& engine, Args& args) {
  Tensor& x = args.tensor();
  const PoolArgs pooling = poolArgs(args);
  if (pooling.average) return handleOf(engine, args, average(engine, pooling, x));
  Maximum result = maximumOf(engine, pooling, x);
  const int64_t handle = engine.add(std::move(result.y));
  engine.own<KeptPlaces>().entries.emplace(handle, std::move(result.places));
  return Napi::Number::New(args.env(), static_cast<double>(handle));
}

// poolGrad(dy, x, output | 0, geometry)
Napi::Value poolGrad(Engine& engine, Args& args) {
  Tensor &dy = args.tensor(), &x = args.tensor();
  const Tensor* output = args.maybeTensor();
  const PoolArgs pooling = poolArgs(args);
  if (pooling.average) return handleOf(engine, args, averageGrad(engine, pooling, dy, x));
  return handleOf(engine, args, maximumGrad(engine, pooling, dy, x, output ? output->handle : 0));
}

}  // namespace

const Entry kPoolingMethods[] = {{"pool", pool}, {"poolGrad", poolGrad}, {nullptr, nullptr}};

}  // namespace pipefile
