// Reading a call's arguments: each `next` takes one, and a missing or wrong one is a JavaScript Error.
#pragma once
#include <napi.h>

#include <cmath>

#include "engine.hpp"

namespace pipefile {

class Args {
 public:
  Args(const Napi::CallbackInfo& info, Engine& engine) : info_(info), engine_(engine) {}

  double number() {
    const Napi::Value value = next();
    if (!value.IsNumber()) throw Failure("onednn: argument " + std::to_string(index_) + " must be a number");
    return value.As<Napi::Number>().DoubleValue();
  }
  int64_t integer() {
    const double value = number();
    return whole(value);
  }
  int64_t size() {
    const int64_t value = integer();
    if (value < 0) throw Failure("onednn: argument " + std::to_string(index_) + " must not be negative");
    return value;
  }
  // One of an enum's `count` values.
  int choice(int count) {
    const int64_t value = integer();
    if (value < 0 || value >= count) throw Failure("onednn: argument " + std::to_string(index_) + " is out of range");
    return static_cast<int>(value);
  }
  bool flag() { return next().ToBoolean().Value(); }
  Dims dims() {
    const Napi::Value value = next();
    if (!value.IsArray()) throw Failure("onednn: argument " + std::to_string(index_) + " must be an array");
    const Napi::Array array = value.As<Napi::Array>();
    if (array.Length() > kLongestArray) throw Failure("onednn: argument " + std::to_string(index_) + " is too long an array");
    Dims result(array.Length());
    for (uint32_t i = 0; i < result.size(); ++i) {
      const Napi::Value element = array.Get(i);
      if (!element.IsNumber()) throw Failure("onednn: argument " + std::to_string(index_) + " must be an array of numbers");
      result[i] = whole(element.As<Napi::Number>().DoubleValue());
    }
    return result;
  }
  // Sizes, none of them negative, of a tensor that can exist.
  Dims shape() {
    const Dims result = dims();
    product(result);
    return result;
  }
  int64_t handle() { return integer(); }
  Tensor& tensor() { return engine_.at(integer()); }
  // 0 stands for no tensor.
  Tensor* maybeTensor() {
    const int64_t id = integer();
    return id == 0 ? nullptr : &engine_.at(id);
  }
  Napi::Value next() {
    if (index_ >= info_.Length()) throw Failure("onednn: too few arguments");
    return info_[index_++];
  }
  bool more() const { return index_ < info_.Length(); }
  const Napi::CallbackInfo& info() const { return info_; }
  Napi::Env env() const { return info_.Env(); }

 private:
  static constexpr uint32_t kLongestArray = 1 << 20;
  int64_t whole(double value) const {
    if (!(value >= -9007199254740991.0 && value <= 9007199254740991.0) || value != std::trunc(value))
      throw Failure("onednn: argument " + std::to_string(index_) + " must be whole");
    return static_cast<int64_t>(value);
  }
  const Napi::CallbackInfo& info_;
  Engine& engine_;
  size_t index_ = 0;
};

using Method = Napi::Value (*)(Engine&, Args&);

struct Entry {
  const char* name;
  Method method;
};

// The methods of each group, ended by an empty entry.
extern const Entry kTensorMethods[];
extern const Entry kMathMethods[];
extern const Entry kMoveMethods[];
extern const Entry kImageMethods[];
extern const Entry kTrainMethods[];

// JavaScript's ToInt32.
int32_t toInt32(double value);

inline Napi::Value handleOf(Engine& engine, Args& args, Tensor tensor) { return Napi::Number::New(args.env(), static_cast<double>(engine.add(std::move(tensor)))); }

}  // namespace pipefile
