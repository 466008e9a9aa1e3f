// What the files of this folder share. Each is compiled once per instruction set level, with PIPEFILE_LEVEL set to its name. Nothing here has a name outside of them, and
// they use no template of the standard library: the linker would let one level's code serve another, on processors that lack its instructions.
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

// A constant array as an OpList.
#define PIPEFILE_LIST(array) {array, static_cast<int>(sizeof(array) / sizeof(array[0]))}

// The name of this level's table of functions: PIPEFILE_TABLE(norm) is norm_v3.
#define PIPEFILE_JOIN2(name, level) name##_##level
#define PIPEFILE_JOIN(name, level) PIPEFILE_JOIN2(name, level)
#define PIPEFILE_TABLE(name) PIPEFILE_JOIN(name, PIPEFILE_LEVEL)
