#include "conv_norm.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <tuple>

namespace pipefile {
namespace {

bool isHalf(const Desc& desc) { return desc.data_type() == dnnl::memory::data_type::bf16; }

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
  engine.kernels.normalize(layout, isHalf(z.layout), norm.relu, z.data->data(), scale.data(), shift.data(), plus ? plus->data() : nullptr, y.data->data());
  return y;
}

// Output of the convolution in a layout that the loops below read.
Tensor convolved(Engine& engine, const ConvArgs& conv, Tensor& x, Tensor& filter) {
  Tensor z = convForward(engine, conv, x, filter);
  if (isPlanes(z.layout)) return z;
  const Desc rows(z.layout.dims(), z.layout.data_type(), dnnl::memory::format_tag::nhwc);
  Tensor moved = engine.blockedTensor(rows);
  engine.reorder(z.layout, z.data->data(), rows, moved.data->data());
  return moved;
}

}  // namespace

ConvNormOutputs convNorm(Engine& engine, const ConvArgs& conv, const NormArgs& norm, Tensor& x, Tensor& filter, Tensor& gamma, Tensor& beta, Tensor* add) {
  engine.normGradient = {};
  Tensor z = convolved(engine, conv, x, filter);
  const NormLayout layout = normLayout(z.layout);
  std::vector<float> mean = perChannel(layout), variance = mean, scale = mean, shift = mean;
  const BufferRef work = engine.scratch(static_cast<size_t>(engine.kernels.normWork(layout)) * sizeof(float));
  engine.kernels.statistics(layout, isHalf(z.layout), z.data->data(), mean.data(), variance.data(), conv.o, work->as<float>());
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

namespace {

// The gradient at the convolution's output, and at the addition where there is one.
void computeShared(Engine& engine, const ConvArgs& conv, const NormArgs& norm, bool adds, const ConvNormSaved& saved) {
  engine.normGradient = {};
  const std::vector<float> g = channels(engine, engine.at(saved.gamma), conv.o), b = channels(engine, engine.at(saved.beta), conv.o),
                           m = channels(engine, engine.at(saved.mean), conv.o), v = channels(engine, engine.at(saved.variance), conv.o);
  Tensor &z = engine.at(saved.conv), &dy = engine.at(saved.dy);
  const Desc desc = engine.describe(z, conv.y());
  const NormLayout layout = normLayout(desc);
  const bool half = isHalf(desc);
  const BufferRef gradient = engine.inLayout(dy, conv.y(), desc);
  std::vector<float> mean = perChannel(layout), sum = mean, dot = mean, scale = mean, slope = mean, shift = mean, forwardScale = mean, forwardShift = mean;
  foldNorm(conv.o, norm.eps, g, b, m, v, forwardScale, forwardShift);
  const BufferRef output = norm.relu && adds ? engine.inLayout(engine.at(saved.y), conv.y(), desc) : nullptr;
  const ReluMask mask = {!norm.relu ? Mask::none : adds ? Mask::output : Mask::input, output ? output->data() : nullptr, forwardScale.data(), forwardShift.data()};
  std::copy(m.begin(), m.end(), mean.begin());
  const BufferRef work = engine.scratch(static_cast<size_t>(engine.kernels.normWork(layout)) * sizeof(float));
  engine.kernels.gradientSums(layout, half, mask, gradient->data(), z.data->data(), mean.data(), sum.data(), dot.data(), work->as<float>());
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
  auto& shared = engine.normGradient;
  Tensor dadd = !adds ? Tensor() : norm.relu ? engine.blockedTensor(desc) : dy;
  Tensor dconv = engine.blockedTensor(desc);
  engine.kernels.gradientApply(layout, half, mask, gradient->data(), z.data->data(), scale.data(), slope.data(), shift.data(), dconv.data->data(),
                               adds && norm.relu ? dadd.data->data() : nullptr);
  shared.dgamma = vectorOf(engine, dgamma, conv.o);
  shared.dbeta = vectorOf(engine, sum, conv.o);
  shared.dconv = std::move(dconv);
  shared.dadd = std::move(dadd);
  shared.dy = saved.dy;
  shared.conv = saved.conv;
}

}  // namespace

Tensor convNormGrad(Engine& engine, const ConvArgs& conv, const NormArgs& norm, bool adds, const ConvNormSaved& saved, Wanted wanted) {
  if (wanted == Wanted::add && !adds) throw Failure("onednn: the gradient of an addition that there was not");
  auto& shared = engine.normGradient;
  if (shared.dy != saved.dy || shared.conv != saved.conv) computeShared(engine, conv, norm, adds, saved);
  switch (wanted) {
    case Wanted::x: return convInput(engine, conv, shared.dconv, engine.at(saved.filter));
    case Wanted::filter: return convFilter(engine, conv, engine.at(saved.x), shared.dconv);
    case Wanted::gamma: return shared.dgamma;
    case Wanted::beta: return shared.dbeta;
    case Wanted::add: return shared.dadd;
  }
  throw Failure("onednn: an unknown gradient was asked for");
}

}  // namespace pipefile
