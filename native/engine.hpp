// The tensors of one JavaScript thread and what computes on them.
#pragma once
#include <dnnl.hpp>
#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <vector>

#include "kernels.hpp"
#include "pool.hpp"
#include "pool_kernels.hpp"
#include "winograd_kernels.hpp"

namespace pipefile {

using Dims = std::vector<int64_t>;
using Desc = dnnl::memory::desc;

enum class DType : int { f32 = 0, i32 = 1, boolean = 2 };

size_t bytesOf(DType dtype);

// What went wrong in a call: becomes a JavaScript Error with this text.
struct Failure : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// A value: row-major as TF.js has it, or (`blocked`) an n,c,h,w tensor in a layout and number format (f32 or bf16) of oneDNN's choice.
struct Tensor {
  DType dtype = DType::f32;
  int64_t count = 0;
  BufferRef data;
  bool blocked = false;
  Desc layout;
  // Of a max pooling's output, for its gradient: where each maximum came from, and a key of the layout and windows that counts in.
  BufferRef places;
  std::string placesKey;
  // The value in other layouts, for filters that do not change (inference, frozen layers).
  std::vector<std::pair<Desc, BufferRef>> packed;
};

// An image-shaped view of a tensor: TF.js order n,h,w,c.
struct Shape4 {
  int64_t n, h, w, c;
  Dims nchw() const { return {n, c, h, w}; }
  int64_t count() const { return n * h * w * c; }
};

// Any layout that the fused kernels read: [n][blocks][spatial][lanes], channel = block * lanes + lane.
struct Planes {
  int64_t n, blocks, spatial, lanes;
  bool operator==(const Planes& o) const { return n == o.n && blocks == o.blocks && spatial == o.spatial && lanes == o.lanes; }
};

struct ConvArgs {
  Shape4 x;
  int64_t kh, kw, o, strideH, strideW, dilationH, dilationW, padTop, padLeft, outH, outW, groups;
  bool bf16;
  bool inference;
  Shape4 y() const { return {x.n, outH, outW, o}; }
};

struct ConvPlan;

class Engine {
 public:
  Engine();
  ~Engine();

  // Slots.
  int64_t add(Tensor tensor);
  Tensor& at(int64_t id);
  void dispose(int64_t id);
  size_t slots() const { return slots_.size(); }

  Tensor make(DType dtype, int64_t count);
  BufferRef scratch(size_t bytes) { return pool_->allocate(bytes); }
  Pool& pool() { return *pool_; }

  // The row-major values; a blocked tensor is put in order in its slot first.
  void* plain(Tensor& tensor);
  float* floats(Tensor& tensor);
  int32_t* ints(Tensor& tensor);
  uint8_t* bools(Tensor& tensor);

  // Layouts.
  Desc describe(Tensor& tensor, const Shape4& shape);
  // The tensor's memory in layout `wanted`; kept in the slot when nothing is lost by it.
  BufferRef inLayout(Tensor& tensor, const Shape4& shape, const Desc& wanted);
  BufferRef filterIn(Tensor& filter, const ConvArgs& args, const Desc& wanted, bool keep);
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
  void forgetPrimitives() { primitives_.clear(); }

  // What ConvNormGrad's calls for one dy share.
  struct NormGradient {
    int64_t dy = 0, conv = 0;
    Tensor dconv, dadd, dgamma, dbeta;
    Desc layout;
  } normGradient;

  const Kernels& kernels;
  const PoolKernels& poolKernels;
  // Null where this processor is not given Winograd convolutions of our own.
  const WinogradKernels* const winogradKernels;
  bool winograd = true;
  bool busy = false;

 private:
  static constexpr size_t kMostPrimitives = 4096;
  std::shared_ptr<Pool> pool_;
  dnnl::engine cpu_;
  dnnl::stream stream_;
  std::unordered_map<int64_t, Tensor> slots_;
  int64_t next_ = 1;
  std::unordered_map<std::string, std::shared_ptr<void>> primitives_;
};

// Of a primitive whose scratch memory comes from the engine's pool: what Engine::execute runs.
dnnl::primitive_attr attributes();

// Bytes that tell one primitive's arguments from another's.
template <typename... Ts> std::string keyOf(const char* name, const Ts&... values) {
  std::string key(name);
  (key.append(reinterpret_cast<const char*>(&values), sizeof(values)), ...);
  return key;
}

bool sameLayout(const Tensor& a, const Tensor& b);
// A layout as planes; throws when it is none.
Planes planesOf(const Desc& desc);
bool isPlanes(const Desc& desc);
// Number of elements; throws where a size is negative or the whole is more than any machine holds.
int64_t product(const Dims& dims);

}  // namespace pipefile
