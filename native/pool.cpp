#include "pool.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <new>

namespace pipefile {
namespace {

constexpr size_t kSmall = 64 * 1024;
constexpr size_t kPage = 4096;
constexpr size_t kMapped = size_t{1} << 20;

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

void* fromSystem(size_t bytes) {
  if (bytes < kMapped) return std::aligned_alloc(64, bytes);
  void* data = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (data == MAP_FAILED) return nullptr;
#ifdef MADV_HUGEPAGE
  madvise(data, bytes, MADV_HUGEPAGE);
#endif
  return data;
}

void toSystem(void* data, size_t bytes) {
  if (bytes < kMapped)
    std::free(data);
  else
    munmap(data, bytes);
}

}  // namespace

Buffer::~Buffer() { pool_->release(data_, capacity_); }

Pool::~Pool() { trim(); }

BufferRef Pool::allocate(size_t bytes) {
  // Linux promises more than there is and ends the process when it is touched.
  if (bytes > physicalBytes() || live_ + bytes > physicalBytes()) throw std::bad_alloc();
  const size_t size = roundUp(bytes);
  const auto found = free_.lower_bound(size);
  void* data = nullptr;
  size_t capacity = size;
  if (found != free_.end() && found->first <= size + size / 4) {
    capacity = found->first;
    data = found->second;
    free_.erase(found);
    idle_ -= capacity;
  } else {
    // What lies idle beyond a quarter of the high-water mark did not fit twice: give it back before asking for more.
    if (idle_ + live_ + size > peak_ + peak_ / 8 && idle_ > 0) drop(size);
    data = fromSystem(size);
    if (!data) {
      trim();
      data = fromSystem(size);
    }
    if (!data) throw std::bad_alloc();
  }
  live_ += capacity;
  peak_ = std::max(peak_, live_);
  try {
    return std::make_shared<Buffer>(shared_from_this(), data, capacity);
  } catch (...) {
    live_ -= capacity;
    toSystem(data, capacity);
    throw;
  }
}

void Pool::release(void* data, size_t capacity) {
  live_ -= capacity;
  try {
    free_.emplace(capacity, data);
    idle_ += capacity;
  } catch (...) {
    toSystem(data, capacity);
  }
}

void Pool::drop(size_t wanted) {
  size_t dropped = 0;
  while (!free_.empty() && dropped < wanted) {
    const auto largest = std::prev(free_.end());
    dropped += largest->first;
    idle_ -= largest->first;
    toSystem(largest->second, largest->first);
    free_.erase(largest);
  }
}

void Pool::trim() {
  for (const auto& [capacity, data] : free_) toSystem(data, capacity);
  free_.clear();
  idle_ = 0;
}

}  // namespace pipefile
