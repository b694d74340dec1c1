#pragma once
// Which pack made a city what it is: the files as they were read.
#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "places/pack.h"

namespace tz::places {

struct PackFile {
  std::string path{};  // as messages name it: "default/limits.csv" of an inherited one
  std::uint64_t bytes = 0;
  Hash256 sha256{};
  friend bool operator==(const PackFile&, const PackFile&) = default;
};

struct PackRecord {
  std::string name{};  // the folder's own name
  Instant loaded_at{};
  std::vector<PackFile> files{};  // by path
  friend bool operator==(const PackRecord&, const PackRecord&) = default;
};

PackRecord record_of(const PackFiles& files, Instant loaded_at);

}  // namespace tz::places
