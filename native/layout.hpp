// What the engine needs of oneDNN's layouts and primitive descriptions, written once for releases 2.6 to 3: the only files that know which release they are compiled for.
#pragma once
#include <dnnl.hpp>
#include <cstdint>
#include <string>
#include <vector>

#if DNNL_VERSION_MAJOR < 2 || (DNNL_VERSION_MAJOR == 2 && DNNL_VERSION_MINOR < 6) || DNNL_VERSION_MAJOR > 3
#error "the native engine is written for oneDNN 2.6 to 3"
#endif

namespace pipefile {

using Dims = std::vector<int64_t>;
using Desc = dnnl::memory::desc;

// An image-shaped view of a tensor: TF.js order n,h,w,c.
struct Shape4 {
  int64_t n, h, w, c;
  Dims nchw() const { return {n, c, h, w}; }
  int64_t count() const { return n * h * w * c; }
};

// Any layout that the fused kernels read: [n][blocks][spatial][lanes], channel = block * lanes + lane.
struct Planes {
  int64_t n, blocks, spatial, lanes;
};

Dims dimsOf(const Desc& desc);
dnnl::memory::data_type typeOf(const Desc& desc);
bool isHalf(const Desc& desc);
// Bytes that tell layouts apart. Two layouts whose inner order oneDNN keeps to itself may have the same ones: compare with == too.
std::string keyOf(const Desc& desc);
bool isPlanes(const Desc& desc);
// Throws Failure where the layout is no Planes.
Planes planesOf(const Desc& desc);

// Number of elements; throws Failure where a size is negative or the whole is more than any machine holds.
int64_t product(const Dims& dims);

// Bytes that tell one primitive's arguments from another's.
template <typename... Ts> std::string keyOf(const char* name, const Ts&... values) {
  std::string key(name);
  (key.append(reinterpret_cast<const char*>(&values), sizeof(values)), ...);
  return key;
}

// Of a primitive whose scratch memory comes from the engine's pool: what Engine::execute runs.
dnnl::primitive_attr attributes();

// Steps, taps and padding over height and width. `dilation` counts the numbers between two taps.
struct Steps {
  Dims strides, dilation, before, after;
};

struct ConvDescs {
  Desc x, filter, y;
};

dnnl::convolution_forward::primitive_desc convolution(dnnl::engine& cpu, dnnl::prop_kind kind, dnnl::algorithm algorithm, const ConvDescs& descs, const Steps& steps);
dnnl::convolution_backward_data::primitive_desc convolutionInput(dnnl::engine& cpu, dnnl::algorithm algorithm, const ConvDescs& descs, const Steps& steps,
                                                                 const dnnl::convolution_forward::primitive_desc& forward);
dnnl::convolution_backward_weights::primitive_desc convolutionFilter(dnnl::engine& cpu, dnnl::algorithm algorithm, const ConvDescs& descs, const Steps& steps,
                                                                     const dnnl::convolution_forward::primitive_desc& forward);
// Averages over windows of `kernel`, padding left out.
dnnl::pooling_forward::primitive_desc averaging(dnnl::engine& cpu, const Desc& x, const Desc& y, const Dims& kernel, const Steps& steps);
dnnl::pooling_backward::primitive_desc averagingGradient(dnnl::engine& cpu, const Desc& x, const Desc& y, const Dims& kernel, const Steps& steps,
                                                         const dnnl::pooling_forward::primitive_desc& forward);

// What the processor has, as oneDNN names it.
const char* isaName();
// Whether it multiplies bf16 numbers by instructions of its own.
bool hasHalfProducts();
// Whether it has matrix units (AMX), which multiply bf16 many times faster than its vector units multiply f32.
bool hasMatrixUnits();

}  // namespace pipefile
