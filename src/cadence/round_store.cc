#include "cadence/round_store.h"

#include <fmt/format.h>

#include "calendar/civil_day.h"

namespace tz::cadence {
namespace {

constexpr RoundKind kKinds[] = {RoundKind::weekly, RoundKind::prompt, RoundKind::month};
constexpr std::string_view kParts[] = {"first", "middle", "last"};

}  // namespace

std::string_view name_of(RoundKind kind) {
  switch (kind) {
    case RoundKind::weekly:
      return "weekly";
    case RoundKind::prompt:
      return "prompt";
    case RoundKind::month:
      return "month";
  }
  return "";
}

std::optional<RoundKind> round_kind_of(std::string_view name) {
  for (const auto kind : kKinds)
    if (name_of(kind) == name) return kind;
  return std::nullopt;
}

std::string_view name_of(RoundState state) {
  switch (state) {
    case RoundState::gathering:
      return "gathering";
    case RoundState::held:
      return "held";
    case RoundState::merged:
      return "merged";
    case RoundState::missed:
      return "missed";
  }
  return "";
}

std::string period_name(RoundKind kind, sys_days first_day) {
  std::string day = calendar::format_day(first_day);
  if (kind == RoundKind::weekly) return day;
  std::string month = day.substr(0, 7);
  if (kind == RoundKind::month) return month;
  return month + "-" + std::string(kParts[static_cast<std::size_t>(ten_day_of(first_day).part)]);
}

std::optional<sys_days> period_of(RoundKind kind, std::string_view name) {
  if (kind == RoundKind::weekly) {
    const auto day = calendar::parse_day(name);
    if (!day || std::chrono::weekday{*day} != std::chrono::Monday) return std::nullopt;
    return day;
  }
  if (name.size() < 7) return std::nullopt;
  const auto first = calendar::parse_day(std::string(name.substr(0, 7)) + "-01");
  if (!first) return std::nullopt;
  if (kind == RoundKind::month) return name.size() == 7 ? first : std::nullopt;
  for (std::size_t part = 0; part < std::size(kParts); ++part)
    if (name.substr(7) == "-" + std::string(kParts[part])) return *first + std::chrono::days{10 * part};
  return std::nullopt;
}

}  // namespace tz::cadence
