// Steps of optimizers, in place (src/tensor/kernels.ts, OptimizerStep).
#include <cmath>

#include "../args.hpp"
#include "../kernels/optimizer.hpp"

namespace pipefile {
namespace {

const OptimizerKernels& kernels() { return PIPEFILE_BEST(optimizers); }

// adam(p, g, a, s, { lr, mom, sqrMom, eps, wd, decoupled, t })
Napi::Value adam(Engine& engine, Args& args) {
  Tensor &p = args.tensor(), &g = args.tensor(), &a = args.tensor(), &s = args.tensor();
  const Named hypers = args.named("adam");
  const double lr = hypers.number("lr"), mom = hypers.number("mom"), sqrMom = hypers.number("sqrMom"), eps = hypers.number("eps"), wd = hypers.number("wd");
  const bool decoupled = hypers.flag("decoupled");
  const double t = hypers.number("t");
  if (g.count != p.count || a.count != p.count || s.count != p.count) throw Failure("onednn: an optimizer's tensors differ in size");
  OptimizerStep step{};
  step.shrink = decoupled ? static_cast<float>(1 - lr * wd) : 1.0f;
  step.l2 = decoupled ? 0.0f : static_cast<float>(wd);
  step.mom = static_cast<float>(mom);
  step.dampening = static_cast<float>(1 - mom);
  step.sqrMom = static_cast<float>(sqrMom);
  step.sqrDampening = static_cast<float>(1 - sqrMom);
  step.lr = static_cast<float>(lr);
  step.debias = static_cast<float>(1 / (1 - std::pow(mom, t)));
  step.eps = static_cast<float>(eps);
  step.invDebiasSqr = static_cast<float>(1 / (1 - std::pow(sqrMom, t)));
  kernels().adam(step, engine.overwritten(p), engine.floats(g), engine.overwritten(a), engine.overwritten(s), p.count);
  return args.env().Undefined();
}

// sgd(p, g, a | 0, { lr, mom, wd, decoupled })
Napi::Value sgd(Engine& engine, Args& args) {
  Tensor &p = args.tensor(), &g = args.tensor();
  Tensor* a = args.maybeTensor();
  const Named hypers = args.named("sgd");
  const double lr = hypers.number("lr"), mom = hypers.number("mom"), wd = hypers.number("wd");
  const bool decoupled = hypers.flag("decoupled");
  if (g.count != p.count || (a && a->count != p.count)) throw Failure("onednn: an optimizer's tensors differ in size");
  OptimizerStep step{};
  step.shrink = decoupled ? static_cast<float>(1 - lr * wd) : 1.0f;
  step.l2 = decoupled ? 0.0f : static_cast<float>(wd);
  step.mom = static_cast<float>(mom);
  step.lr = static_cast<float>(lr);
  kernels().sgd(step, engine.overwritten(p), engine.floats(g), a ? engine.overwritten(*a) : nullptr, p.count);
  return args.env().Undefined();
}

}  // namespace

const Entry kOptimizerMethods[] = {{"adam", adam}, {"sgd", sgd}, {nullptr, nullptr}};

}  // namespace pipefile
