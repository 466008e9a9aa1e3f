#include "engine.hpp"

namespace pipefile {

size_t bytesOf(DType dtype) { return dtype == DType::boolean ? 1 : 4; }

Engine::Engine() : pool_(std::make_shared<Pool>()), cpu_(dnnl::engine::kind::cpu, 0), stream_(cpu_) {}

Engine::~Engine() = default;

int64_t Engine::add(Tensor tensor) {
  tensor.handle = next_++;
  const int64_t handle = tensor.handle;
  slots_.emplace(handle, std::move(tensor));
  return handle;
}

Tensor& Engine::at(int64_t handle) {
  const auto found = slots_.find(handle);
  if (found == slots_.end()) throw Failure("onednn: no tensor with handle " + std::to_string(handle) + " (disposed, or of another thread)");
  return found->second;
}

void Engine::dispose(int64_t handle) {
  if (slots_.erase(handle) > 0) forget(handle);
}

void Engine::forget(int64_t handle) {
  for (const auto& [type, state] : states_) state->forget(handle);
}

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
  const Desc target(dimsOf(tensor.layout), dnnl::memory::data_type::f32, dnnl::memory::format_tag::nhwc);
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

float* Engine::overwritten(Tensor& tensor) {
  float* data = floats(tensor);
  forget(tensor.handle);
  return data;
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
  if (tensor.blocked && dimsOf(tensor.layout) == shape.nchw()) return tensor.layout;
  plain(tensor);
  return Desc(shape.nchw(), dnnl::memory::data_type::f32, dnnl::memory::format_tag::nhwc);
}

BufferRef Engine::inLayout(Tensor& tensor, const Shape4& shape, const Desc& wanted) {
  const Desc own = describe(tensor, shape);
  if (own == wanted) return tensor.data;
  BufferRef data = pool_->allocate(wanted.get_size());
  reorder(own, tensor.data->data(), wanted, data->data());
  if (typeOf(wanted) == dnnl::memory::data_type::f32 && shape.c % 8 == 0) {
    tensor.data = data;
    tensor.layout = wanted;
    tensor.blocked = true;
  }
  return data;
}

Tensor Engine::blockedTensor(const Desc& layout) {
  Tensor tensor;
  tensor.dtype = DType::f32;
  tensor.count = product(dimsOf(layout));
  tensor.data = pool_->allocate(layout.get_size());
  tensor.layout = layout;
  tensor.blocked = true;
  return tensor;
}

void Engine::reorder(const Desc& from, void* source, const Desc& to, void* target) {
  struct Plan {
    Desc from, to;
    dnnl::reorder primitive;
    Desc scratchpad;
  };
  const auto create = [&] {
    const dnnl::reorder::primitive_desc desc(cpu_, from, cpu_, to, attributes());
    return std::make_shared<Plan>(Plan{from, to, dnnl::reorder(desc), desc.scratchpad_desc()});
  };
  auto plan = cached<Plan>("reorder" + keyOf(from) + keyOf(to), create);
  if (plan->from != from || plan->to != to) plan = create();
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

bool sameLayout(const Tensor& a, const Tensor& b) { return a.blocked && b.blocked && a.layout == b.layout; }

}  // namespace pipefile
