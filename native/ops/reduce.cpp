// Reductions over one of three axes.
#include "../args.hpp"
#include "../kernels/reduce.hpp"

namespace pipefile {
namespace {

const ReduceKernels& kernels() { return PIPEFILE_BEST(reduction); }

// reduce(op, x, outer, reduced, inner)
Napi::Value reduce(Engine& engine, Args& args) {
  const ReduceOp& op = args.operation(kernels().reduce);
  Tensor& x = args.tensor();
  const int64_t outer = args.size(), reduced = args.size(), inner = args.size();
  if (x.count != product({outer, reduced, inner})) throw Failure("onednn: a tensor's size does not fit the shape given");
  Tensor y = engine.make(DType::f32, product({outer, inner}));
  if (y.count > 0) op.run(engine.floats(x), y.data->as<float>(), outer, reduced, inner);
  return handleOf(engine, args, std::move(y));
}

// argMax(least, x, outer, reduced, inner)
Napi::Value argMax(Engine& engine, Args& args) {
  const bool least = args.flag();
  Tensor& x = args.tensor();
  const int64_t outer = args.size(), reduced = args.size(), inner = args.size();
  if (x.count != product({outer, reduced, inner}) || reduced < 1) throw Failure("onednn: a tensor's size does not fit the shape given");
  Tensor y = engine.make(DType::i32, product({outer, inner}));
  if (y.count > 0) kernels().argMax(least, engine.floats(x), y.data->as<int32_t>(), outer, reduced, inner);
  return handleOf(engine, args, std::move(y));
}

}  // namespace

const Entry kReduceMethods[] = {{"reduce", reduce, [] { return namesOf(kernels().reduce); }}, {"argMax", argMax}, {nullptr, nullptr}};

}  // namespace pipefile
