#include "search/settings.h"

#include <fmt/format.h>

#include <boost/json/object.hpp>

#include "base/json.h"
#include "base/text.h"
#include "places/csv_table.h"

namespace tz::search {
namespace {

constexpr std::int64_t kMost = 10'000;

Error fault(const std::string& file, std::string_view key, std::string rule, std::string_view message) {
  const std::string field = key.empty() ? "search" : fmt::format("search.{}", first_code_points(key, 64));
  return {.code = Errc::invalid_argument,
          .message = fmt::format("{}: {}: {}", file, field, message),
          .field = field,
          .rule = std::move(rule)};
}

std::int64_t* number_of(Settings& settings, std::string_view key) {
  if (key == "burst") return &settings.burst;
  return key == "per_minute" ? &settings.per_minute : nullptr;
}

}  // namespace

bool set_setting(Settings& settings, std::string_view key, std::int64_t value) {
  std::int64_t* number = number_of(settings, key);
  if (number == nullptr || value < 1 || value > kMost) return false;
  *number = value;
  return true;
}

Result<Settings> parse_settings(const std::string& file, std::string_view pack_json) {
  TZ_TRY(document, parse_json(pack_json));
  Settings settings;
  const auto* object = document.if_object();
  const auto* block = object == nullptr ? nullptr : object->if_contains("search");
  if (block == nullptr) return settings;
  const auto* members = block->if_object();
  if (members == nullptr) return tl::unexpected<Error>(fault(file, "", "pack_format", "must be an object"));
  places::Faults faults(file);
  for (const auto& member : *members) {
    const std::string_view key(member.key().data(), member.key().size());
    if (number_of(settings, key) == nullptr)
      faults.add(fault(file, key, "policy_unknown", "there is no such number; known are burst, per_minute"));
    else if (!member.value().is_int64() || !set_setting(settings, key, member.value().get_int64()))
      faults.add(fault(file, key, "policy_range", fmt::format("must be a whole number from 1 to {}", kMost)));
  }
  TZ_CHECK(faults.status());
  return settings;
}

Result<Settings> read_settings(const places::PackFiles& files) {
  const auto* json = files.find("pack.json");
  if (json == nullptr) return Settings{};
  return parse_settings(files.shown_name("pack.json"), *json);
}

}  // namespace tz::search
