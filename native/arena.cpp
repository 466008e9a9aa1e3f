#include "arena.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <iterator>

namespace pipefile {
namespace {

constexpr size_t kLeast = size_t{256} << 20;
constexpr size_t kHuge = size_t{2} << 20;

}  // namespace

Arena::~Arena() {
  if (base_) munmap(base_, size_);
}

// Addresses only: pages come when they are touched. Where addresses are limited, as many as can be had.
void Arena::reserve() {
  tried_ = true;
  const size_t physical = static_cast<size_t>(sysconf(_SC_PHYS_PAGES)) * static_cast<size_t>(sysconf(_SC_PAGESIZE));
  for (size_t bytes = physical / kHuge * kHuge; bytes >= kLeast; bytes = bytes / 2 / kHuge * kHuge) {
    void* range = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (range == MAP_FAILED) continue;
    base_ = static_cast<char*>(range);
    size_ = bytes;
#ifdef MADV_HUGEPAGE
    madvise(base_, size_, MADV_HUGEPAGE);
#endif
    return;
  }
}

void* Arena::take(size_t bytes) {
  if (!tried_) reserve();
  for (auto gap = gaps_.begin(); gap != gaps_.end(); ++gap) {
    const auto [offset, size] = *gap;
    if (size < bytes) continue;
    if (size > bytes) gaps_.emplace_hint(std::next(gap), offset + bytes, size - bytes);
    gaps_.erase(gap);
    idle_ -= bytes;
    return base_ + offset;
  }
  if (bytes > size_ - top_) return nullptr;
  void* data = base_ + top_;
  top_ += bytes;
  return data;
}

bool Arena::give(void* data, size_t bytes) {
  const char* const block = static_cast<char*>(data);
  if (!base_ || block < base_ || block >= base_ + size_) return false;
  auto gap = gaps_.emplace(static_cast<size_t>(block - base_), bytes).first;
  idle_ += bytes;
  const auto after = std::next(gap);
  if (after != gaps_.end() && gap->first + gap->second == after->first) {
    gap->second += after->second;
    gaps_.erase(after);
  }
  if (gap != gaps_.begin()) {
    const auto before = std::prev(gap);
    if (before->first + before->second == gap->first) {
      before->second += gap->second;
      gaps_.erase(gap);
    }
  }
  return true;
}

void Arena::trim() {
  for (const auto& [offset, size] : gaps_) madvise(base_ + offset, size, MADV_DONTNEED);
  if (gaps_.empty()) return;
  const auto last = std::prev(gaps_.end());
  if (last->first + last->second != top_) return;
  top_ = last->first;
  idle_ -= last->second;
  gaps_.erase(last);
}

}  // namespace pipefile
