#pragma once
// Files of the web interface, embedded in the binary, each raw and, where it helps, gzip- and brotli-coded.
#include <optional>
#include <span>
#include <string_view>

#include "base/bytes.h"
#include "http/router.h"

namespace tz::http {

struct Asset {
  std::string_view path;  // "/assets/staff-3f2a.js"
  std::string_view content_type;
  std::string_view etag;
  bool immutable = false;      // the name holds a hash of the content
  ByteSpan raw, gzip, brotli;  // gzip and brotli may be empty
};

// Serves `assets` (sorted by path; the caller keeps them alive) at their paths, choosing the coding by
// Accept-Encoding.
void add_asset_routes(Router& router, std::span<const Asset> assets);

}  // namespace tz::http
