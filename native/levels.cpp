#include <cstdlib>
#include <string>

#include "kernels.hpp"
#include "pool_kernels.hpp"
#include "winograd_kernels.hpp"

namespace pipefile {

extern const Kernels kernels_base;
extern const PoolKernels pool_base;
#if defined(PIPEFILE_X86_LEVELS)
extern const Kernels kernels_v3;
extern const Kernels kernels_v4;
extern const PoolKernels pool_v3;
extern const PoolKernels pool_v4;
extern const WinogradKernels winograd_v3;
extern const WinogradKernels winograd_v4;
#endif

namespace {

enum class Level { base, v3, v4 };

// What the processor has, up to what ONEDNN_MAX_CPU_ISA allows.
Level level() {
#if defined(PIPEFILE_X86_LEVELS)
  const char* set = std::getenv("ONEDNN_MAX_CPU_ISA");
  const std::string most = set ? set : "";
  const bool v4 = most.empty() || most.rfind("AVX512", 0) == 0 || most == "ALL" || most == "DEFAULT";
  const bool v3 = v4 || most.rfind("AVX2", 0) == 0;
  __builtin_cpu_init();
  if (v4 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512vl"))
    return Level::v4;
  if (v3 && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2")) return Level::v3;
#endif
  return Level::base;
}

}  // namespace

const Kernels& chooseKernels() {
#if defined(PIPEFILE_X86_LEVELS)
  const Level best = level();
  if (best != Level::base) return best == Level::v4 ? kernels_v4 : kernels_v3;
#endif
  return kernels_base;
}

const PoolKernels& choosePool() {
#if defined(PIPEFILE_X86_LEVELS)
  const Level best = level();
  if (best != Level::base) return best == Level::v4 ? pool_v4 : pool_v3;
#endif
  return pool_base;
}

const WinogradKernels* chooseWinograd() {
#if defined(PIPEFILE_X86_LEVELS)
  const Level best = level();
  if (best != Level::base) return best == Level::v4 ? &winograd_v4 : &winograd_v3;
#endif
  return nullptr;
}

}  // namespace pipefile
