#pragma once
#include "engine.hpp"

namespace pipefile {

// n, h, w, c, kh, kw, out, stride h, w, dilation h, w, pad top, left, out h, w, groups, bf16
ConvArgs convArgs(const Dims& numbers);

}  // namespace pipefile
