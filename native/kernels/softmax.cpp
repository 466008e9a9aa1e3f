#include "softmax.hpp"

#include <math.h>

#include "chunks.hpp"

namespace pipefile {
namespace {

// The row's maximum, and the logarithm of the sum of exp(x - maximum).
inline float logSumExp(const float* x, int64_t classes, float& maximum) {
  maximum = -INFINITY;
  for (int64_t i = 0; i < classes; ++i) maximum = x[i] > maximum ? x[i] : maximum;
  double total = 0;
  for (int64_t i = 0; i < classes; ++i) total += expf(x[i] - maximum);
  return static_cast<float>(log(total));
}

// Softmax of each row; then each(row, logits, maximum, rest) with what the row's probabilities were computed of.
template <typename Each> inline void softmaxRows(bool logarithm, const float* x, float* y, int64_t rows, int64_t classes, Each each) {
#pragma omp parallel for schedule(static) if (rows * classes >= kGrain)
  for (int64_t row = 0; row < rows; ++row) {
    float maximum;
    const float* from = x + row * classes;
    float* to = y + row * classes;
    const float rest = logSumExp(from, classes, maximum);
    for (int64_t i = 0; i < classes; ++i) to[i] = logarithm ? from[i] - maximum - rest : expf(from[i] - maximum - rest);
    each(row, from, maximum, rest);
  }
}

void softmax(bool logarithm, const float* x, float* y, int64_t rows, int64_t classes) {
  softmaxRows(logarithm, x, y, rows, classes, [](int64_t, const float*, float, float) {});
}

void crossEntropyIndex(const float* logits, const int32_t* labels, float* loss, float* probabilities, int64_t rows, int64_t classes) {
  softmaxRows(false, logits, probabilities, rows, classes, [=](int64_t row, const float* from, float maximum, float rest) {
    loss[row] = labels[row] >= 0 && labels[row] < classes ? rest + maximum - from[labels[row]] : 0.0f;
  });
}

void crossEntropyDense(const float* logits, const float* labels, float* loss, float* probabilities, int64_t rows, int64_t classes) {
  softmaxRows(false, logits, probabilities, rows, classes, [=](int64_t row, const float* from, float maximum, float rest) {
    double total = 0;
    for (int64_t i = 0; i < classes; ++i) total -= static_cast<double>(labels[row * classes + i]) * (from[i] - maximum - rest);
    loss[row] = static_cast<float>(total);
  });
}

}  // namespace

const SoftmaxKernels PIPEFILE_TABLE(softmaxes) = {softmax, crossEntropyIndex, crossEntropyDense};

}  // namespace pipefile
