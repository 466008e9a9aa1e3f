// Our own Winograd convolutions (kernels/winograd.hpp) for the engine's tensors, where oneDNN has none.
#pragma once
#include <optional>

#include "conv.hpp"

namespace pipefile {

// Each gives nothing where the convolution is not one for Winograd; the choice depends on the shape, the processor and the number of threads alone.
std::optional<Tensor> winogradForward(Engine& engine, const ConvArgs& args, Tensor& x, Tensor& filter);
std::optional<Tensor> winogradInput(Engine& engine, const ConvArgs& args, Tensor& dy, Tensor& filter);
std::optional<Tensor> winogradFilter(Engine& engine, const ConvArgs& args, Tensor& x, Tensor& dy);

}  // namespace pipefile
