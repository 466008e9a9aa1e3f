// Convolutions through oneDNN, or through our own Winograd kernels where these are faster (winograd.hpp).
#pragma once
#include "geometry.hpp"

namespace pipefile {

// What `configure` sets: whether any Winograd algorithm, oneDNN's or our own, may be taken.
struct WinogradSwitch : OpState {
  bool on = true;
};

// A float32 convolution that Winograd's F(4x4, 3x3) could compute.
bool isWinogradKind(const ConvArgs& args);
// Whether oneDNN has a Winograd kernel for this convolution: release 2 has some for AVX-512, none below; release 3 has lost them.
bool hasWinograd(Engine& engine, const ConvArgs& args);

// conv(x, filter) in oneDNN's layout (bf16 where args say so). In inference the filter's copy in oneDNN's layout is kept for the next call.
Tensor convForward(Engine& engine, const ConvArgs& args, Tensor& x, Tensor& filter);
Tensor convInput(Engine& engine, const ConvArgs& args, Tensor& dy, Tensor& filter);
Tensor convFilter(Engine& engine, const ConvArgs& args, Tensor& x, Tensor& dy);

}  // namespace pipefile
