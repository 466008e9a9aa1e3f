// Convolution, batch normalisation, addition and ReLU as one operation (src/tensor/kernels.ts, ConvNorm).
#include <algorithm>
#include <cmath>
#include <cstring>
#include <tuple>

#include "../kernels/norm.hpp"
#include "conv.hpp"

namespace pipefile {
namespace {

const NormKernels& kernels() { return PIPEFILE_BEST(normalisation); }

struct NormArgs {
  float eps;
  bool relu;
};

NormLayout normLayout(const Desc& desc) {
  const Planes p = planesOf(desc);
  return {p.n, p.blocks, p.spatial, p.lanes};
}

// One number per channel, zero for the channels that a layout adds to fill its blocks.
std::vector<float> perChannel(const NormLayout& layout) { return std::vector<float>(static_cast<size_t>(layout.blocks * layout.lanes), 0.0f); }

// A copy, since the tensor's layout may change when it takes part in a call twice.
std::vector<float> channels(Engine& engine, Tensor& tensor, int64_t count) {
  if (tensor.count != count) throw Failure("onednn: a batch normalisation's parameter does not fit the number of channels");
  const float* values = engine.floats(tensor);
  return std::vector<float>(values, values + count);
}

Tensor vectorOf(Engine& engine, const std::vector<float>& values, int64_t count) {
  Tensor tensor = engine.make(DType::f32, count);
  std::memcpy(tensor.data->data(), values.data(), static_cast<size_t>(count) * sizeof(float));
  return tensor;
}

// A batch normalisation as z * scale + shift.
void foldNorm(int64_t count, float eps, const std::vector<float>& gamma, const std::vector<float>& beta, const std::vector<float>& mean, const std::vector<float>& variance,
              std::vector<float>& scale, std::vector<float>& shift) {
  for (int64_t c = 0; c < count; ++c) {
    scale[c] = gamma[c] / std::sqrt(variance[c] + eps);
    shift[c] = beta[c] - mean[c] * scale[c];
  }
}

Tensor normalized(Engine& engine, const ConvArgs& conv, const NormArgs& norm, Tensor& z, const std::vector<float>& scale, const std::vector<float>& shift, Tensor* add,
                  bool inPlace) {
  const NormLayout layout = normLayout(z.layout);
  const BufferRef plus = add ? engine.inLayout(*add, conv.y(), z.layout) : nullptr;
  Tensor y = inPlace ? z : engine.blockedTensor(z.layout);
  kernels().normalize(layout, isHalf(z.layout), norm.relu, z.data->data(), scale.data(), shift.data(), plus ? plus->data() : nullptr, y.data->data());
  return y;
}

// Output of the convolution in a layout that the loops below read.
Tensor convolved(Engine& engine, const ConvArgs& conv, Tensor& x, Tensor& filter) {
  Tensor z = convForward(engine, conv, x, filter);
  if (isPlanes(z.layout)) return z;
  const Desc rows(dimsOf(z.layout), typeOf(z.layout), dnnl::memory::format_tag::nhwc);
  Tensor moved = engine.blockedTensor(rows);
  engine.reorder(z.layout, z.data->data(), rows, moved.data->data());
  return moved;
}

struct ConvNormOutputs {
  Tensor y, mean, variance, conv;
};

ConvNormOutputs convNorm(Engine& engine, const ConvArgs& conv, const NormArgs& norm, Tensor& x, Tensor& filter, Tensor& gamma, Tensor& beta, Tensor* add) {
  Tensor z = convolved(engine, conv, x, filter);
  const NormLayout layout = normLayout(z.layout);
  std::vector<float> mean = perChannel(layout), variance = mean, scale = mean, shift = mean;
  const BufferRef work = engine.scratch(static_cast<size_t>(kernels().normWork(layout)) * sizeof(float));
  kernels().statistics(layout, isHalf(z.layout), z.data->data(), mean.data(), variance.data(), conv.o, work->as<float>());
  const std::vector<float> g = channels(engine, gamma, conv.o), b = channels(engine, beta, conv.o);
  foldNorm(conv.o, norm.eps, g, b, mean, variance, scale, shift);
  Tensor y = normalized(engine, conv, norm, z, scale, shift, add, false);
  return {std::move(y), vectorOf(engine, mean, conv.o), vectorOf(engine, variance, conv.o), std::move(z)};
}

Tensor convNormInference(Engine& engine, const ConvArgs& conv, const NormArgs& norm, Tensor& x, Tensor& filter, Tensor& gamma, Tensor& beta, Tensor& mean, Tensor& variance,
                         Tensor* add) {
  Tensor z = convolved(engine, conv, x, filter);
  const NormLayout layout = normLayout(z.layout);
  std::vector<float> scale = perChannel(layout), shift = scale;
  const auto [g, b, m, v] = std::tuple(channels(engine, gamma, conv.o), channels(engine, beta, conv.o), channels(engine, mean, conv.o), channels(engine, variance, conv.o));
  foldNorm(conv.o, norm.eps, g, b, m, v, scale, shift);
  return normalized(engine, conv, norm, z, scale, shift, add, true);
}

// What the gradient is computed of. `y` is there where a ReLU followed an addition: elsewhere conv says where the ReLU was open.
struct Saved {
  Tensor &dy, &x, &filter, &gamma, &beta, &mean, &variance, &conv;
  Tensor* y;
};

// The gradient through the normalisation.
struct NormGradient {
  Tensor dconv, dadd, dgamma, dbeta;
};

NormGradient normGradient(Engine& engine, const ConvArgs& conv, const NormArgs& norm, bool adds, const Saved& saved) {
  const std::vector<float> g = channels(engine, saved.gamma, conv.o), b = channels(engine, saved.beta, conv.o), m = channels(engine, saved.mean, conv.o),
                           v = channels(engine, saved.variance, conv.o);
  Tensor &z = saved.conv, &dy = saved.dy;
  const Desc desc = engine.describe(z, conv.y());
  const NormLayout layout = normLayout(desc);
  const bool half = isHalf(desc);
  const BufferRef gradient = engine.inLayout(dy, conv.y(), desc);
  std::vector<float> mean = perChannel(layout), sum = mean, dot = mean, scale = mean, slope = mean, shift = mean, forwardScale = mean, forwardShift = mean;
  foldNorm(conv.o, norm.eps, g, b, m, v, forwardScale, forwardShift);
  if (norm.relu && adds && !saved.y) throw Failure("onednn: the gradient of a ReLU behind an addition needs the output");
  const BufferRef output = norm.relu && adds ? engine.inLayout(*saved.y, conv.y(), desc) : nullptr;
  const ReluMask mask = {!norm.relu ? Mask::none : adds ? Mask::output : Mask::input, output ? output->data() : nullptr, forwardScale.data(), forwardShift.data()};
  std::copy(m.begin(), m.end(), mean.begin());
  const BufferRef work = engine.scratch(static_cast<size_t>(kernels().normWork(layout)) * sizeof(float));
  kernels().gradientSums(layout, half, mask, gradient->data(), z.data->data(), mean.data(), sum.data(), dot.data(), work->as<float>());
  std::vector<float> dgamma = mean;
  const double inverseCount = 1.0 / static_cast<double>(conv.y().n * conv.outH * conv.outW);
  for (int64_t c = 0; c < conv.o; ++c) {
    const double inverse = 1.0 / std::sqrt(static_cast<double>(v[c]) + norm.eps);
    dgamma[c] = static_cast<float>(dot[c] * inverse);
    const double factor = -g[c] * inverse * inverse * inverse * dot[c] * inverseCount;
    scale[c] = static_cast<float>(g[c] * inverse);
    slope[c] = static_cast<float>(factor);
    shift[c] = static_cast<float>(-g[c] * inverse * sum[c] * inverseCount - factor * m[c]);
  }
  Tensor dadd = !adds ? Tensor() : norm.relu ? engine.blockedTensor(desc) : dy;
  Tensor dconv = engine.blockedTensor(desc);
  kernels().gradientApply(layout, half, mask, gradient->data(), z.data->data(), scale.data(), slope.data(), shift.data(), dconv.data->data(),
                          adds && norm.relu ? dadd.data->data() : nullptr);
  return {std::move(dconv), std::move(dadd), vectorOf(engine, dgamma, conv.o), vectorOf(engine, sum, conv.o)};
}

NormArgs normArgs(const Named& options) { return {options.real("eps"), options.flag("relu")}; }

// convNorm({ x, filter, gamma, beta, add? }, geometry, { eps, relu }): [y, mean, variance, conv]
Napi::Value convNormOf(Engine& engine, Args& args) {
  const Named inputs = args.named("convNorm");
  const ConvArgs conv = convArgs(args);
  const NormArgs norm = normArgs(args.named("convNorm"));
  ConvNormOutputs outputs =
      convNorm(engine, conv, norm, inputs.tensor("x"), inputs.tensor("filter"), inputs.tensor("gamma"), inputs.tensor("beta"), inputs.maybeTensor("add"));
  auto result = Napi::Array::New(args.env(), 4);
  uint32_t i = 0;
  for (Tensor* tensor : {&outputs.y, &outputs.mean, &outputs.variance, &outputs.conv}) result.Set(i++, handleOf(engine, args, std::move(*tensor)));
  return result;
}

// convNormInference({ x, filter, gamma, beta, mean, variance, add? }, geometry, { eps, relu })
Napi::Value convNormInferenceOf(Engine& engine, Args& args) {
  const Named inputs = args.named("convNormInference");
  ConvArgs conv = convArgs(args);
  conv.inference = true;
  const NormArgs norm = normArgs(args.named("convNormInference"));
  return handleOf(engine, args,
                  convNormInference(engine, conv, norm, inputs.tensor("x"), inputs.tensor("filter"), inputs.tensor("gamma"), inputs.tensor("beta"), inputs.tensor("mean"),
                                    inputs.tensor("variance"), inputs.maybeTensor("add")));
}

// convNormGrad({ dy, x, filter, gamma, beta, mean, variance, conv, y? }, geometry, { eps, relu, adds }, { x?: true, filter?: true, gamma?, beta?, add? }):
// the gradients that were asked for, by the same names
Napi::Value convNormGradOf(Engine& engine, Args& args) {
  const Named inputs = args.named("convNormGrad");
  const ConvArgs conv = convArgs(args);
  const Named options = args.named("convNormGrad");
  const NormArgs norm = normArgs(options);
  const bool adds = options.flag("adds");
  const Named wanted = args.named("convNormGrad's wants");
  const Saved saved{inputs.tensor("dy"),   inputs.tensor("x"),        inputs.tensor("filter"), inputs.tensor("gamma"),   inputs.tensor("beta"),
                    inputs.tensor("mean"), inputs.tensor("variance"), inputs.tensor("conv"),   inputs.maybeTensor("y")};
  const bool x = wanted.has("x"), filter = wanted.has("filter"), gamma = wanted.has("gamma"), beta = wanted.has("beta"), add = wanted.has("add");
  if (add && !adds) throw Failure("onednn: the gradient of an addition that there was not");
  NormGradient gradient = normGradient(engine, conv, norm, adds, saved);
  Tensor dx = x ? convInput(engine, conv, gradient.dconv, saved.filter) : Tensor();
  Tensor dfilter = filter ? convFilter(engine, conv, saved.x, gradient.dconv) : Tensor();
  auto result = Napi::Object::New(args.env());
  const auto give = [&](bool asked, const char* name, Tensor& tensor) {
    if (asked) result.Set(name, handleOf(engine, args, std::move(tensor)));
  };
  give(x, "x", dx);
  give(filter, "filter", dfilter);
  give(gamma, "gamma", gradient.dgamma);
  give(beta, "beta", gradient.dbeta);
  give(add, "add", gradient.dadd);
  return result;
}

}  // namespace

const Entry kConvNormMethods[] = {{"convNorm", convNormOf}, {"convNormInference", convNormInferenceOf}, {"convNormGrad", convNormGradOf}, {nullptr, nullptr}};

}  // namespace pipefile
