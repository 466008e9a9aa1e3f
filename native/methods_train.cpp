// The fused operations of src/tensor/kernels.ts.
#include <cmath>

#include "args.hpp"
#include "conv_norm.hpp"
#include "image_args.hpp"

namespace pipefile {
namespace {

NormArgs normArgs(Args& args) {
  const float eps = static_cast<float>(args.number());
  return {eps, args.flag()};
}

// convNorm(conv args, eps, relu, x, filter, gamma, beta, add | 0): [y, mean, variance, conv]
Napi::Value convNormOf(Engine& engine, Args& args) {
  const ConvArgs conv = convArgs(args.dims());
  const NormArgs norm = normArgs(args);
  Tensor &x = args.tensor(), &filter = args.tensor(), &gamma = args.tensor(), &beta = args.tensor();
  Tensor* add = args.maybeTensor();
  ConvNormOutputs outputs = convNorm(engine, conv, norm, x, filter, gamma, beta, add);
  auto result = Napi::Array::New(args.env(), 4);
  uint32_t i = 0;
  for (Tensor* tensor : {&outputs.y, &outputs.mean, &outputs.variance, &outputs.conv}) result.Set(i++, handleOf(engine, args, std::move(*tensor)));
  return result;
}

// convNormInference(conv args, eps, relu, x, filter, gamma, beta, mean, variance, add | 0)
Napi::Value convNormInferenceOf(Engine& engine, Args& args) {
  ConvArgs conv = convArgs(args.dims());
  conv.inference = true;
  const NormArgs norm = normArgs(args);
  Tensor &x = args.tensor(), &filter = args.tensor(), &gamma = args.tensor(), &beta = args.tensor(), &mean = args.tensor(), &variance = args.tensor();
  Tensor* add = args.maybeTensor();
  return handleOf(engine, args, convNormInference(engine, conv, norm, x, filter, gamma, beta, mean, variance, add));
}

// convNormGrad(wanted, conv args, eps, relu, adds, dy, x, filter, gamma, beta, mean, variance, conv, y | 0)
Napi::Value convNormGradOf(Engine& engine, Args& args) {
  const auto wanted = static_cast<Wanted>(args.choice(5));
  const ConvArgs conv = convArgs(args.dims());
  const NormArgs norm = normArgs(args);
  const bool adds = args.flag();
  ConvNormSaved saved{};
  for (int64_t* handle : {&saved.dy, &saved.x, &saved.filter, &saved.gamma, &saved.beta, &saved.mean, &saved.variance, &saved.conv}) {
    *handle = args.handle();
    engine.at(*handle);
  }
  saved.y = args.handle();
  return handleOf(engine, args, convNormGrad(engine, conv, norm, adds, saved, wanted));
}

// adam(p, g, a, s, lr, mom, sqrMom, eps, wd, decoupled, t)
Napi::Value adam(Engine& engine, Args& args) {
  engine.normGradient = {};
  Tensor &p = args.tensor(), &g = args.tensor(), &a = args.tensor(), &s = args.tensor();
  const double lr = args.number(), mom = args.number(), sqrMom = args.number(), eps = args.number(), wd = args.number();
  const bool decoupled = args.flag();
  const double t = args.number();
  if (g.count != p.count || a.count != p.count || s.count != p.count) throw Failure("onednn: an optimizer's tensors differ in size");
  AdamStep step{};
  step.shrink = decoupled ? static_cast<float>(1 - lr * wd) : 1.0f;
  step.l2 = decoupled ? 0.0f : static_cast<float>(wd);
  step.mom = static_cast<float>(mom);
  step.dampening = static_cast<float>(1 - mom);
  step.sqrMom = static_cast<float>(sqrMom);
  step.sqrDampening = static_cast<float>(1 - sqrMom);
  step.lr = static_cast<float>(lr);
  step.debias = static_cast<float>(1 / (1 - std::pow(mom, t)));
  step.eps = static_cast<float>(eps);
  step.invDebiasSqr = static_cast<float>(1 / (1 - std::pow(sqrMom, t)));
  p.packed.clear();
  engine.kernels.adam(step, engine.floats(p), engine.floats(g), engine.floats(a), engine.floats(s), p.count);
  return args.env().Undefined();
}

// sgd(p, g, a | 0, lr, mom, wd, decoupled)
Napi::Value sgd(Engine& engine, Args& args) {
  engine.normGradient = {};
  Tensor &p = args.tensor(), &g = args.tensor();
  Tensor* a = args.maybeTensor();
  const double lr = args.number(), mom = args.number(), wd = args.number();
  const bool decoupled = args.flag();
  if (g.count != p.count || (a && a->count != p.count)) throw Failure("onednn: an optimizer's tensors differ in size");
  AdamStep step{};
  step.shrink = decoupled ? static_cast<float>(1 - lr * wd) : 1.0f;
  step.l2 = decoupled ? 0.0f : static_cast<float>(wd);
  step.mom = static_cast<float>(mom);
  step.lr = static_cast<float>(lr);
  p.packed.clear();
  engine.kernels.sgd(step, engine.floats(p), engine.floats(g), a ? engine.floats(*a) : nullptr, p.count);
  return args.env().Undefined();
}

// crossEntropy(logits, labels, rows, classes): [loss, probabilities]
Napi::Value crossEntropy(Engine& engine, Args& args) {
  Tensor &logits = args.tensor(), &labels = args.tensor();
  const int64_t rows = args.size(), classes = args.size();
  if (classes < 1 || logits.count != product({rows, classes}) || labels.count != (labels.dtype == DType::i32 ? rows : rows * classes)) throw Failure("onednn: labels do not fit the logits");
  Tensor loss = engine.make(DType::f32, rows), probabilities = engine.make(DType::f32, rows * classes);
  if (labels.dtype == DType::i32)
    engine.kernels.crossEntropyIndex(engine.floats(logits), engine.ints(labels), loss.data->as<float>(), probabilities.data->as<float>(), rows, classes);
  else
    engine.kernels.crossEntropyDense(engine.floats(logits), engine.floats(labels), loss.data->as<float>(), probabilities.data->as<float>(), rows, classes);
  auto result = Napi::Array::New(args.env(), 2);
  result.Set(0u, handleOf(engine, args, std::move(loss)));
  result.Set(1u, handleOf(engine, args, std::move(probabilities)));
  return result;
}

}  // namespace

const Entry kTrainMethods[] = {{"convNorm", convNormOf}, {"convNormInference", convNormInferenceOf}, {"convNormGrad", convNormGradOf},
                               {"adam", adam},           {"sgd", sgd},                               {"crossEntropy", crossEntropy},
                               {nullptr, nullptr}};

}  // namespace pipefile
