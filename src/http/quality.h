#pragma once
// How much a client likes one item of an Accept header.
#include <charconv>
#include <optional>
#include <string_view>

#include "base/text.h"

namespace tz::http {

// Of "q=0.8", the part after an item's semicolon (RFC 9110 section 12.4.2): 0 to 1000, thousandths rounded
// down; 1000 where nothing stands there, as a parameter may be empty (section 5.6.6). nullopt: malformed, out
// of that range, or no number ("q=nan"). Thread-safe.
inline std::optional<int> quality(std::string_view parameter) {
  parameter = trim(parameter);
  if (parameter.empty()) return 1000;
  if (!parameter.starts_with("q=") && !parameter.starts_with("Q=")) return std::nullopt;
  parameter.remove_prefix(2);
  double q = 0;
  const auto [at, error] =
      std::from_chars(parameter.data(), parameter.data() + parameter.size(), q, std::chars_format::fixed);
  const bool in_range = q >= 0 && q <= 1;  // Asked this way round because a NaN is in no range.
  if (error != std::errc{} || at != parameter.data() + parameter.size() || !in_range) return std::nullopt;
  return static_cast<int>(q * 1000);
}

}  // namespace tz::http
