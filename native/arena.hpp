// Large blocks out of one range of addresses: the first gap that is wide enough, gaps that touch become one. A training step that asks for the same sizes as the last
// one gets the same pages, and little lies between them.
#pragma once
#include <cstddef>
#include <map>

namespace pipefile {

class Arena {
 public:
  Arena() = default;
  ~Arena();
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;
  // Null where the range is full or could not be had. `bytes` are a multiple of a page.
  void* take(size_t bytes);
  // Whether the block was this arena's.
  bool give(void* data, size_t bytes);
  // Gives the pages of all gaps back to the system.
  void trim();
  // Bytes of all gaps.
  size_t idle() const { return idle_; }

 private:
  void reserve();
  char* base_ = nullptr;
  size_t size_ = 0, top_ = 0, idle_ = 0;
  bool tried_ = false;
  // Gaps below top_ by offset.
  std::map<size_t, size_t> gaps_;
};

}  // namespace pipefile
