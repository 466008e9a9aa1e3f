#pragma once
#include <stdexcept>

namespace pipefile {

// What went wrong in a call: becomes a JavaScript Error with this text.
struct Failure : std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace pipefile
