#include "optimizer.hpp"

#include <math.h>

#include "chunks.hpp"

namespace pipefile {
namespace {

void adam(const OptimizerStep& s, float* p, const float* g, float* a, float* q, int64_t count) {
  const OptimizerStep c = s;
  chunks(count, [=](int64_t from, int64_t to) {
    for (int64_t i = from; i < to; ++i) {
      const float grad = g[i] + c.l2 * p[i];
      a[i] = c.mom * a[i] + c.dampening * grad;
      q[i] = c.sqrMom * q[i] + c.sqrDampening * grad * grad;
      p[i] = c.shrink * p[i] - c.lr * c.debias * a[i] / (sqrtf(q[i] * c.invDebiasSqr) + c.eps);
    }
  });
}

void sgd(const OptimizerStep& s, float* p, const float* g, float* a, int64_t count) {
  const OptimizerStep c = s;
  chunks(count, [=](int64_t from, int64_t to) {
    for (int64_t i = from; i < to; ++i) {
      const float grad = g[i] + c.l2 * p[i];
      float step = grad;
      if (a) step = a[i] = c.mom * a[i] + grad;
      p[i] = c.shrink * p[i] - c.lr * step;
    }
  });
}

}  // namespace

const OptimizerKernels PIPEFILE_TABLE(optimizers) = {adam, sgd};

}  // namespace pipefile
