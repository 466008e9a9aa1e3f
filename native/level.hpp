// What the files that are compiled once per instruction set level share. Nothing here has a name outside of them: a level's code must not serve another.
#pragma once
#include <stdint.h>
#include <string.h>

namespace pipefile {
namespace {

inline int64_t least(int64_t a, int64_t b) { return a < b ? a : b; }
inline int64_t most(int64_t a, int64_t b) { return a > b ? a : b; }

// bf16 as float32.
inline float fromHalf(uint16_t h) {
  const uint32_t bits = static_cast<uint32_t>(h) << 16;
  float f;
  memcpy(&f, &bits, 4);
  return f;
}

// Rounds to nearest even; a NaN stays one.
inline uint16_t toHalf(float f) {
  uint32_t bits;
  memcpy(&bits, &f, 4);
  const uint32_t rounded = (bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16;
  return static_cast<uint16_t>(f != f ? 0x7fc0u : rounded);
}

}  // namespace
}  // namespace pipefile

// The name of this level's table of functions: PIPEFILE_TABLE(kernels) is kernels_v3.
#define PIPEFILE_JOIN2(name, level) name##_##level
#define PIPEFILE_JOIN(name, level) PIPEFILE_JOIN2(name, level)
#define PIPEFILE_TABLE(name) PIPEFILE_JOIN(name, PIPEFILE_LEVEL)
