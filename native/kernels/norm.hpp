// Batch normalisation, its addition and its ReLU, forward and backward.
#pragma once
#include <cstdint>

#include "../levels.hpp"

namespace pipefile {

// See Planes in layout.hpp; channels' vectors have blocks * lanes numbers.
struct NormLayout {
  int64_t n, blocks, spatial, lanes;
};

// Where a ReLU let its input through. `none`: there was no ReLU. `output`: its output is positive. `input`: z * scale + shift is, which saves reading the output.
enum class Mask : int { none, output, input };

struct ReluMask {
  Mask kind;
  const void* y;
  const float *scale, *shift;
};

struct NormKernels {
  // Mean and biased variance of each channel.
  void (*statistics)(const NormLayout& layout, bool half, const void* z, float* mean, float* variance, int64_t channels, float* work);
  // y = relu?(z * scale + shift + add?)
  void (*normalize)(const NormLayout& layout, bool half, bool relu, const void* z, const float* scale, const float* shift, const void* add, void* y);
  // Sums over each channel of g = dy (where the mask is open) and g * (z - mean).
  void (*gradientSums)(const NormLayout& layout, bool half, const ReluMask& mask, const void* dy, const void* z, const float* mean, float* sum, float* dot, float* work);
  // dz = g * scale + z * slope + shift; dadd = g where wanted.
  void (*gradientApply)(const NormLayout& layout, bool half, const ReluMask& mask, const void* dy, const void* z, const float* scale, const float* slope,
                        const float* shift, void* dz, void* dadd);
  // Floats of work memory that statistics and gradientSums need.
  int64_t (*normWork)(const NormLayout& layout);
};

PIPEFILE_TABLES(NormKernels, normalisation);

}  // namespace pipefile
