#include "pool.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <new>

namespace pipefile {
namespace {

constexpr size_t kSmall = 64 * 1024;
constexpr size_t kPage = 4096;
constexpr size_t kLarge = size_t{1} << 20;

// Small sizes round up to quarter powers of two, large ones to pages: a training step asks for the same sizes each time.
size_t roundUp(size_t bytes) {
  if (bytes <= 64) return 64;
  if (bytes >= kSmall) return (bytes + kPage - 1) / kPage * kPage;
  size_t power = 64;
  while (power * 2 < bytes) power *= 2;
  const size_t quarter = std::max<size_t>(64, power / 4);
  return (bytes + quarter - 1) / quarter * quarter;
}

size_t physicalBytes() {
  static const size_t bytes = static_cast<size_t>(sysconf(_SC_PHYS_PAGES)) * static_cast<size_t>(sysconf(_SC_PAGESIZE));
  return bytes;
}

}  // namespace

Buffer::~Buffer() { pool_->release(data_, capacity_); }

Pool::~Pool() { trim(); }

BufferRef Pool::allocate(size_t bytes) {
  // Linux promises more than there is and ends the process when it is touched.
  if (bytes > physicalBytes() || live_ + bytes > physicalBytes()) throw std::bad_alloc();
  const size_t size = roundUp(bytes);
  size_t capacity = size;
  void* data = size < kLarge ? takeSmall(capacity) : arena_.take(size);
  if (!data) {
    trim();
    data = std::aligned_alloc(64, size);
  }
  if (!data) throw std::bad_alloc();
  live_ += capacity;
  peak_ = std::max(peak_, live_);
  try {
    return std::make_shared<Buffer>(shared_from_this(), data, capacity);
  } catch (...) {
    live_ -= capacity;
    if (!arena_.give(data, capacity)) std::free(data);
    throw;
  }
}

void* Pool::takeSmall(size_t& size) {
  const auto found = free_.lower_bound(size);
  if (found == free_.end() || found->first > size + size / 4) return std::aligned_alloc(64, size);
  size = found->first;
  void* data = found->second;
  free_.erase(found);
  idle_ -= size;
  return data;
}

void Pool::release(void* data, size_t capacity) {
  live_ -= capacity;
  try {
    if (capacity >= kLarge) {
      if (!arena_.give(data, capacity)) std::free(data);
      return;
    }
    free_.emplace(capacity, data);
    idle_ += capacity;
  } catch (...) {
    if (capacity < kLarge) std::free(data);
  }
}

void Pool::trim() {
  for (const auto& block : free_) std::free(block.second);
  free_.clear();
  idle_ = 0;
  arena_.trim();
}

}  // namespace pipefile
