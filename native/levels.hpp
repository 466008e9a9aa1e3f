// Kernels (kernels/) are compiled once for each instruction set level; which level's are run is chosen here, by what the processor has.
#pragma once

#if defined(PIPEFILE_X86_LEVELS)
// Declares a kernel file's tables of functions, one for each level.
#define PIPEFILE_TABLES(Type, name) extern const Type name##_base, name##_v3, name##_v4
// The table for this processor.
#define PIPEFILE_BEST(name) (pipefile::level() == pipefile::Level::v4 ? name##_v4 : pipefile::level() == pipefile::Level::v3 ? name##_v3 : name##_base)
#else
#define PIPEFILE_TABLES(Type, name) extern const Type name##_base
#define PIPEFILE_BEST(name) name##_base
#endif

namespace pipefile {

enum class Level { base, v3, v4 };

// The best level that the processor has and ONEDNN_MAX_CPU_ISA allows; always the same in one process.
Level level();
const char* levelName();

}  // namespace pipefile
