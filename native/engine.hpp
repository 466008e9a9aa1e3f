// The tensors of one JavaScript thread and what computes on them.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <typeindex>
#include <unordered_map>
#include <vector>

#include "failure.hpp"
#include "layout.hpp"
#include "pool.hpp"

namespace pipefile {

enum class DType : int { f32 = 0, i32 = 1, boolean = 2 };

size_t bytesOf(DType dtype);

// A value: row-major as TF.js has it, or (`blocked`) an n,c,h,w tensor in a layout and number format (f32 or bf16) of oneDNN's choice.
struct Tensor {
  DType dtype = DType::f32;
  int64_t count = 0;
  BufferRef data;
  bool blocked = false;
  Desc layout;
  // Its handle, 0 before it has one.
  int64_t handle = 0;
};

// What an operation remembers between its calls in one thread. Defined in that operation's file and kept by Engine::own.
class OpState {
 public:
  virtual ~OpState() = default;
  // The tensor is gone, or its values were overwritten.
  virtual void forget(int64_t) {}
};

// An OpState of one entry for each tensor.
template <typename Entry> struct OpCache : OpState {
  std::unordered_map<int64_t, Entry> entries;
  void forget(int64_t handle) override { entries.erase(handle); }
};

class Engine {
 public:
  Engine();
  ~Engine();

  // Slots.
  int64_t add(Tensor tensor);
  Tensor& at(int64_t handle);
  void dispose(int64_t handle);
  size_t slots() const { return slots_.size(); }

  Tensor make(DType dtype, int64_t count);
  BufferRef scratch(size_t bytes) { return pool_->allocate(bytes); }
  Pool& pool() { return *pool_; }

  // The row-major values; a blocked tensor is put in order in its slot first.
  void* plain(Tensor& tensor);
  float* floats(Tensor& tensor);
  int32_t* ints(Tensor& tensor);
  uint8_t* bools(Tensor& tensor);
  // The same as `floats`, to be written: operations forget what they remember of the tensor.
  float* overwritten(Tensor& tensor);

  // The operation's own state in this thread, of its own type; made when it is first asked for.
  template <typename State> State& own() {
    auto& state = states_[std::type_index(typeid(State))];
    if (!state) state = std::make_unique<State>();
    return static_cast<State&>(*state);
  }

  // Layouts.
  Desc describe(Tensor& tensor, const Shape4& shape);
  // The tensor's memory in layout `wanted`; kept in the slot when nothing is lost by it.
  BufferRef inLayout(Tensor& tensor, const Shape4& shape, const Desc& wanted);
  Tensor blockedTensor(const Desc& layout);
  void reorder(const Desc& from, void* source, const Desc& to, void* target);
  void execute(const dnnl::primitive& primitive, std::unordered_map<int, dnnl::memory> args, const Desc& scratchpad);
  dnnl::memory memory(const Desc& desc, void* data) { return dnnl::memory(desc, cpu_, data); }
  dnnl::engine& cpu() { return cpu_; }
  template <typename T> std::shared_ptr<T> cached(const std::string& key, const std::function<std::shared_ptr<T>()>& create) {
    const auto found = primitives_.find(key);
    if (found != primitives_.end()) return std::static_pointer_cast<T>(found->second);
    if (primitives_.size() >= kMostPrimitives) primitives_.clear();
    auto made = create();
    primitives_.emplace(key, made);
    return made;
  }

  bool busy = false;

 private:
  static constexpr size_t kMostPrimitives = 4096;
  void forget(int64_t handle);
  std::shared_ptr<Pool> pool_;
  dnnl::engine cpu_;
  dnnl::stream stream_;
  std::unordered_map<int64_t, Tensor> slots_;
  int64_t next_ = 1;
  std::unordered_map<std::type_index, std::unique_ptr<OpState>> states_;
  std::unordered_map<std::string, std::shared_ptr<void>> primitives_;
};

bool sameLayout(const Tensor& a, const Tensor& b);

}  // namespace pipefile
