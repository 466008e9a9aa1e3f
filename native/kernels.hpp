// Loops over numbers, compiled once per instruction set level (kernels.cpp) and chosen when the addon loads.
#pragma once
#include <cstdint>

namespace pipefile {

enum class Unary : int {
  abs, neg, exp, log, sqrt, rsqrt, square, relu, relu6, sigmoid, tanh, sign, floor, ceil, round, reciprocal, step, log1p, expm1, sin, cos, softplus, elu,
  leakyRelu, scale, count
};
enum class Binary : int { add, sub, mul, div, max, min, pow, squaredDifference, eluGrad, equal, notEqual, greater, greaterEqual, less, lessEqual, count };
enum class Reduce : int { sum, mean, max, min, prod, count };

// A loop nest over at most 8 dimensions, outermost first.
struct Nest {
  int rank;
  int64_t size[8];
  int64_t a[8], b[8];
};

// See Planes in engine.hpp; channels' vectors have blocks * lanes numbers.
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

struct AdamStep {
  float shrink, l2, mom, dampening, sqrMom, sqrDampening, lr, debias, eps, invDebiasSqr;
};

struct Kernels {
  const char* level;
  void (*unary)(Unary op, float alpha, const float* x, float* y, int64_t count);
  void (*clip)(float low, float high, const float* x, float* y, int64_t count);
  void (*binary)(Binary op, const Nest& nest, const float* a, const float* b, float* y);
  void (*binaryInt)(Binary op, const Nest& nest, const int32_t* a, const int32_t* b, int32_t* y);
  void (*compare)(Binary op, const Nest& nest, const float* a, const float* b, uint8_t* y);
  void (*compareInt)(Binary op, const Nest& nest, const int32_t* a, const int32_t* b, uint8_t* y);
  // bf16 + bf16 in bf16.
  void (*addHalf)(const uint16_t* a, const uint16_t* b, uint16_t* y, int64_t count);
  // x is [outer][reduced][inner].
  void (*reduce)(Reduce op, const float* x, float* y, int64_t outer, int64_t reduced, int64_t inner);
  void (*argMax)(bool least, const float* x, int32_t* y, int64_t outer, int64_t reduced, int64_t inner);
  // Copies elements of `width` bytes by strides: nest.a reads, the result is dense.
  void (*gatherNest)(const Nest& nest, const void* x, void* y, int width);
  void (*softmax)(bool logarithm, const float* x, float* y, int64_t rows, int64_t classes);
  void (*crossEntropyIndex)(const float* logits, const int32_t* labels, float* loss, float* probabilities, int64_t rows, int64_t classes);
  void (*crossEntropyDense)(const float* logits, const float* labels, float* loss, float* probabilities, int64_t rows, int64_t classes);
  void (*adam)(const AdamStep& step, float* p, const float* g, float* a, float* s, int64_t count);
  void (*sgd)(const AdamStep& step, float* p, const float* g, float* a, int64_t count);
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

// The best set for this processor.
const Kernels& chooseKernels();

}  // namespace pipefile
