#pragma once
// What the administrator's routes share.
#include <charconv>
#include <optional>

#include "accounts/module.h"
#include "base/json.h"
#include "base/time.h"

namespace tz::accounts {

// An id in a path or a query, which is digits.
inline std::optional<std::int64_t> parse_id(std::string_view text) {
  std::int64_t id = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
  if (error != std::errc{} || end != text.data() + text.size() || id <= 0) return std::nullopt;
  return id;
}

template <class E>
std::string id_text(E id) {
  return std::to_string(static_cast<std::int64_t>(id));
}

// How many rows of a page are asked for: 50 unless the query says, at most 200.
inline Result<std::size_t> page_limit(const http::Request& request) {
  const auto word = request.query.get("limit");
  if (word.empty()) return std::size_t{50};
  const auto limit = parse_id(word);
  if (!limit || *limit > 200) return fail_field("limit", "limit: must be between 1 and 200");
  return static_cast<std::size_t>(*limit);
}

inline void put_next(JsonWriter& out, const std::string& next) {
  out.key("next");
  if (next.empty())
    out.null();
  else
    out.value(next);
}

inline void put_roles(JsonWriter& out, const std::set<Role>& roles) {
  out.key("roles").begin_array();
  for (const Role role : roles) out.value(name(role));
  out.end_array();
}

inline void put_permissions(JsonWriter& out, std::string_view key,
                            const std::set<http::Permission>& permissions) {
  out.key(key).begin_array();
  for (const auto permission : permissions) out.value(http::name(permission));
  out.end_array();
}

// The roles of a body's list; what is no role is a fault of the field.
inline std::set<Role> read_roles(http::JsonFields& fields) {
  std::set<Role> roles;
  for (const auto& word : fields.texts("roles", all_roles().size(), 40)) {
    if (const auto role = parse_role(word))
      roles.insert(*role);
    else
      fields.fault("roles", "roles: GET /v1/admin/roles lists those there are");
  }
  return roles;
}

}  // namespace tz::accounts
