// The addon's entry: one engine per JavaScript thread, and every C++ exception becomes a JavaScript Error.
#include "args.hpp"

#include <pthread.h>

#include <csignal>
#include <new>

namespace pipefile {
namespace {

const Entry* const kMethods[] = {kTensorMethods, kElementwiseMethods, kReduceMethods,   kMatMulMethods,    kMoveMethods,
                                 kConvMethods,   kPoolingMethods,     kConvNormMethods, kOptimizerMethods, kSoftmaxMethods};

struct Bound {
  Engine* engine;
  Method method;
};

// Reading an argument may run JavaScript (an array's getter), which must not change the tensors that a call has hold of.
class Alone {
 public:
  explicit Alone(Engine& engine) : engine_(engine) {
    if (engine_.busy) throw Failure("onednn: called from within one of its calls");
    engine_.busy = true;
  }
  ~Alone() { engine_.busy = false; }
  Alone(const Alone&) = delete;
  Alone& operator=(const Alone&) = delete;

 private:
  Engine& engine_;
};

// oneDNN's matrix product for AVX2 lets the stack pointer point into a block of the heap while it computes. A signal handled then, such as a
// profiler's, writes its frame over the block before. So signals wait for the end of a call; the threads that a first call starts inherit the mask.
class SignalsHeld {
 public:
  SignalsHeld() {
    sigset_t held;
    sigfillset(&held);
    for (const int fault : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT}) sigdelset(&held, fault);
    pthread_sigmask(SIG_SETMASK, &held, &before_);
  }
  ~SignalsHeld() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  SignalsHeld(const SignalsHeld&) = delete;
  SignalsHeld& operator=(const SignalsHeld&) = delete;

 private:
  sigset_t before_;
};

Napi::Value call(const Napi::CallbackInfo& info) {
  const auto* bound = static_cast<const Bound*>(info.Data());
  std::string problem;
  try {
    const Alone alone(*bound->engine);
    const SignalsHeld held;
    Args args(info, *bound->engine);
    return bound->method(*bound->engine, args);
  } catch (const Napi::Error&) {
    throw;
  } catch (const std::bad_alloc&) {
    problem = "onednn: out of memory";
  } catch (const dnnl::error& error) {
    problem = std::string("onednn: ") + error.what() + " (status " + std::to_string(error.status) + ")";
  } catch (const std::exception& error) {
    problem = error.what();
  }
  throw Napi::Error::New(info.Env(), problem);
}

void define(Napi::Env env, Napi::Object& exports, Engine* engine, const Entry* entries) {
  for (const Entry* entry = entries; entry->name; ++entry) {
    auto* bound = new Bound{engine, entry->method};
    exports.Set(entry->name, Napi::Function::New(env, call, entry->name, bound));
    env.AddCleanupHook([bound] { delete bound; });
  }
}

Napi::Object init(Napi::Env env, Napi::Object exports) {
  Engine* engine = nullptr;
  try {
    engine = new Engine();
  } catch (const std::exception& error) {
    throw Napi::Error::New(env, std::string("onednn: ") + error.what());
  }
  env.SetInstanceData<Engine>(engine);
  for (const Entry* entries : kMethods) define(env, exports, engine, entries);
  return exports;
}

}  // namespace

Napi::Object operationNames(Napi::Env env) {
  auto result = Napi::Object::New(env);
  for (const Entry* entries : kMethods)
    for (const Entry* entry = entries; entry->name; ++entry) {
      if (!entry->operations) continue;
      const Names names = entry->operations();
      auto list = Napi::Array::New(env, names.size());
      for (size_t i = 0; i < names.size(); ++i) list.Set(static_cast<uint32_t>(i), names[i]);
      result.Set(entry->name, list);
    }
  return result;
}

}  // namespace pipefile

static Napi::Object Init(Napi::Env env, Napi::Object exports) { return pipefile::init(env, exports); }
NODE_API_MODULE(pipefile_onednn, Init)
