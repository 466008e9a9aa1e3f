// Convolutions through oneDNN: plans (primitives with the layouts that oneDNN chose) and their execution.
#pragma once
#include "engine.hpp"

namespace pipefile {

struct ConvPlan {
  dnnl::convolution_forward::primitive_desc forward;
  dnnl::convolution_forward run;
};

struct ConvDataPlan {
  dnnl::convolution_backward_data::primitive_desc desc;
  dnnl::convolution_backward_data run;
};

struct ConvFilterPlan {
  dnnl::convolution_backward_weights::primitive_desc desc;
  dnnl::convolution_backward_weights run;
};

std::shared_ptr<ConvPlan> convPlan(Engine& engine, const ConvArgs& args);

// Whether oneDNN has a Winograd kernel for this convolution: release 2 has some for AVX-512, none below.
bool hasWinograd(Engine& engine, const ConvArgs& args);

// conv(x, filter) in oneDNN's layout (bf16 where args say so).
Tensor convForward(Engine& engine, const ConvArgs& args, Tensor& x, Tensor& filter);
Tensor convInput(Engine& engine, const ConvArgs& args, Tensor& dy, Tensor& filter);
Tensor convFilter(Engine& engine, const ConvArgs& args, Tensor& x, Tensor& dy);

}  // namespace pipefile
