// Winograd's F(4x4, 3x3) for float32 convolutions of stride 1. See docs/decisions/0402-winograd.md.
#pragma once
#include <cstdint>

#include "../levels.hpp"

namespace pipefile {

// A convolution with a 3x3 filter, stride 1. Activations are [n][blocks of `lanes` channels][h * w][lanes]; channels come in multiples of 16.
struct WinogradShape {
  int64_t n, h, w, c, k, outH, outW, padTop, padLeft, inLanes, outLanes;
};

struct WinogradKernels {
  // Lanes of an activation must be a multiple of this. 0 where there are no such kernels, which is below AVX2.
  int64_t width;
  // Floats of memory that forward and filterGradient need.
  int64_t (*forwardWork)(const WinogradShape& shape, int threads);
  int64_t (*gradientWork)(const WinogradShape& shape);
  // `filter` is HWIO, [3][3][c][k]; `turned`: [3][3][k][c], for the gradient of a convolution's input (x is dy then, and a pad becomes 2 - pad).
  void (*forward)(const WinogradShape& shape, bool turned, const float* x, const float* filter, float* y, float* work, int threads);
  // The filter's gradient, HWIO. Neither function's numbers depend on the number of threads.
  void (*filterGradient)(const WinogradShape& shape, const float* x, const float* dy, float* dfilter, float* work, int threads);
};

PIPEFILE_TABLES(WinogradKernels, winograd);

}  // namespace pipefile
