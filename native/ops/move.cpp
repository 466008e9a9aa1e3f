// Operations that move values without computing: by strides (transpose, slice, tile, reverse), concatenation, padding, gathering, selection, casts.
#include <cmath>
#include <cstring>

#include "../args.hpp"
#include "../kernels/move.hpp"

namespace pipefile {
namespace {

Tensor& plainTensor(Engine& engine, Args& args) {
  Tensor& x = args.tensor();
  engine.plain(x);
  return x;
}

// view(x, offset, sizes, strides): a dense copy of the elements at offset + sum i_d * strides_d
Napi::Value view(Engine& engine, Args& args) {
  Tensor& x = plainTensor(engine, args);
  const int64_t offset = args.integer();
  const Dims sizes = args.shape(), strides = args.dims();
  if (sizes.size() != strides.size()) throw Failure("onednn: a view needs a stride for each size");
  const int64_t count = product(sizes);
  Tensor y = engine.make(x.dtype, count);
  if (count == 0) return handleOf(engine, args, std::move(y));
  __int128 lowest = offset, highest = offset;
  for (size_t d = 0; d < sizes.size(); ++d) (strides[d] < 0 ? lowest : highest) += static_cast<__int128>(sizes[d] - 1) * strides[d];
  if (lowest < 0 || highest >= x.count) throw Failure("onednn: a view outside its tensor");
  Nest nest{};
  for (size_t d = 0; d < sizes.size(); ++d) {
    if (sizes[d] == 1) continue;
    const int last = nest.rank - 1;
    if (nest.rank > 0 && nest.a[last] == strides[d] * sizes[d]) {
      nest.size[last] *= sizes[d];
      nest.a[last] = strides[d];
      continue;
    }
    if (nest.rank == 8) throw Failure("onednn: a tensor of too many dimensions");
    nest.size[nest.rank] = sizes[d];
    nest.a[nest.rank++] = strides[d];
  }
  if (nest.rank == 0) nest = Nest{1, {1}, {1}, {}};
  const size_t width = bytesOf(x.dtype);
  PIPEFILE_BEST(movement).gatherNest(nest, x.data->as<uint8_t>() + offset * static_cast<int64_t>(width), y.data->data(), static_cast<int>(width));
  return handleOf(engine, args, std::move(y));
}

// concat(handles, outer, inner sizes): each tensor is [outer][inner]
Napi::Value concat(Engine& engine, Args& args) {
  const Dims handles = args.dims();
  const int64_t outer = args.size();
  const Dims inner = args.dims();
  for (const int64_t size : inner) product({outer, size});
  if (handles.empty() || handles.size() != inner.size()) throw Failure("onednn: concat needs a size for each tensor");
  int64_t row = 0;
  for (size_t i = 0; i < handles.size(); ++i) {
    Tensor& x = engine.at(handles[i]);
    if (x.dtype != engine.at(handles[0]).dtype || x.count != outer * inner[i]) throw Failure("onednn: tensors that do not concatenate");
    row += inner[i];
  }
  Tensor y = engine.make(engine.at(handles[0]).dtype, product({outer, row}));
  const size_t width = bytesOf(y.dtype);
  size_t offset = 0;
  for (size_t i = 0; i < handles.size(); ++i) {
    const auto* from = static_cast<const uint8_t*>(engine.plain(engine.at(handles[i])));
    const size_t bytes = static_cast<size_t>(inner[i]) * width;
    if (bytes > 0)
      for (int64_t o = 0; o < outer; ++o) std::memcpy(y.data->as<uint8_t>() + static_cast<size_t>(o * row) * width + offset, from + static_cast<size_t>(o) * bytes, bytes);
    offset += bytes;
  }
  return handleOf(engine, args, std::move(y));
}

// pad(x, shape, before, after, value)
Napi::Value pad(Engine& engine, Args& args) {
  Tensor& x = plainTensor(engine, args);
  const Dims shape = args.shape(), before = args.shape(), after = args.shape();
  const double value = args.number();
  const size_t rank = shape.size();
  if (x.dtype == DType::boolean || product(shape) != x.count || before.size() != rank || after.size() != rank) throw Failure("onednn: a padding that does not fit its tensor");
  Dims out(rank);
  for (size_t d = 0; d < rank; ++d) {
    out[d] = shape[d] + before[d] + after[d];
  }
  Tensor y = engine.make(x.dtype, product(out));
  if (x.dtype == DType::f32)
    std::fill_n(y.data->as<float>(), y.count, static_cast<float>(value));
  else
    std::fill_n(y.data->as<int32_t>(), y.count, toInt32(value));
  if (x.count == 0) return handleOf(engine, args, std::move(y));
  const int64_t row = rank ? shape[rank - 1] : 1;
  for (int64_t r = 0; r < x.count / row; ++r) {
    int64_t rest = r, to = rank ? before[rank - 1] : 0, stride = rank ? out[rank - 1] : 1;
    for (int64_t d = static_cast<int64_t>(rank) - 2; d >= 0; --d) {
      to += (rest % shape[d] + before[d]) * stride;
      rest /= shape[d];
      stride *= out[d];
    }
    std::memcpy(y.data->as<float>() + to, x.data->as<float>() + r * row, static_cast<size_t>(row) * 4);
  }
  return handleOf(engine, args, std::move(y));
}

// gather(x, indices, batches, outer, axis size, inner, indices per batch)
Napi::Value gather(Engine& engine, Args& args) {
  Tensor &x = plainTensor(engine, args), &indices = args.tensor();
  const int64_t batches = args.size(), outer = args.size(), axis = args.size(), inner = args.size(), each = args.size();
  if (x.count != product({batches, outer, axis, inner}) || indices.count != product({batches, each})) throw Failure("onednn: a gather whose sizes do not fit");
  const int32_t* at = engine.ints(indices);
  for (int64_t i = 0; i < indices.count; ++i)
    if (at[i] < 0 || at[i] >= axis) throw Failure("onednn: GatherV2: the index value " + std::to_string(at[i]) + " is not in [0, " + std::to_string(axis - 1) + "]");
  Tensor y = engine.make(x.dtype, product({batches, outer, each, inner}));
  if (y.count == 0) return handleOf(engine, args, std::move(y));
  const size_t bytes = static_cast<size_t>(inner) * bytesOf(x.dtype);
  const auto* from = x.data->as<uint8_t>();
  auto* to = y.data->as<uint8_t>();
  for (int64_t b = 0; b < batches; ++b)
    for (int64_t o = 0; o < outer; ++o)
      for (int64_t i = 0; i < each; ++i, to += bytes)
        std::memcpy(to, from + static_cast<size_t>((b * outer + o) * axis + at[b * each + i]) * bytes, bytes);
  return handleOf(engine, args, std::move(y));
}

// select(condition, a, b, repeat): a's value where the condition, one for `repeat` elements, holds
Napi::Value select(Engine& engine, Args& args) {
  Tensor &condition = args.tensor(), &a = plainTensor(engine, args), &b = plainTensor(engine, args);
  const int64_t repeat = args.size();
  if (a.dtype != b.dtype || a.count != b.count || product({condition.count, repeat}) != a.count) throw Failure("onednn: a selection whose sizes do not fit");
  const uint8_t* chosen = engine.bools(condition);
  Tensor y = engine.make(a.dtype, a.count);
  const size_t bytes = static_cast<size_t>(repeat) * bytesOf(a.dtype);
  for (size_t i = 0; i < static_cast<size_t>(condition.count); ++i)
    if (bytes > 0) std::memcpy(y.data->as<uint8_t>() + i * bytes, (chosen[i] ? a : b).data->as<uint8_t>() + i * bytes, bytes);
  return handleOf(engine, args, std::move(y));
}


template <typename T> void castFrom(const T* x, Tensor& y) {
  for (int64_t i = 0; i < y.count; ++i) {
    if (y.dtype == DType::f32) y.data->as<float>()[i] = static_cast<float>(x[i]);
    else if (y.dtype == DType::i32) y.data->as<int32_t>()[i] = toInt32(static_cast<double>(x[i]));
    else y.data->as<uint8_t>()[i] = x[i] != 0;
  }
}

// cast(x, dtype)
Napi::Value cast(Engine& engine, Args& args) {
  Tensor& x = plainTensor(engine, args);
  const auto dtype = static_cast<DType>(args.choice(3));
  Tensor y = engine.make(dtype, x.count);
  if (x.dtype == dtype)
    std::memcpy(y.data->data(), x.data->data(), static_cast<size_t>(x.count) * bytesOf(dtype));
  else if (x.dtype == DType::f32)
    castFrom(x.data->as<float>(), y);
  else if (x.dtype == DType::i32)
    castFrom(x.data->as<int32_t>(), y);
  else
    castFrom(x.data->as<uint8_t>(), y);
  return handleOf(engine, args, std::move(y));
}

// oneHot(indices, depth, on, off, dtype)
Napi::Value oneHot(Engine& engine, Args& args) {
  Tensor& indices = args.tensor();
  const int64_t depth = args.size();
  const double on = args.number(), off = args.number();
  const auto dtype = static_cast<DType>(args.choice(3));
  const int32_t* at = engine.ints(indices);
  Tensor y = engine.make(dtype, product({indices.count, depth}));
  for (int64_t i = 0; i < y.count; ++i) {
    const double value = at[i / depth] == i % depth ? on : off;
    if (dtype == DType::f32) y.data->as<float>()[i] = static_cast<float>(value);
    else if (dtype == DType::i32) y.data->as<int32_t>()[i] = toInt32(value);
    else y.data->as<uint8_t>()[i] = value != 0;
  }
  return handleOf(engine, args, std::move(y));
}

}  // namespace

int32_t toInt32(double value) {
  if (!std::isfinite(value)) return 0;
  if (value > -2147483649.0 && value < 2147483648.0) return static_cast<int32_t>(value);
  return static_cast<int32_t>(static_cast<uint32_t>(static_cast<int64_t>(std::fmod(std::trunc(value), 4294967296.0))));
}

const Entry kMoveMethods[] = {{"view", view}, {"concat", concat}, {"pad", pad}, {"gather", gather}, {"select", select}, {"cast", cast}, {"oneHot", oneHot}, {nullptr, nullptr}};

}  // namespace pipefile
