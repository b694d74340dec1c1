#include "places/pack_record.h"

#include <algorithm>

namespace tz::places {

PackRecord record_of(const PackFiles& files, Instant loaded_at) {
  PackRecord record{.name = files.name, .loaded_at = loaded_at, .files = {}};
  for (const auto& [path, text] : files.texts)
    record.files.push_back({files.shown_name(path), text.size(), sha256(as_bytes(text))});
  std::ranges::sort(record.files, {}, &PackFile::path);
  return record;
}

}  // namespace tz::places
