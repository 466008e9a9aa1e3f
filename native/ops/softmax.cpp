// Softmax and its cross entropy.
#include "../args.hpp"
#include "../kernels/softmax.hpp"

namespace pipefile {
namespace {

const SoftmaxKernels& kernels() { return PIPEFILE_BEST(softmaxes); }

// softmax(logarithm, x, rows, classes)
Napi::Value softmax(Engine& engine, Args& args) {
  const bool logarithm = args.flag();
  Tensor& x = args.tensor();
  const int64_t rows = args.size(), classes = args.size();
  if (x.count != product({rows, classes})) throw Failure("onednn: a tensor's size does not fit the shape given");
  Tensor y = engine.make(DType::f32, x.count);
  if (y.count > 0) kernels().softmax(logarithm, engine.floats(x), y.data->as<float>(), rows, classes);
  return handleOf(engine, args, std::move(y));
}

// crossEntropy(logits, labels, rows, classes): [loss, probabilities]
Napi::Value crossEntropy(Engine& engine, Args& args) {
  Tensor &logits = args.tensor(), &labels = args.tensor();
  const int64_t rows = args.size(), classes = args.size();
  if (classes < 1 || logits.count != product({rows, classes}) || labels.count != (labels.dtype == DType::i32 ? rows : rows * classes)) throw Failure("onednn: labels do not fit the logits");
  Tensor loss = engine.make(DType::f32, rows), probabilities = engine.make(DType::f32, rows * classes);
  if (labels.dtype == DType::i32)
    kernels().crossEntropyIndex(engine.floats(logits), engine.ints(labels), loss.data->as<float>(), probabilities.data->as<float>(), rows, classes);
  else
    kernels().crossEntropyDense(engine.floats(logits), engine.floats(labels), loss.data->as<float>(), probabilities.data->as<float>(), rows, classes);
  auto result = Napi::Array::New(args.env(), 2);
  result.Set(0u, handleOf(engine, args, std::move(loss)));
  result.Set(1u, handleOf(engine, args, std::move(probabilities)));
  return result;
}

}  // namespace

const Entry kSoftmaxMethods[] = {{"softmax", softmax}, {"crossEntropy", crossEntropy}, {nullptr, nullptr}};

}  // namespace pipefile
