#include "conv.hpp"

#include "winograd.hpp"

namespace pipefile {
namespace {

using dnnl::algorithm;
using dnnl::memory;
using dnnl::prop_kind;

// A primitive with the layouts that oneDNN chose.
template <typename Primitive> struct Plan {
  typename Primitive::primitive_desc desc;
  Primitive run;
};
using ForwardPlan = Plan<dnnl::convolution_forward>;
using InputPlan = Plan<dnnl::convolution_backward_data>;
using FilterPlan = Plan<dnnl::convolution_backward_weights>;

memory::data_type numberType(const ConvArgs& args) { return args.bf16 ? memory::data_type::bf16 : memory::data_type::f32; }

Desc anyActivation(const ConvArgs& args, const Shape4& shape) { return Desc(shape.nchw(), numberType(args), memory::format_tag::any); }

Dims filterDims(const ConvArgs& a) {
  if (a.groups == 1) return {a.o, a.x.c, a.kh, a.kw};
  return {a.groups, a.o / a.groups, a.x.c / a.groups, a.kh, a.kw};
}

Desc anyFilter(const ConvArgs& args, memory::data_type type) { return Desc(filterDims(args), type, memory::format_tag::any); }

// TF.js keeps filters h,w,in,out; a depthwise one h,w,in,multiplier.
Desc plainFilter(const ConvArgs& a) {
  if (a.groups == 1) return Desc(filterDims(a), memory::data_type::f32, memory::format_tag::hwio);
  const int64_t outs = a.o / a.groups, ins = a.x.c / a.groups;
  return Desc(filterDims(a), memory::data_type::f32, Dims{ins * outs, 1, outs, a.kw * a.groups * ins * outs, a.groups * ins * outs});
}

Steps stepsOf(const ConvArgs& a) {
  const int64_t afterH = (a.outH - 1) * a.strideH + (a.kh - 1) * a.dilationH + 1 - a.x.h - a.padTop;
  const int64_t afterW = (a.outW - 1) * a.strideW + (a.kw - 1) * a.dilationW + 1 - a.x.w - a.padLeft;
  return {{a.strideH, a.strideW}, {a.dilationH - 1, a.dilationW - 1}, {a.padTop, a.padLeft}, {afterH, afterW}};
}

ConvDescs descsOf(const ConvArgs& args, memory::data_type filter) { return {anyActivation(args, args.x), anyFilter(args, filter), anyActivation(args, args.y())}; }

// Tries oneDNN's Winograd (AVX-512 only) where it is allowed, and the direct algorithm where there is none.
template <typename F> auto withAlgorithm(Engine& engine, const ConvArgs& args, F create) {
  if (engine.own<WinogradSwitch>().on && isWinogradKind(args)) {
    try {
      return create(algorithm::convolution_winograd);
    } catch (const dnnl::error& error) {
      if (error.status != dnnl_unimplemented) throw;
    }
  }
  return create(algorithm::convolution_direct);
}

dnnl::convolution_forward::primitive_desc forwardDesc(Engine& engine, const ConvArgs& args, algorithm kind) {
  const auto prop = args.inference ? prop_kind::forward_inference : prop_kind::forward_training;
  return convolution(engine.cpu(), prop, kind, descsOf(args, numberType(args)), stepsOf(args));
}

std::string convKey(Engine& engine, const char* name, const ConvArgs& a) {
  return keyOf(name, a.x.n, a.x.h, a.x.w, a.x.c, a.kh, a.kw, a.o, a.strideH, a.strideW, a.dilationH, a.dilationW, a.padTop, a.padLeft, a.outH, a.outW, a.groups, a.bf16,
               a.inference, engine.own<WinogradSwitch>().on);
}

std::shared_ptr<ForwardPlan> forwardPlan(Engine& engine, const ConvArgs& args) {
  return engine.cached<ForwardPlan>(convKey(engine, "conv", args), [&] {
    return withAlgorithm(engine, args, [&](algorithm kind) {
      const auto desc = forwardDesc(engine, args, kind);
      return std::make_shared<ForwardPlan>(ForwardPlan{desc, dnnl::convolution_forward(desc)});
    });
  });
}

std::shared_ptr<InputPlan> inputPlan(Engine& engine, const ConvArgs& args) {
  return engine.cached<InputPlan>(convKey(engine, "conv-data", args), [&] {
    return withAlgorithm(engine, args, [&](algorithm kind) {
      const auto desc = convolutionInput(engine.cpu(), kind, descsOf(args, numberType(args)), stepsOf(args), forwardDesc(engine, args, kind));
      return std::make_shared<InputPlan>(InputPlan{desc, dnnl::convolution_backward_data(desc)});
    });
  });
}

std::shared_ptr<FilterPlan> filterPlan(Engine& engine, const ConvArgs& args) {
  return engine.cached<FilterPlan>(convKey(engine, "conv-filter", args), [&] {
    return withAlgorithm(engine, args, [&](algorithm kind) {
      const auto desc = convolutionFilter(engine.cpu(), kind, descsOf(args, memory::data_type::f32), stepsOf(args), forwardDesc(engine, args, kind));
      return std::make_shared<FilterPlan>(FilterPlan{desc, dnnl::convolution_backward_weights(desc)});
    });
  });
}

// Filters in oneDNN's layouts, of tensors that do not change (inference, frozen layers).
struct PackedFilters : OpCache<std::vector<std::pair<Desc, BufferRef>>> {};

BufferRef filterIn(Engine& engine, Tensor& filter, const ConvArgs& args, const Desc& wanted, bool keep) {
  const Desc own = plainFilter(args);
  if (filter.count != product(dimsOf(own))) throw Failure("onednn: a filter's size does not fit the shape given");
  auto& packed = engine.own<PackedFilters>().entries;
  if (const auto found = packed.find(filter.handle); found != packed.end())
    for (const auto& [layout, data] : found->second)
      if (layout == wanted) return data;
  void* source = engine.floats(filter);
  BufferRef data = engine.scratch(wanted.get_size());
  engine.reorder(own, source, wanted, data->data());
  if (keep) packed[filter.handle].emplace_back(wanted, data);
  return data;
}

}  // namespace

bool isWinogradKind(const ConvArgs& a) {
  return !a.bf16 && a.groups == 1 && a.kh == 3 && a.kw == 3 && a.strideH == 1 && a.strideW == 1 && a.dilationH == 1 && a.dilationW == 1;
}

bool hasWinograd(Engine& engine, const ConvArgs& args) {
  return *engine.cached<bool>(convKey(engine, "winograd", args), [&] {
    try {
      forwardDesc(engine, args, algorithm::convolution_winograd);
      return std::make_shared<bool>(true);
    } catch (const dnnl::error&) {
      return std::make_shared<bool>(false);
    }
  });
}

Tensor convForward(Engine& engine, const ConvArgs& args, Tensor& x, Tensor& filter) {
  if (auto y = winogradForward(engine, args, x, filter)) return std::move(*y);
  const auto plan = forwardPlan(engine, args);
  const auto& desc = plan->desc;
  const BufferRef source = engine.inLayout(x, args.x, desc.src_desc());
  const BufferRef weights = filterIn(engine, filter, args, desc.weights_desc(), args.inference);
  Tensor y = engine.blockedTensor(desc.dst_desc());
  engine.execute(plan->run,
                 {{DNNL_ARG_SRC, engine.memory(desc.src_desc(), source->data())},
                  {DNNL_ARG_WEIGHTS, engine.memory(desc.weights_desc(), weights->data())},
                  {DNNL_ARG_DST, engine.memory(desc.dst_desc(), y.data->data())}},
                 desc.scratchpad_desc());
  return y;
}

Tensor convInput(Engine& engine, const ConvArgs& args, Tensor& dy, Tensor& filter) {
  if (auto dx = winogradInput(engine, args, dy, filter)) return std::move(*dx);
  const auto plan = inputPlan(engine, args);
  const auto& desc = plan->desc;
  const BufferRef gradient = engine.inLayout(dy, args.y(), desc.diff_dst_desc());
  const BufferRef weights = filterIn(engine, filter, args, desc.weights_desc(), false);
  Tensor dx = engine.blockedTensor(desc.diff_src_desc());
  engine.execute(plan->run,
                 {{DNNL_ARG_DIFF_DST, engine.memory(desc.diff_dst_desc(), gradient->data())},
                  {DNNL_ARG_WEIGHTS, engine.memory(desc.weights_desc(), weights->data())},
                  {DNNL_ARG_DIFF_SRC, engine.memory(desc.diff_src_desc(), dx.data->data())}},
                 desc.scratchpad_desc());
  return dx;
}

Tensor convFilter(Engine& engine, const ConvArgs& args, Tensor& x, Tensor& dy) {
  if (auto dw = winogradFilter(engine, args, x, dy)) return std::move(*dw);
  const auto plan = filterPlan(engine, args);
  const auto& desc = plan->desc;
  const BufferRef source = engine.inLayout(x, args.x, desc.src_desc());
  const BufferRef gradient = engine.inLayout(dy, args.y(), desc.diff_dst_desc());
  const Desc own = plainFilter(args);
  const BufferRef weights = engine.scratch(desc.diff_weights_desc().get_size());
  engine.execute(plan->run,
                 {{DNNL_ARG_SRC, engine.memory(desc.src_desc(), source->data())},
                  {DNNL_ARG_DIFF_DST, engine.memory(desc.diff_dst_desc(), gradient->data())},
                  {DNNL_ARG_DIFF_WEIGHTS, engine.memory(desc.diff_weights_desc(), weights->data())}},
                 desc.scratchpad_desc());
  Tensor dw = engine.make(DType::f32, product(dimsOf(own)));
  engine.reorder(desc.diff_weights_desc(), weights->data(), own, dw.data->data());
  return dw;
}

namespace {

// conv(x, filter, geometry)
Napi::Value conv(Engine& engine, Args& args) {
  Tensor &x = args.tensor(), &filter = args.tensor();
  return handleOf(engine, args, convForward(engine, convArgs(args), x, filter));
}

// convInput(dy, filter, geometry)
Napi::Value convInputOf(Engine& engine, Args& args) {
  Tensor &dy = args.tensor(), &filter = args.tensor();
  return handleOf(engine, args, convInput(engine, convArgs(args), dy, filter));
}

// convFilter(x, dy, geometry)
Napi::Value convFilterOf(Engine& engine, Args& args) {
  Tensor &x = args.tensor(), &dy = args.tensor();
  return handleOf(engine, args, convFilter(engine, convArgs(args), x, dy));
}

}  // namespace

const Entry kConvMethods[] = {{"conv", conv}, {"convInput", convInputOf}, {"convFilter", convFilterOf}, {nullptr, nullptr}};

}  // namespace pipefile
