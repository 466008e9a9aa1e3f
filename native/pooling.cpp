#include "pooling.hpp"

namespace pipefile {
namespace {

using dnnl::algorithm;
using dnnl::memory;

struct ForwardPlan {
  dnnl::pooling_forward::primitive_desc desc;
  dnnl::pooling_forward run;
};

struct BackwardPlan {
  dnnl::pooling_backward::primitive_desc desc;
  dnnl::pooling_backward run;
};

dnnl::primitive_attr attributes() {
  dnnl::primitive_attr attr;
  attr.set_scratchpad_mode(dnnl::scratchpad_mode::user);
  return attr;
}

std::string poolKey(const char* name, const PoolArgs& a, const Desc& source) {
  std::string key = keyOf(name, a.x.n, a.x.h, a.x.w, a.x.c, a.kh, a.kw, a.strideH, a.strideW, a.padTop, a.padLeft, a.outH, a.outW, a.average);
  return key.append(reinterpret_cast<const char*>(&source.data), sizeof(source.data));
}

struct Geometry {
  algorithm kind;
  Dims strides, kernel, before, after;
};

Geometry geometryOf(const PoolArgs& a) {
  const auto kind = a.average ? algorithm::pooling_avg_exclude_padding : algorithm::pooling_max;
  return {kind, {a.strideH, a.strideW}, {a.kh, a.kw}, {a.padTop, a.padLeft}, {(a.outH - 1) * a.strideH + a.kh - a.x.h - a.padTop, (a.outW - 1) * a.strideW + a.kw - a.x.w - a.padLeft}};
}

std::shared_ptr<ForwardPlan> forwardPlan(Engine& engine, const PoolArgs& args, const Desc& source) {
  return engine.cached<ForwardPlan>(poolKey("pool", args, source), [&] {
    const Geometry g = geometryOf(args);
    const Desc any(args.y().nchw(), source.data_type(), memory::format_tag::any);
    const dnnl::pooling_forward::primitive_desc desc({dnnl::prop_kind::forward_training, g.kind, source, any, g.strides, g.kernel, g.before, g.after}, attributes(), engine.cpu());
    return std::make_shared<ForwardPlan>(ForwardPlan{desc, dnnl::pooling_forward(desc)});
  });
}

std::shared_ptr<BackwardPlan> backwardPlan(Engine& engine, const PoolArgs& args, const ForwardPlan& forward) {
  const Desc source = forward.desc.src_desc();
  return engine.cached<BackwardPlan>(poolKey("pool-grad", args, source), [&] {
    const Geometry g = geometryOf(args);
    const dnnl::pooling_backward::primitive_desc desc({g.kind, source, forward.desc.dst_desc(), g.strides, g.kernel, g.before, g.after}, attributes(), engine.cpu(), forward.desc);
    return std::make_shared<BackwardPlan>(BackwardPlan{desc, dnnl::pooling_backward(desc)});
  });
}

Tensor runForward(Engine& engine, const std::shared_ptr<ForwardPlan>& shared, void* source) {
  const ForwardPlan& plan = *shared;
  Tensor y = engine.blockedTensor(plan.desc.dst_desc());
  std::unordered_map<int, memory> args{{DNNL_ARG_SRC, engine.memory(plan.desc.src_desc(), source)}, {DNNL_ARG_DST, engine.memory(plan.desc.dst_desc(), y.data->data())}};
  const Desc places = plan.desc.workspace_desc();
  if (places.get_size() > 0) {
    y.workspace = engine.scratch(places.get_size());
    y.workspacePlan = shared;
    args.emplace(DNNL_ARG_WORKSPACE, engine.memory(places, y.workspace->data()));
  }
  engine.execute(plan.run, std::move(args), plan.desc.scratchpad_desc());
  return y;
}

}  // namespace

Tensor poolForward(Engine& engine, const PoolArgs& args, Tensor& x) {
  const Desc source = engine.describe(x, args.x);
  return runForward(engine, forwardPlan(engine, args, source), x.data->data());
}

Tensor poolGrad(Engine& engine, const PoolArgs& args, Tensor& dy, Tensor* x, Tensor* output) {
  const Desc source = x ? engine.describe(*x, args.x) : engine.describe(dy, args.y());
  const Desc sourceLike = x ? source : Desc(args.x.nchw(), memory::data_type::f32, memory::format_tag::nhwc);
  const auto forward = forwardPlan(engine, args, sourceLike);
  const auto plan = backwardPlan(engine, args, *forward);
  const Desc places = forward->desc.workspace_desc();
  BufferRef workspace;
  if (places.get_size() > 0) {
    const bool kept = output && output->workspace && output->workspacePlan == forward;
    workspace = kept ? output->workspace : runForward(engine, forward, x->data->data()).workspace;
  }
  const BufferRef gradient = engine.inLayout(dy, args.y(), plan->desc.diff_dst_desc());
  Tensor dx = engine.blockedTensor(plan->desc.diff_src_desc());
  std::unordered_map<int, memory> arguments{{DNNL_ARG_DIFF_DST, engine.memory(plan->desc.diff_dst_desc(), gradient->data())},
                                            {DNNL_ARG_DIFF_SRC, engine.memory(plan->desc.diff_src_desc(), dx.data->data())}};
  if (workspace) arguments.emplace(DNNL_ARG_WORKSPACE, engine.memory(places, workspace->data()));
  engine.execute(plan->run, std::move(arguments), plan->desc.scratchpad_desc());
  return dx;
}

}  // namespace pipefile
