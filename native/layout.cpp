#include "layout.hpp"

#include "failure.hpp"

namespace pipefile {
namespace {

// A blocked layout: where an element lies by its indices, in blocks of `blockSizes` along `blockDims`.
struct Blocking {
  Dims dims, padded, strides, blockSizes, blockDims;
};

#if DNNL_VERSION_MAJOR == 2

Dims listOf(const dnnl_dims_t& values, int count) { return Dims(values, values + count); }

bool isBlocked(const Desc& desc) { return desc.data.format_kind == dnnl_blocked && desc.data.offset0 == 0; }

Blocking blockingOf(const Desc& desc) {
  const auto& d = desc.data;
  const auto& blocking = d.format_desc.blocking;
  return {listOf(d.dims, d.ndims), listOf(d.padded_dims, d.ndims), listOf(blocking.strides, d.ndims), listOf(blocking.inner_blks, blocking.inner_nblks),
          listOf(blocking.inner_idxs, blocking.inner_nblks)};
}

#else

bool isBlocked(const Desc& desc) { return desc.get_format_kind() == dnnl::memory::format_kind::blocked && desc.get_submemory_offset() == 0; }

Blocking blockingOf(const Desc& desc) { return {desc.get_dims(), desc.get_padded_dims(), desc.get_strides(), desc.get_inner_blks(), desc.get_inner_idxs()}; }

#endif

// Lanes of a layout ([n][blocks][spatial][lanes]), 0 where it is no such layout.
int64_t lanesOf(const Desc& desc) {
  if (!isBlocked(desc)) return 0;
  const Blocking b = blockingOf(desc);
  if (b.dims.size() != 4) return 0;
  const int64_t c = b.padded[1], h = b.padded[2], w = b.padded[3];
  if (b.padded[0] != b.dims[0] || h != b.dims[2] || w != b.dims[3]) return 0;
  if (b.blockSizes.size() == 1 && b.blockDims[0] == 1) {
    const int64_t lanes = b.blockSizes[0];
    return b.strides == Dims{c * h * w, h * w * lanes, w * lanes, lanes} ? lanes : 0;
  }
  if (!b.blockSizes.empty()) return 0;
  if (b.strides == Dims{h * w * c, 1, w * c, c}) return c;
  return b.strides == Dims{c * h * w, h * w, w, 1} ? 1 : 0;
}

}  // namespace

#if DNNL_VERSION_MAJOR == 2

Dims dimsOf(const Desc& desc) { return desc.dims(); }

dnnl::memory::data_type typeOf(const Desc& desc) { return desc.data_type(); }

std::string keyOf(const Desc& desc) { return std::string(reinterpret_cast<const char*>(&desc.data), sizeof(desc.data)); }

#else

Dims dimsOf(const Desc& desc) { return desc.get_dims(); }

dnnl::memory::data_type typeOf(const Desc& desc) { return desc.get_data_type(); }

std::string keyOf(const Desc& desc) {
  std::string key = keyOf("layout", desc.get_data_type(), desc.get_format_kind(), desc.get_size());
  const auto append = [&](const Dims& values) {
    const size_t count = values.size();
    key.append(reinterpret_cast<const char*>(&count), sizeof(count)).append(reinterpret_cast<const char*>(values.data()), count * sizeof(int64_t));
  };
  append(desc.get_dims());
  if (!isBlocked(desc)) return key;
  const Blocking b = blockingOf(desc);
  for (const Dims* values : {&b.padded, &b.strides, &b.blockSizes, &b.blockDims}) append(*values);
  return key;
}

#endif

bool isHalf(const Desc& desc) { return typeOf(desc) == dnnl::memory::data_type::bf16; }

bool isPlanes(const Desc& desc) { return lanesOf(desc) > 0; }

Planes planesOf(const Desc& desc) {
  const int64_t lanes = lanesOf(desc);
  if (lanes == 0) throw Failure("onednn: a layout that the fused kernels do not read");
  const Blocking b = blockingOf(desc);
  const int64_t spatial = b.dims[2] * b.dims[3], channels = b.padded[1];
  const bool rows = lanes == channels;
  return rows ? Planes{1, 1, b.dims[0] * spatial, lanes} : Planes{b.dims[0], channels / lanes, spatial, lanes};
}

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

dnnl::primitive_attr attributes() {
  dnnl::primitive_attr attr;
  attr.set_scratchpad_mode(dnnl::scratchpad_mode::user);
  return attr;
}

namespace {

constexpr auto kAverage = dnnl::algorithm::pooling_avg_exclude_padding;

}  // namespace

#if DNNL_VERSION_MAJOR == 2

dnnl::convolution_forward::primitive_desc convolution(dnnl::engine& cpu, dnnl::prop_kind kind, dnnl::algorithm algorithm, const ConvDescs& d, const Steps& s) {
  return {{kind, algorithm, d.x, d.filter, d.y, s.strides, s.dilation, s.before, s.after}, attributes(), cpu};
}

dnnl::convolution_backward_data::primitive_desc convolutionInput(dnnl::engine& cpu, dnnl::algorithm algorithm, const ConvDescs& d, const Steps& s,
                                                                 const dnnl::convolution_forward::primitive_desc& forward) {
  return {{algorithm, d.x, d.filter, d.y, s.strides, s.dilation, s.before, s.after}, attributes(), cpu, forward};
}

dnnl::convolution_backward_weights::primitive_desc convolutionFilter(dnnl::engine& cpu, dnnl::algorithm algorithm, const ConvDescs& d, const Steps& s,
                                                                     const dnnl::convolution_forward::primitive_desc& forward) {
  return {{algorithm, d.x, d.filter, d.y, s.strides, s.dilation, s.before, s.after}, attributes(), cpu, forward};
}

dnnl::pooling_forward::primitive_desc averaging(dnnl::engine& cpu, const Desc& x, const Desc& y, const Dims& kernel, const Steps& s) {
  return {{dnnl::prop_kind::forward_training, kAverage, x, y, s.strides, kernel, s.before, s.after}, attributes(), cpu};
}

dnnl::pooling_backward::primitive_desc averagingGradient(dnnl::engine& cpu, const Desc& x, const Desc& y, const Dims& kernel, const Steps& s,
                                                         const dnnl::pooling_forward::primitive_desc& forward) {
  return {{kAverage, x, y, s.strides, kernel, s.before, s.after}, attributes(), cpu, forward};
}

#else

dnnl::convolution_forward::primitive_desc convolution(dnnl::engine& cpu, dnnl::prop_kind kind, dnnl::algorithm algorithm, const ConvDescs& d, const Steps& s) {
  return {cpu, kind, algorithm, d.x, d.filter, d.y, s.strides, s.dilation, s.before, s.after, attributes()};
}

dnnl::convolution_backward_data::primitive_desc convolutionInput(dnnl::engine& cpu, dnnl::algorithm algorithm, const ConvDescs& d, const Steps& s,
                                                                 const dnnl::convolution_forward::primitive_desc& forward) {
  return {cpu, algorithm, d.x, d.filter, d.y, s.strides, s.dilation, s.before, s.after, forward, attributes()};
}

dnnl::convolution_backward_weights::primitive_desc convolutionFilter(dnnl::engine& cpu, dnnl::algorithm algorithm, const ConvDescs& d, const Steps& s,
                                                                     const dnnl::convolution_forward::primitive_desc& forward) {
  return {cpu, algorithm, d.x, d.filter, d.y, s.strides, s.dilation, s.before, s.after, forward, attributes()};
}

dnnl::pooling_forward::primitive_desc averaging(dnnl::engine& cpu, const Desc& x, const Desc& y, const Dims& kernel, const Steps& s) {
  return {cpu, dnnl::prop_kind::forward_training, kAverage, x, y, s.strides, kernel, s.dilation, s.before, s.after, attributes()};
}

dnnl::pooling_backward::primitive_desc averagingGradient(dnnl::engine& cpu, const Desc& x, const Desc& y, const Dims& kernel, const Steps& s,
                                                         const dnnl::pooling_forward::primitive_desc& forward) {
  return {cpu, kAverage, x, y, s.strides, kernel, s.dilation, s.before, s.after, forward, attributes()};
}

#endif

const char* isaName() {
  switch (dnnl::get_effective_cpu_isa()) {
    case dnnl::cpu_isa::sse41: return "SSE4.1";
    case dnnl::cpu_isa::avx: return "AVX";
    case dnnl::cpu_isa::avx2: return "AVX2";
    case dnnl::cpu_isa::avx2_vnni: return "AVX2 VNNI";
    case dnnl::cpu_isa::avx512_core: return "AVX512";
    case dnnl::cpu_isa::avx512_core_vnni: return "AVX512 VNNI";
    case dnnl::cpu_isa::avx512_core_bf16: return "AVX512 BF16";
    case dnnl::cpu_isa::avx512_core_amx: return "AVX512 AMX";
#if DNNL_VERSION_MAJOR >= 3
    case dnnl::cpu_isa::avx2_vnni_2: return "AVX2 VNNI 2";
    case dnnl::cpu_isa::avx512_core_fp16: return "AVX512 FP16";
    case dnnl::cpu_isa::avx512_core_amx_fp16: return "AVX512 AMX FP16";
#endif
    default: return hasMatrixUnits() ? "AVX512 AMX and later" : hasHalfProducts() ? "AVX512 BF16 and later" : "no vector extension that oneDNN names";
  }
}

namespace {

// An instruction set's number has a bit for each extension that it brings.
bool includes(dnnl::cpu_isa wanted) {
  const int bits = static_cast<int>(wanted);
  return (static_cast<int>(dnnl::get_effective_cpu_isa()) & bits) == bits;
}

}  // namespace

bool hasHalfProducts() { return includes(dnnl::cpu_isa::avx512_core_bf16); }

bool hasMatrixUnits() { return includes(dnnl::cpu_isa::avx512_core_amx); }

}  // namespace pipefile
