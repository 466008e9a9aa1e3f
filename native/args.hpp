// Reading a call's arguments: each `next` takes one, and a missing or wrong one is a JavaScript Error. Values that belong together come as one object and are read by name.
#pragma once
#include <napi.h>

#include <cmath>

#include "engine.hpp"
#include "kernels/op_list.hpp"

namespace pipefile {

// A JavaScript number as a whole one; `what` names it in the error.
inline int64_t wholeNumber(double value, const std::string& what) {
  if (!(value >= -9007199254740991.0 && value <= 9007199254740991.0) || value != std::trunc(value)) throw Failure("onednn: " + what + " must be whole");
  return static_cast<int64_t>(value);
}

// An object's values by name; `what` names the object in errors.
class Named {
 public:
  Named(const Napi::Value& value, const char* what, Engine& engine) : what_(what), engine_(engine) {
    if (!value.IsObject()) throw Failure(std::string("onednn: ") + what + " must be an object");
    object_ = value.As<Napi::Object>();
  }
  double number(const char* name) const {
    const Napi::Value value = object_.Get(name);
    if (!value.IsNumber()) throw Failure("onednn: " + text(name) + " must be a number");
    return value.As<Napi::Number>().DoubleValue();
  }
  float real(const char* name) const { return static_cast<float>(number(name)); }
  // From `least` to `most`.
  int64_t integer(const char* name, int64_t least, int64_t most) const {
    const int64_t value = wholeNumber(number(name), text(name));
    if (value < least || value > most) throw Failure("onednn: " + std::string(what_) + " of impossible size: " + name + " is " + std::to_string(value));
    return value;
  }
  bool flag(const char* name) const {
    const Napi::Value value = object_.Get(name);
    if (!value.IsBoolean()) throw Failure("onednn: " + text(name) + " must be true or false");
    return value.As<Napi::Boolean>().Value();
  }
  // Whether the value is there and true.
  bool has(const char* name) const { return object_.Get(name).ToBoolean().Value(); }
  Tensor& tensor(const char* name) const { return engine_.at(wholeNumber(number(name), text(name))); }
  // Null where the object has no such value.
  Tensor* maybeTensor(const char* name) const {
    const Napi::Value value = object_.Get(name);
    return value.IsUndefined() ? nullptr : &tensor(name);
  }

 private:
  std::string text(const char* name) const { return std::string(what_) + "'s " + name; }
  Napi::Object object_;
  const char* what_;
  Engine& engine_;
};

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
  // A number below `count`.
  int choice(int count) {
    const int64_t value = integer();
    if (value < 0 || value >= count) throw Failure("onednn: argument " + std::to_string(index_) + " is out of range");
    return static_cast<int>(value);
  }
  // One of a kernel table's operations, by its place in the list that `describe` gives.
  template <typename Op> const Op& operation(const OpList<Op>& list) { return list.first[choice(list.count)]; }
  Named named(const char* what) { return Named(next(), what, engine_); }
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
  int64_t whole(double value) const { return wholeNumber(value, "argument " + std::to_string(index_)); }
  const Napi::CallbackInfo& info_;
  Engine& engine_;
  size_t index_ = 0;
};

using Method = Napi::Value (*)(Engine&, Args&);

using Names = std::vector<const char*>;

struct Entry {
  const char* name;
  Method method;
  // Of a method whose first argument is an operation: the operations' names in the order of their numbers.
  Names (*operations)() = nullptr;
};

template <typename Op> Names namesOf(const OpList<Op>& list) {
  Names names;
  for (int i = 0; i < list.count; ++i) names.push_back(list.first[i].name);
  return names;
}

// The methods of each file in ops/, ended by an empty entry.
extern const Entry kTensorMethods[];
extern const Entry kElementwiseMethods[];
extern const Entry kReduceMethods[];
extern const Entry kMatMulMethods[];
extern const Entry kMoveMethods[];
extern const Entry kConvMethods[];
extern const Entry kPoolingMethods[];
extern const Entry kConvNormMethods[];
extern const Entry kOptimizerMethods[];
extern const Entry kSoftmaxMethods[];

// Every method that takes an operation, with the names of its operations: { unary: ['Abs', ...], ... }.
Napi::Object operationNames(Napi::Env env);

// JavaScript's ToInt32.
int32_t toInt32(double value);

inline Napi::Value handleOf(Engine& engine, Args& args, Tensor tensor) { return Napi::Number::New(args.env(), static_cast<double>(engine.add(std::move(tensor)))); }

}  // namespace pipefile
