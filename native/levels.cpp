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

#if defined(PIPEFILE_X86_LEVELS)
enum class Level { base, v3, v4 };

// What the processor has, up to what ONEDNN_MAX_CPU_ISA allows.
Level level() {
  const char* set = std::getenv("ONEDNN_MAX_CPU_ISA");
  const std::string most = set ? set : "";
  const bool v4 = most.empty() || most.rfind("AVX512", 0) == 0 || most == "ALL" || most == "DEFAULT";
  const bool v3 = v4 || most.rfind("AVX2", 0) == 0;
  __builtin_cpu_init();
  if (v4 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512vl"))
    return Level::v4;
  if (v3 && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2")) return Level::v3;
  return Level::base;
}

#define PIPEFILE_BEST(base, name) best(base, &name##_v3, &name##_v4)
template <typename Table> const Table* best(const Table* base, const Table* v3, const Table* v4) {
  const Level found = level();
  return found == Level::base ? base : found == Level::v3 ? v3 : v4;
}
#else
#define PIPEFILE_BEST(base, name) base
#endif

}  // namespace

const Kernels& chooseKernels() { return *PIPEFILE_BEST(&kernels_base, kernels); }
const PoolKernels& choosePool() { return *PIPEFILE_BEST(&pool_base, pool); }
const WinogradKernels* chooseWinograd() { return PIPEFILE_BEST(static_cast<const WinogradKernels*>(nullptr), winograd); }

}  // namespace pipefile
