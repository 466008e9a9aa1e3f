// Matrix products by oneDNN.
#include <algorithm>

#include "../args.hpp"

namespace pipefile {
namespace {

constexpr int64_t kLongest = int64_t{1} << 46;

// matMul(a, b, { batchesA, batchesB, rows, inner, columns, transposeA, transposeB }): [max(batches), rows, columns]; a batch of one repeats
Napi::Value matMul(Engine& engine, Args& args) {
  Tensor &a = args.tensor(), &b = args.tensor();
  const Named sizes = args.named("matMul");
  const auto size = [&](const char* name) { return sizes.integer(name, 0, kLongest); };
  const int64_t batchesA = size("batchesA"), batchesB = size("batchesB"), m = size("rows"), k = size("inner"), n = size("columns");
  const bool transposeA = sizes.flag("transposeA"), transposeB = sizes.flag("transposeB");
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

const Entry kMatMulMethods[] = {{"matMul", matMul}, {nullptr, nullptr}};

}  // namespace pipefile
