// Operations on each number or pair of numbers.
#include "../args.hpp"
#include "../kernels/elementwise.hpp"

namespace pipefile {
namespace {

const ElementwiseKernels& kernels() { return PIPEFILE_BEST(elementwise); }

Tensor like(Engine& engine, const Tensor& x) {
  if (x.blocked && typeOf(x.layout) == dnnl::memory::data_type::f32) return engine.blockedTensor(x.layout);
  return engine.make(DType::f32, x.count);
}

// Elementwise on what is stored, in place order, where that gives the same values: no padded channels.
bool storedDensely(const Tensor& x) {
  return x.blocked && typeOf(x.layout) == dnnl::memory::data_type::f32 && x.layout.get_size() == static_cast<size_t>(x.count) * sizeof(float);
}

// unary(op, x, alpha)
Napi::Value unary(Engine& engine, Args& args) {
  const UnaryOp& op = args.operation(kernels().unary);
  Tensor& x = args.tensor();
  const float alpha = static_cast<float>(args.number());
  if (!storedDensely(x)) engine.floats(x);
  Tensor y = like(engine, x);
  op.run(alpha, x.data->as<float>(), y.data->as<float>(), x.count);
  return handleOf(engine, args, std::move(y));
}

// clip(x, low, high)
Napi::Value clip(Engine& engine, Args& args) {
  Tensor& x = args.tensor();
  const double low = args.number(), high = args.number();
  if (!storedDensely(x)) engine.floats(x);
  Tensor y = like(engine, x);
  kernels().clip(static_cast<float>(low), static_cast<float>(high), x.data->as<float>(), y.data->as<float>(), x.count);
  return handleOf(engine, args, std::move(y));
}

// Strides of a row-major tensor of `shape`, aligned right to `out`, 0 where it repeats.
Dims broadcastStrides(const Dims& shape, const Dims& out) {
  if (shape.size() > out.size()) throw Failure("onednn: shapes do not broadcast");
  Dims strides(out.size(), 0);
  int64_t stride = 1;
  for (size_t i = 0; i < shape.size(); ++i) {
    const size_t from = shape.size() - 1 - i, to = out.size() - 1 - i;
    if (shape[from] != 1 && shape[from] != out[to]) throw Failure("onednn: shapes do not broadcast");
    strides[to] = shape[from] == 1 ? 0 : stride;
    stride *= shape[from];
  }
  return strides;
}

// Merges neighbouring dimensions that both inputs step through as one.
Nest nestOf(const Dims& out, const Dims& a, const Dims& b) {
  Nest nest{};
  nest.rank = 0;
  for (size_t d = 0; d < out.size(); ++d) {
    if (out[d] == 1) continue;
    if (nest.rank > 0) {
      const int last = nest.rank - 1;
      if (nest.a[last] == a[d] * out[d] && nest.b[last] == b[d] * out[d]) {
        nest.size[last] *= out[d];
        nest.a[last] = a[d];
        nest.b[last] = b[d];
        continue;
      }
    }
    if (nest.rank == 8) throw Failure("onednn: a tensor of too many dimensions");
    nest.size[nest.rank] = out[d];
    nest.a[nest.rank] = a[d];
    nest.b[nest.rank++] = b[d];
  }
  if (nest.rank == 0) {
    nest.rank = 1;
    nest.size[0] = 1;
  }
  return nest;
}

// Two tensors with the shape of their result.
struct Pair {
  Tensor &a, &b;
  Dims aShape, bShape, out;
  int64_t count;
  Nest nest() const { return nestOf(out, broadcastStrides(aShape, out), broadcastStrides(bShape, out)); }
};

// a, aShape, b, bShape, outShape
Pair pairOf(Args& args) {
  Tensor& a = args.tensor();
  const Dims aShape = args.shape();
  Tensor& b = args.tensor();
  const Dims bShape = args.shape(), out = args.shape();
  if (a.count != product(aShape) || b.count != product(bShape)) throw Failure("onednn: a tensor's size does not fit the shape given");
  if (a.dtype != b.dtype) throw Failure("onednn: two dtypes in one operation");
  return {a, b, aShape, bShape, out, product(out)};
}

const char* const kNoSuchOperation = "onednn: no such operation for this dtype";

// Of two tensors that are stored alike, without putting them in order; false where that is not possible.
bool binaryAsStored(Engine& engine, const BinaryOp& op, const Pair& pair, Tensor& y) {
  const auto& [a, b, aShape, bShape, out, count] = pair;
  if (!sameLayout(a, b) || a.count != count || b.count != count) return false;
  if (isHalf(a.layout) && op.halves) {
    y = engine.blockedTensor(a.layout);
    op.halves(a.data->as<uint16_t>(), b.data->as<uint16_t>(), y.data->as<uint16_t>(), static_cast<int64_t>(a.layout.get_size() / 2));
    return true;
  }
  if (!storedDensely(a)) return false;
  y = engine.blockedTensor(a.layout);
  op.floats(Nest{1, {count}, {1}, {1}}, a.data->as<float>(), b.data->as<float>(), y.data->as<float>());
  return true;
}

// binary(op, a, aShape, b, bShape, outShape): a tensor of their dtype
Napi::Value binary(Engine& engine, Args& args) {
  const BinaryOp& op = args.operation(kernels().binary);
  const Pair pair = pairOf(args);
  Tensor y;
  if (binaryAsStored(engine, op, pair, y)) return handleOf(engine, args, std::move(y));
  const Nest nest = pair.nest();
  const DType dtype = pair.a.dtype;
  if (dtype == DType::boolean || (dtype == DType::i32 && !op.ints)) throw Failure(kNoSuchOperation);
  y = engine.make(dtype, pair.count);
  if (pair.count == 0) return handleOf(engine, args, std::move(y));
  if (dtype == DType::f32)
    op.floats(nest, engine.floats(pair.a), engine.floats(pair.b), y.data->as<float>());
  else
    op.ints(nest, engine.ints(pair.a), engine.ints(pair.b), y.data->as<int32_t>());
  return handleOf(engine, args, std::move(y));
}

// compare(op, a, aShape, b, bShape, outShape): a bool tensor
Napi::Value compare(Engine& engine, Args& args) {
  const CompareOp& op = args.operation(kernels().compare);
  const Pair pair = pairOf(args);
  const Nest nest = pair.nest();
  if (pair.a.dtype == DType::boolean) throw Failure(kNoSuchOperation);
  Tensor y = engine.make(DType::boolean, pair.count);
  if (pair.count == 0) return handleOf(engine, args, std::move(y));
  if (pair.a.dtype == DType::f32)
    op.floats(nest, engine.floats(pair.a), engine.floats(pair.b), y.data->as<uint8_t>());
  else
    op.ints(nest, engine.ints(pair.a), engine.ints(pair.b), y.data->as<uint8_t>());
  return handleOf(engine, args, std::move(y));
}

}  // namespace

const Entry kElementwiseMethods[] = {{"unary", unary, [] { return namesOf(kernels().unary); }},
                                     {"clip", clip},
                                     {"binary", binary, [] { return namesOf(kernels().binary); }},
                                     {"compare", compare, [] { return namesOf(kernels().compare); }},
                                     {nullptr, nullptr}};

}  // namespace pipefile
