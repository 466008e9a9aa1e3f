// Memory for tensors and scratch space: freed blocks are kept by size and handed out again, so that a training step touches no new page after the first.
#pragma once
#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "arena.hpp"

namespace pipefile {

class Pool;

// A block of memory, 64-byte aligned, that goes back to its pool when the last reference goes.
class Buffer {
 public:
  Buffer(std::shared_ptr<Pool> pool, void* data, size_t capacity) : pool_(std::move(pool)), data_(data), capacity_(capacity) {}
  ~Buffer();
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;
  void* data() const { return data_; }
  template <typename T> T* as() const { return static_cast<T*>(data_); }
  size_t capacity() const { return capacity_; }

 private:
  std::shared_ptr<Pool> pool_;
  void* data_;
  size_t capacity_;
};

using BufferRef = std::shared_ptr<Buffer>;

// One per engine, used from that engine's thread only.
class Pool : public std::enable_shared_from_this<Pool> {
 public:
  ~Pool();
  // Throws std::bad_alloc when the system has no more, after giving back what the pool holds unused.
  BufferRef allocate(size_t bytes);
  void trim();
  size_t live() const { return live_; }
  size_t idle() const { return idle_ + arena_.idle(); }
  size_t peak() const { return peak_; }

 private:
  friend class Buffer;
  void release(void* data, size_t capacity);
  void* takeSmall(size_t& size);
  std::multimap<size_t, void*> free_;
  Arena arena_;
  size_t live_ = 0, idle_ = 0, peak_ = 0;
};

}  // namespace pipefile
