#include "winograd.hpp"

#include <omp.h>

#include "../kernels/winograd.hpp"

namespace pipefile {
namespace {

using dnnl::memory;

// Below this many tiles of 4x4 outputs transforming the filters costs more than the products save.
constexpr int64_t kFewestTiles = 16;

const WinogradKernels& kernels() { return PIPEFILE_BEST(winograd); }

bool fits(Engine& engine, const ConvArgs& a) {
  const int64_t padBottom = a.outH + 2 - a.x.h - a.padTop, padRight = a.outW + 2 - a.x.w - a.padLeft;
  const auto small = [](int64_t pad) { return pad >= 0 && pad <= 2; };
  const bool pads = small(a.padTop) && small(a.padLeft) && small(padBottom) && small(padRight) && a.x.c % 16 == 0 && a.o % 16 == 0;
  const bool worth = a.x.n * ((a.outH + 3) / 4) * ((a.outW + 3) / 4) >= kFewestTiles;
  return engine.own<WinogradSwitch>().on && kernels().width > 0 && isWinogradKind(a) && pads && worth && !(kernels().width == 16 && hasWinograd(engine, a));
}

// A tensor as the kernels read it: where it lies and how many channels lie side by side.
struct Source {
  BufferRef data;
  int64_t lanes;
};

Desc blockedDesc(const Shape4& shape) {
  return Desc(shape.nchw(), memory::data_type::f32, kernels().width == 16 ? memory::format_tag::nChw16c : memory::format_tag::nChw8c);
}

Source sourceOf(Engine& engine, Tensor& tensor, const Shape4& shape) {
  const Desc own = engine.describe(tensor, shape);
  if (typeOf(own) == memory::data_type::f32 && isPlanes(own)) {
    const int64_t lanes = planesOf(own).lanes;
    if (lanes % kernels().width == 0) return {tensor.data, lanes};
  }
  return {engine.inLayout(tensor, shape, blockedDesc(shape)), kernels().width};
}

BufferRef work(Engine& engine, int64_t floats) { return engine.scratch(static_cast<size_t>(floats) * sizeof(float)); }

Tensor convolve(Engine& engine, const WinogradShape& shape, bool turned, const Source& x, Tensor& filter, const Shape4& to) {
  const int threads = omp_get_max_threads();
  if (filter.count != 9 * shape.c * shape.k) throw Failure("onednn: a filter's size does not fit the shape given");
  const float* taps = engine.floats(filter);
  Tensor y = engine.blockedTensor(blockedDesc(to));
  const BufferRef scratch = work(engine, kernels().forwardWork(shape, threads));
  kernels().forward(shape, turned, x.data->as<float>(), taps, y.data->as<float>(), scratch->as<float>(), threads);
  return y;
}

}  // namespace

std::optional<Tensor> winogradForward(Engine& engine, const ConvArgs& a, Tensor& x, Tensor& filter) {
  if (!fits(engine, a)) return std::nullopt;
  const Source source = sourceOf(engine, x, a.x);
  const int64_t width = kernels().width;
  return convolve(engine, {a.x.n, a.x.h, a.x.w, a.x.c, a.o, a.outH, a.outW, a.padTop, a.padLeft, source.lanes, width}, false, source, filter, a.y());
}

std::optional<Tensor> winogradInput(Engine& engine, const ConvArgs& a, Tensor& dy, Tensor& filter) {
  if (!fits(engine, a)) return std::nullopt;
  const Source source = sourceOf(engine, dy, a.y());
  const int64_t width = kernels().width;
  return convolve(engine, {a.x.n, a.outH, a.outW, a.o, a.x.c, a.x.h, a.x.w, 2 - a.padTop, 2 - a.padLeft, source.lanes, width}, true, source, filter, a.x);
}

std::optional<Tensor> winogradFilter(Engine& engine, const ConvArgs& a, Tensor& x, Tensor& dy) {
  if (!fits(engine, a)) return std::nullopt;
  const Source source = sourceOf(engine, x, a.x), gradient = sourceOf(engine, dy, a.y());
  const WinogradShape shape{a.x.n, a.x.h, a.x.w, a.x.c, a.o, a.outH, a.outW, a.padTop, a.padLeft, source.lanes, gradient.lanes};
  Tensor dw = engine.make(DType::f32, 9 * a.x.c * a.o);
  const BufferRef scratch = work(engine, kernels().gradientWork(shape));
  kernels().filterGradient(shape, source.data->as<float>(), gradient.data->as<float>(), dw.data->as<float>(), scratch->as<float>(), omp_get_max_threads());
  return dw;
}

}  // namespace pipefile
