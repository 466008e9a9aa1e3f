// Elementwise operations, reductions, matrix products.
#include <dnnl.h>

#include <algorithm>

#include "args.hpp"

namespace pipefile {
namespace {

Tensor like(Engine& engine, const Tensor& x) {
  if (x.blocked && x.layout.data_type() == dnnl::memory::data_type::f32) return engine.blockedTensor(x.layout);
  return engine.make(DType::f32, x.count);
}

// Elementwise on what is stored, in place order, where that gives the same values: no padded channels.
bool storedDensely(const Tensor& x) {
  return x.blocked && x.layout.data_type() == dnnl::memory::data_type::f32 && x.layout.get_size() == static_cast<size_t>(x.count) * sizeof(float);
}

// unary(op, x, alpha)
Napi::Value unary(Engine& engine, Args& args) {
  const auto op = static_cast<Unary>(args.choice(static_cast<int>(Unary::count)));
  Tensor& x = args.tensor();
  const float alpha = static_cast<float>(args.number());
  if (!storedDensely(x)) engine.floats(x);
  Tensor y = like(engine, x);
  engine.kernels.unary(op, alpha, x.data->as<float>(), y.data->as<float>(), x.count);
  return handleOf(engine, args, std::move(y));
}

// clip(x, low, high)
Napi::Value clip(Engine& engine, Args& args) {
  Tensor& x = args.tensor();
  const double low = args.number(), high = args.number();
  if (!storedDensely(x)) engine.floats(x);
  Tensor y = like(engine, x);
  engine.kernels.clip(static_cast<float>(low), static_cast<float>(high), x.data->as<float>(), y.data->as<float>(), x.count);
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

// binary(op, a, aShape, b, bShape, outShape)
Napi::Value binary(Engine& engine, Args& args) {
  const auto op = static_cast<Binary>(args.choice(static_cast<int>(Binary::count)));
  Tensor& a = args.tensor();
  const Dims aShape = args.shape();
  Tensor& b = args.tensor();
  const Dims bShape = args.shape(), out = args.shape();
  const int64_t count = product(out);
  if (a.count != product(aShape) || b.count != product(bShape)) throw Failure("onednn: a tensor's size does not fit the shape given");
  if (a.dtype != b.dtype) throw Failure("onednn: two dtypes in one operation");
  const bool arithmetic = op < Binary::equal;
  if (arithmetic && sameLayout(a, b) && a.count == count && b.count == count) {
    if (op == Binary::add && a.layout.data_type() == dnnl::memory::data_type::bf16) {
      Tensor y = engine.blockedTensor(a.layout);
      engine.kernels.addHalf(a.data->as<uint16_t>(), b.data->as<uint16_t>(), y.data->as<uint16_t>(), static_cast<int64_t>(a.layout.get_size() / 2));
      return handleOf(engine, args, std::move(y));
    }
    if (storedDensely(a)) {
      Tensor y = engine.blockedTensor(a.layout);
      const Nest flat{1, {count}, {1}, {1}};
      engine.kernels.binary(op, flat, a.data->as<float>(), b.data->as<float>(), y.data->as<float>());
      return handleOf(engine, args, std::move(y));
    }
  }
  const Nest nest = nestOf(out, broadcastStrides(aShape, out), broadcastStrides(bShape, out));
  Tensor y = engine.make(arithmetic ? a.dtype : DType::boolean, count);
  if (count == 0) return handleOf(engine, args, std::move(y));
  if (a.dtype == DType::f32 && arithmetic)
    engine.kernels.binary(op, nest, engine.floats(a), engine.floats(b), y.data->as<float>());
  else if (a.dtype == DType::f32)
    engine.kernels.compare(op, nest, engine.floats(a), engine.floats(b), y.data->as<uint8_t>());
  else if (a.dtype == DType::i32 && arithmetic && op != Binary::div && op != Binary::pow && op != Binary::squaredDifference && op != Binary::eluGrad)
    engine.kernels.binaryInt(op, nest, engine.ints(a), engine.ints(b), y.data->as<int32_t>());
  else if (a.dtype == DType::i32 && !arithmetic)
    engine.kernels.compareInt(op, nest, engine.ints(a), engine.ints(b), y.data->as<uint8_t>());
  else
    throw Failure("onednn: no such operation for this dtype");
  return handleOf(engine, args, std::move(y));
}

// reduce(op, x, outer, reduced, inner)
Napi::Value reduce(Engine& engine, Args& args) {
  const auto op = static_cast<Reduce>(args.choice(static_cast<int>(Reduce::count)));
  Tensor& x = args.tensor();
  const int64_t outer = args.size(), reduced = args.size(), inner = args.size();
  if (x.count != product({outer, reduced, inner})) throw Failure("onednn: a tensor's size does not fit the shape given");
  Tensor y = engine.make(DType::f32, product({outer, inner}));
  if (y.count > 0) engine.kernels.reduce(op, engine.floats(x), y.data->as<float>(), outer, reduced, inner);
  return handleOf(engine, args, std::move(y));
}

// argMax(least, x, outer, reduced, inner)
Napi::Value argMax(Engine& engine, Args& args) {
  const bool least = args.flag();
  Tensor& x = args.tensor();
  const int64_t outer = args.size(), reduced = args.size(), inner = args.size();
  if (x.count != product({outer, reduced, inner}) || reduced < 1) throw Failure("onednn: a tensor's size does not fit the shape given");
  Tensor y = engine.make(DType::i32, product({outer, inner}));
  if (y.count > 0) engine.kernels.argMax(least, engine.floats(x), y.data->as<int32_t>(), outer, reduced, inner);
  return handleOf(engine, args, std::move(y));
}

// softmax(logarithm, x, rows, classes)
Napi::Value softmax(Engine& engine, Args& args) {
  const bool logarithm = args.flag();
  Tensor& x = args.tensor();
  const int64_t rows = args.size(), classes = args.size();
  if (x.count != product({rows, classes})) throw Failure("onednn: a tensor's size does not fit the shape given");
  Tensor y = engine.make(DType::f32, x.count);
  if (y.count > 0) engine.kernels.softmax(logarithm, engine.floats(x), y.data->as<float>(), rows, classes);
  return handleOf(engine, args, std::move(y));
}

// matMul(a, b, batchesA, batchesB, m, k, n, transposeA, transposeB): [max(batches), m, n]; a batch of one repeats
Napi::Value matMul(Engine& engine, Args& args) {
  Tensor &a = args.tensor(), &b = args.tensor();
  const int64_t batchesA = args.size(), batchesB = args.size(), m = args.size(), k = args.size(), n = args.size();
  const bool transposeA = args.flag(), transposeB = args.flag();
  const int64_t batches = std::max(batchesA, batchesB);
  const bool fits = a.count == product({batchesA, m, k}) && b.count == product({batchesB, k, n}) && (batchesA == batches || batchesA == 1) && (batchesB == batches || batchesB == 1);
  if (!fits) throw Failure("onednn: matrices whose sizes do not fit");
  Tensor y = engine.make(DType::f32, product({batches, m, n}));
  const float *pa = engine.floats(a), *pb = engine.floats(b);
  float* py = y.data->as<float>();
  if (y.count > 0 && k == 0) std::fill_n(py, y.count, 0.0f);
  if (y.count > 0 && k > 0)
    for (int64_t i = 0; i < batches; ++i) {
      const float* ai = pa + (batchesA == 1 ? 0 : i * m * k);
      const float* bi = pb + (batchesB == 1 ? 0 : i * k * n);
      const auto status = dnnl_sgemm(transposeA ? 'T' : 'N', transposeB ? 'T' : 'N', m, n, k, 1.0f, ai, transposeA ? m : k, bi, transposeB ? k : n, 0.0f, py + i * m * n, n);
      if (status != dnnl_success) throw Failure("onednn: the matrix product failed");
    }
  return handleOf(engine, args, std::move(y));
}

}  // namespace

const Entry kMathMethods[] = {{"unary", unary}, {"clip", clip}, {"binary", binary}, {"reduce", reduce}, {"argMax", argMax}, {"softmax", softmax}, {"matMul", matMul}, {nullptr, nullptr}};

}  // namespace pipefile
