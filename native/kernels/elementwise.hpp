// Operations on each number or pair of numbers. Their names are TF.js's.
#pragma once
#include <cstdint>

#include "../levels.hpp"
#include "nest.hpp"
#include "op_list.hpp"

namespace pipefile {

struct UnaryOp {
  const char* name;
  // `alpha` is Step's and LeakyRelu's; the others ignore it.
  void (*run)(float alpha, const float* x, float* y, int64_t count);
};

struct BinaryOp {
  const char* name;
  void (*floats)(const Nest& nest, const float* a, const float* b, float* y);
  // Null where there is none. Wraps around as JavaScript's Int32Array does.
  void (*ints)(const Nest& nest, const int32_t* a, const int32_t* b, int32_t* y);
  // bf16 numbers of equal layouts. Null where there is none.
  void (*halves)(const uint16_t* a, const uint16_t* b, uint16_t* y, int64_t count);
};

struct CompareOp {
  const char* name;
  void (*floats)(const Nest& nest, const float* a, const float* b, uint8_t* y);
  void (*ints)(const Nest& nest, const int32_t* a, const int32_t* b, uint8_t* y);
};

struct ElementwiseKernels {
  OpList<UnaryOp> unary;
  OpList<BinaryOp> binary;
  OpList<CompareOp> compare;
  void (*clip)(float low, float high, const float* x, float* y, int64_t count);
};

PIPEFILE_TABLES(ElementwiseKernels, elementwise);

}  // namespace pipefile
