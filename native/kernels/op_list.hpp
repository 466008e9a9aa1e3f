#pragma once

namespace pipefile {

// A kernel table's operations of one kind. JavaScript asks for their names and calls them by their place in the list.
template <typename Op> struct OpList {
  const Op* first;
  int count;
};

}  // namespace pipefile
