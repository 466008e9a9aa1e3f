// Creating, reading and freeing tensors; what the engine says of itself.
#include <omp.h>

#include <cstring>

#include "../args.hpp"
#include "../levels.hpp"
#include "conv.hpp"

namespace pipefile {
namespace {

DType typeArg(Args& args) { return static_cast<DType>(args.choice(3)); }

// write(values: TypedArray, dtype)
Napi::Value write(Engine& engine, Args& args) {
  const Napi::Value value = args.next();
  if (!value.IsTypedArray()) throw Failure("onednn: write needs a typed array");
  const auto array = value.As<Napi::TypedArray>();
  const DType dtype = typeArg(args);
  const napi_typedarray_type kinds[] = {napi_float32_array, napi_int32_array, napi_uint8_array};
  if (array.TypedArrayType() != kinds[static_cast<int>(dtype)]) throw Failure("onednn: the typed array does not fit the dtype");
  Tensor tensor = engine.make(dtype, static_cast<int64_t>(array.ElementLength()));
  if (array.ByteLength() > 0) std::memcpy(tensor.data->data(), static_cast<const uint8_t*>(array.ArrayBuffer().Data()) + array.ByteOffset(), array.ByteLength());
  return handleOf(engine, args, std::move(tensor));
}

// Napi::ArrayBuffer::New ends the process where memory is short; JavaScript's constructor throws.
Napi::ArrayBuffer arrayBuffer(Napi::Env env, size_t bytes) {
  constexpr size_t kSmall = size_t{1} << 24;
  if (bytes <= kSmall) return Napi::ArrayBuffer::New(env, bytes);
  const auto constructor = env.Global().Get("ArrayBuffer").As<Napi::Function>();
  return constructor.New({Napi::Number::New(env, static_cast<double>(bytes))}).As<Napi::ArrayBuffer>();
}

// read(handle): TypedArray, a copy
Napi::Value read(Engine& engine, Args& args) {
  Tensor& tensor = args.tensor();
  const size_t count = static_cast<size_t>(tensor.count);
  auto buffer = arrayBuffer(args.env(), count * bytesOf(tensor.dtype));
  const void* data = engine.plain(tensor);
  if (count > 0) std::memcpy(buffer.Data(), data, count * bytesOf(tensor.dtype));
  if (tensor.dtype == DType::f32) return Napi::Float32Array::New(args.env(), count, buffer, 0);
  if (tensor.dtype == DType::i32) return Napi::Int32Array::New(args.env(), count, buffer, 0);
  return Napi::Uint8Array::New(args.env(), count, buffer, 0);
}

Napi::Value dispose(Engine& engine, Args& args) {
  engine.dispose(args.handle());
  return args.env().Undefined();
}

// fill(count, dtype, value)
Napi::Value fill(Engine& engine, Args& args) {
  const int64_t count = args.size();
  const DType dtype = typeArg(args);
  const double value = args.number();
  Tensor tensor = engine.make(dtype, count);
  if (dtype == DType::f32)
    std::fill_n(tensor.data->as<float>(), count, static_cast<float>(value));
  else if (dtype == DType::i32)
    std::fill_n(tensor.data->as<int32_t>(), count, toInt32(value));
  else
    std::fill_n(tensor.data->as<uint8_t>(), count, static_cast<uint8_t>(value != 0));
  return handleOf(engine, args, std::move(tensor));
}

Napi::Value memory(Engine& engine, Args& args) {
  auto result = Napi::Object::New(args.env());
  result.Set("live", static_cast<double>(engine.pool().live()));
  result.Set("idle", static_cast<double>(engine.pool().idle()));
  result.Set("peak", static_cast<double>(engine.pool().peak()));
  result.Set("tensors", static_cast<double>(engine.slots()));
  return result;
}

// layoutOf(handle): 'plain' | 'f32' | 'bf16', what the tensor is stored as
Napi::Value layoutOf(Engine&, Args& args) {
  const Tensor& tensor = args.tensor();
  const char* name = !tensor.blocked ? "plain" : isHalf(tensor.layout) ? "bf16" : "f32";
  return Napi::String::New(args.env(), name);
}

// describe(): what the library, the processor and this addon have
Napi::Value describe(Engine&, Args& args) {
  auto result = Napi::Object::New(args.env());
  const auto* version = dnnl::version();
  result.Set("version", std::to_string(version->major) + "." + std::to_string(version->minor) + "." + std::to_string(version->patch));
  result.Set("isa", isaName());
  result.Set("kernels", levelName());
  result.Set("bf16", hasHalfProducts());
  result.Set("matrixUnits", hasMatrixUnits());
  result.Set("threads", omp_get_max_threads());
  result.Set("ops", operationNames(args.env()));
  return result;
}

// configure({ threads, winograd }): 0 threads leave their number as it is
Napi::Value configure(Engine& engine, Args& args) {
  const Named options = args.named("configure");
  const int64_t threads = options.integer("threads", 0, 1024);
  if (threads > 0) omp_set_num_threads(static_cast<int>(threads));
  engine.own<WinogradSwitch>().on = options.flag("winograd");
  return args.env().Undefined();
}

Napi::Value trim(Engine& engine, Args& args) {
  engine.pool().trim();
  return args.env().Undefined();
}

}  // namespace

const Entry kTensorMethods[] = {{"write", write},     {"read", read},           {"dispose", dispose}, {"fill", fill}, {"memory", memory}, {"layoutOf", layoutOf},
                                {"describe", describe}, {"configure", configure}, {"trim", trim},       {nullptr, nullptr}};

}  // namespace pipefile
