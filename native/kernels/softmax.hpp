// Softmax over rows of classes, and the cross entropy of it.
#pragma once
#include <cstdint>

#include "../levels.hpp"

namespace pipefile {

struct SoftmaxKernels {
  void (*softmax)(bool logarithm, const float* x, float* y, int64_t rows, int64_t classes);
  // Loss and probabilities of each row. A label that is no class gives a loss of 0.
  void (*crossEntropyIndex)(const float* logits, const int32_t* labels, float* loss, float* probabilities, int64_t rows, int64_t classes);
  // The same with a probability for each class.
  void (*crossEntropyDense)(const float* logits, const float* labels, float* loss, float* probabilities, int64_t rows, int64_t classes);
};

PIPEFILE_TABLES(SoftmaxKernels, softmaxes);

}  // namespace pipefile
