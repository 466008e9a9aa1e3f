// bf16 as float32. Included by the files that are compiled per instruction set level, so nothing here has a name outside of them.
#pragma once
#include <stdint.h>
#include <string.h>

namespace pipefile {
namespace {

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
