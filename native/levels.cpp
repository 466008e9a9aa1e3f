#include "levels.hpp"

#include <cstdlib>
#include <string>

namespace pipefile {
namespace {

Level find() {
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

Level level() {
  static const Level found = find();
  return found;
}

const char* levelName() {
  const char* const names[] = {"base", "v3", "v4"};
  return names[static_cast<int>(level())];
}

}  // namespace pipefile
