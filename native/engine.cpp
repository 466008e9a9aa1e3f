#include "engine.hpp"

#include <cstring>

namespace pipefile {

size_t bytesOf(DType dtype) { return dtype == DType::boolean ? 1 : 4; }

int64_t product(const Dims& dims) {
  constexpr int64_t kMost = int64_t{1} << 46;
  bool empty = false;
  int64_t total = 1;
  for (const int64_t d : dims) {
    if (d < 0) throw Failure("onednn: a tensor of negative size");
    if (d == 0) empty = true;
    else if (__builtin_mul_overflow(total, d, &total) || total > kMost) total = kMost + 1;
  }
  if (!empty && total > kMost) throw Failure("onednn: a tensor too large for any machine");
  return empty ? 0 : total;
}

Engine::Engine() : kernels(chooseKernels()), poolKernels(choosePool()), winogradKernels(chooseWinograd()), pool_(std::make_shared<Pool>()), cpu_(dnnl::engine::kind::cpu, 0), stream_(cpu_) {}

Engine::~Engine() = default;

int64_t Engine::add(Tensor tensor) {
  const int64_t id = next_++;
  slots_.emplace(id, std::move(tensor));
  return id;
}

Tensor& Engine::at(int64_t id) {
  const auto found = slots_.find(id);
  if (found == slots_.end()) throw Failure("onednn: no tensor with handle " + std::to_string(id) + " (disposed, or of another thread)");
  if (!found->second.data) throw Failure("onednn: the tensor with handle " + std::to_string(id) + " was used up by a gradient");
  return found->second;
}

void Engine::dispose(int64_t id) { slots_.erase(id); }

Tensor Engine::make(DType dtype, int64_t count) {
  if (count < 0) throw Failure("onednn: a tensor of negative size");
  Tensor tensor;
  tensor.dtype = dtype;
  tensor.count = count;
  tensor.data = pool_->allocate(static_cast<size_t>(count) * bytesOf(dtype));
  return tensor;
}

void* Engine::plain(Tensor& tensor) {
  if (!tensor.blocked) return tensor.data->data();
  const Desc target(tensor.layout.dims(), dnnl::memory::data_type::f32, dnnl::memory::format_tag::nhwc);
  if (target == tensor.layout) {
    tensor.blocked = false;
    return tensor.data->data();
  }
  BufferRef data = pool_->allocate(target.get_size());
  reorder(tensor.layout, tensor.data->data(), target, data->data());
  tensor.data = std::move(data);
  tensor.blocked = false;
  return tensor.data->data();
}

float* Engine::floats(Tensor& tensor) {
  if (tensor.dtype != DType::f32) throw Failure("onednn: a float32 tensor was expected");
  return static_cast<float*>(plain(tensor));
}

int32_t* Engine::ints(Tensor& tensor) {
  if (tensor.dtype != DType::i32) throw Failure("onednn: an int32 tensor was expected");
  return tensor.data->as<int32_t>();
}

uint8_t* Engine::bools(Tensor& tensor) {
  if (tensor.dtype != DType::boolean) throw Failure("onednn: a bool tensor was expected");
  return tensor.data->as<uint8_t>();
}

Desc Engine::describe(Tensor& tensor, const Shape4& shape) {
  if (tensor.count != shape.count()) throw Failure("onednn: a tensor's size does not fit the shape given");
  if (tensor.dtype != DType::f32) throw Failure("onednn: a float32 tensor was expected");
  if (tensor.blocked && tensor.layout.dims() == shape.nchw()) return tensor.layout;
  plain(tensor);
  return Desc(shape.nchw(), dnnl::memory::data_type::f32, dnnl::memory::format_tag::nhwc);
}

BufferRef Engine::inLayout(Tensor& tensor, const Shape4& shape, const Desc& wanted) {
  const Desc own = describe(tensor, shape);
  if (own == wanted) return tensor.data;
  BufferRef data = pool_->allocate(wanted.get_size());
  reorder(own, tensor.data->data(), wanted, data->data());
  if (wanted.data_type() == dnnl::memory::data_type::f32 && shape.c % 8 == 0) {
    tensor.data = data;
    tensor.layout = wanted;
    tensor.blocked = true;
    tensor.packed.clear();
  }
  return data;
}

Tensor Engine::blockedTensor(const Desc& layout) {
  Tensor tensor;
  tensor.dtype = DType::f32;
  tensor.count = product(layout.dims());
  tensor.data = pool_->allocate(layout.get_size());
  tensor.layout = layout;
  tensor.blocked = true;
  return tensor;
}

void Engine::reorder(const Desc& from, void* source, const Desc& to, void* target) {
  struct Plan {
    dnnl::reorder primitive;
    Desc scratchpad;
  };
  std::string key("reorder");
  key.append(reinterpret_cast<const char*>(&from.data), sizeof(from.data)).append(reinterpret_cast<const char*>(&to.data), sizeof(to.data));
  const auto plan = cached<Plan>(key, [&] {
    const dnnl::reorder::primitive_desc desc(cpu_, from, cpu_, to, attributes());
    return std::make_shared<Plan>(Plan{dnnl::reorder(desc), desc.scratchpad_desc()});
  });
  execute(plan->primitive, {{DNNL_ARG_FROM, memory(from, source)}, {DNNL_ARG_TO, memory(to, target)}}, plan->scratchpad);
}

void Engine::execute(const dnnl::primitive& primitive, std::unordered_map<int, dnnl::memory> args, const Desc& scratchpad) {
  BufferRef scratch;
  if (scratchpad.get_size() > 0) {
    scratch = pool_->allocate(scratchpad.get_size());
    args.emplace(DNNL_ARG_SCRATCHPAD, memory(scratchpad, scratch->data()));
  }
  primitive.execute(stream_, args);
  stream_.wait();
}

dnnl::primitive_attr attributes() {
  dnnl::primitive_attr attr;
  attr.set_scratchpad_mode(dnnl::scratchpad_mode::user);
  return attr;
}

bool sameLayout(const Tensor& a, const Tensor& b) { return a.blocked && b.blocked && a.layout == b.layout; }

namespace {

// Lanes of a layout ([n][blocks][spatial][lanes]), 0 where it is no such layout.
int64_t lanesOf(const Desc& desc) {
  const auto& d = desc.data;
  if (d.ndims != 4 || d.format_kind != dnnl_blocked || d.offset0 != 0) return 0;
  const auto& blocking = d.format_desc.blocking;
  const int64_t c = d.padded_dims[1], h = d.padded_dims[2], w = d.padded_dims[3];
  if (d.padded_dims[0] != d.dims[0] || h != d.dims[2] || w != d.dims[3]) return 0;
  if (blocking.inner_nblks == 1 && blocking.inner_idxs[0] == 1) {
    const int64_t lanes = blocking.inner_blks[0];
    const bool dense = blocking.strides[3] == lanes && blocking.strides[2] == w * lanes && blocking.strides[1] == h * w * lanes && blocking.strides[0] == c * h * w;
    return dense ? lanes : 0;
  }
  if (blocking.inner_nblks != 0) return 0;
  if (blocking.strides[1] == 1 && blocking.strides[3] == c && blocking.strides[2] == w * c && blocking.strides[0] == h * w * c) return c;
  if (blocking.strides[3] == 1 && blocking.strides[2] == w && blocking.strides[1] == h * w && blocking.strides[0] == c * h * w) return 1;
  return 0;
}

}  // namespace

bool isPlanes(const Desc& desc) { return lanesOf(desc) > 0; }

Planes planesOf(const Desc& desc) {
  const int64_t lanes = lanesOf(desc);
  if (lanes == 0) throw Failure("onednn: a layout that the fused kernels do not read");
  const auto& d = desc.data;
  const int64_t spatial = d.dims[2] * d.dims[3], channels = d.padded_dims[1];
  const bool rows = lanes == channels;
  return rows ? Planes{1, 1, d.dims[0] * spatial, lanes} : Planes{d.dims[0], channels / lanes, spatial, lanes};
}

}  // namespace pipefile
