#include <cstdlib>
#include <string>

#include "kernels.hpp"

namespace pipefile {

extern const Kernels kernels_base;
#if defined(PIPEFILE_X86_LEVELS)
extern const Kernels kernels_v3;
extern const Kernels kernels_v4;
#endif

const Kernels& chooseKernels() {
#if defined(PIPEFILE_X86_LEVELS)
  const char* set = std::getenv("ONEDNN_MAX_CPU_ISA");
  const std::string most = set ? set : "";
  const bool v4 = most.empty() || most.rfind("AVX512", 0) == 0 || most == "ALL" || most == "DEFAULT";
  const bool v3 = v4 || most.rfind("AVX2", 0) == 0;
  __builtin_cpu_init();
  if (v4 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512vl"))
    return kernels_v4;
  if (v3 && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2")) return kernels_v3;
#endif
  return kernels_base;
}

}  // namespace pipefile
