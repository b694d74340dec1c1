#include "routing/whistle_block.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <optional>

#include "base/json.h"
#include "base/text.h"
#include "places/csv_table.h"

namespace tz::routing::whistle {
namespace {

namespace json = boost::json;

constexpr std::size_t kNameMax = 60, kAliasesMax = 50;

// The bounds leave room for any city and none for a slip of the keyboard.
struct SpanRange {
  std::string_view key;
  SpanUnit unit;
  int low, high;
};
constexpr std::array kSpans{SpanRange{"minutes", SpanUnit::minutes, 1, 24 * 60},
                            SpanRange{"working_hours", SpanUnit::working_hours, 1, 240},
                            SpanRange{"working_days", SpanUnit::working_days, 1, 30}};

struct SpanMember {
  std::string_view key;
  TimeSpan KindRules::*member;
};
constexpr std::array kSpanMembers{SpanMember{"acknowledge", &KindRules::acknowledge},
                                  SpanMember{"arrive", &KindRules::arrive},
                                  SpanMember{"plan", &KindRules::plan}};
struct FlagMember {
  std::string_view key;
  bool KindRules::*member;
};
constexpr std::array kFlagMembers{FlagMember{"slot", &KindRules::slot},
                                  FlagMember{"online", &KindRules::online}};

struct DayMember {
  std::string_view key;
  std::chrono::days Policy::*member;
  int low, high;
};
constexpr std::array kDayMembers{DayMember{"rating_window_days", &Policy::rating_window, 1, 90},
                                 DayMember{"repeat_window_days", &Policy::repeat_window, 1, 730}};

std::string_view key_of(const json::key_value_pair& member) {
  return {member.key().data(), member.key().size()};
}

class Reader {
 public:
  Reader(const std::string& file, Policy& policy) : file_(file), faults_(file), policy_(policy) {}

  void read(const json::object& block) {
    for (const auto& member : block) {
      const auto key = key_of(member);
      const auto days = std::ranges::find(kDayMembers, key, &DayMember::key);
      if (days != kDayMembers.end())
        read_days(*days, member.value());
      else if (key == "kinds")
        read_kinds(member.value());
      else if (key == "aliases")
        read_aliases(member.value());
      else
        unknown(fmt::format("whistles.{}", first_code_points(key, 64)),
                "rating_window_days, repeat_window_days, kinds, aliases");
    }
  }
  Status status() const { return faults_.status(); }
  Error fault_of(const std::string& field, std::string rule, std::string_view message) const {
    return {.code = Errc::invalid_argument,
            .message = fmt::format("{}: {}: {}", file_, field, message),
            .field = field,
            .rule = std::move(rule)};
  }

 private:
  void fault(const std::string& field, std::string rule, std::string_view message) {
    faults_.add(fault_of(field, std::move(rule), message));
  }
  void unknown(const std::string& field, std::string_view known) {
    fault(field, "policy_unknown", fmt::format("there is no such member; known are {}", known));
  }

  void read_days(const DayMember& member, const json::value& value) {
    if (value.is_int64() && value.get_int64() >= member.low && value.get_int64() <= member.high)
      policy_.*member.member = std::chrono::days{static_cast<int>(value.get_int64())};
    else
      fault(fmt::format("whistles.{}", member.key), "policy_range",
            fmt::format("must be a whole number from {} to {}", member.low, member.high));
  }

  void read_kinds(const json::value& value) {
    const auto* kinds = value.if_object();
    if (kinds == nullptr) return fault("whistles.kinds", "pack_format", "must be an object");
    for (const auto& member : *kinds) {
      const std::string field = fmt::format("whistles.kinds.{}", first_code_points(key_of(member), 64));
      const auto kind = parse<Kind>(key_of(member));
      const auto* rules = member.value().if_object();
      if (!kind)
        fault(field, "whistle_kind", "must be resident_matter, enforcement or emergency");
      else if (rules == nullptr)
        fault(field, "pack_format", "must be an object");
      else
        read_kind(*std::ranges::find(policy_.kinds, *kind, &KindRules::kind), field, *rules);
    }
  }
  void read_kind(KindRules& rules, const std::string& path, const json::object& object) {
    for (const auto& member : object) {
      const auto key = key_of(member);
      const std::string field = fmt::format("{}.{}", path, first_code_points(key, 64));
      const auto span = std::ranges::find(kSpanMembers, key, &SpanMember::key);
      const auto flag = std::ranges::find(kFlagMembers, key, &FlagMember::key);
      if (span != kSpanMembers.end())
        read_span(rules.*span->member, field, member.value());
      else if (flag == kFlagMembers.end())
        unknown(field, "acknowledge, arrive, plan, slot, online");
      else if (member.value().is_bool())
        rules.*flag->member = member.value().get_bool();
      else
        fault(field, "pack_format", "must be true or false");
    }
  }
  // {"minutes": 30}
  void read_span(TimeSpan& span, const std::string& field, const json::value& value) {
    const auto* object = value.if_object();
    const auto* range = kSpans.end();
    if (object != nullptr && object->size() == 1)
      range = std::ranges::find(kSpans, key_of(*object->begin()), &SpanRange::key);
    if (range == kSpans.end())
      return fault(field, "pack_format", "must have one of minutes, working_hours and working_days");
    const auto& number = object->begin()->value();
    if (!number.is_int64() || number.get_int64() < range->low || number.get_int64() > range->high)
      return fault(
          field, "policy_range",
          fmt::format("{} must be a whole number from {} to {}", range->key, range->low, range->high));
    span = {.value = static_cast<int>(number.get_int64()), .unit = range->unit};
  }

  void read_aliases(const json::value& value) {
    const auto* aliases = value.if_array();
    if (aliases == nullptr || aliases->size() > kAliasesMax)
      return fault("whistles.aliases", "pack_format",
                   fmt::format("must be a list of at most {}", kAliasesMax));
    policy_.aliases.clear();
    for (std::size_t i = 0; i < aliases->size(); ++i) {
      const std::string field = fmt::format("whistles.aliases[{}]", i);
      if (const auto* object = (*aliases)[i].if_object())
        read_alias(field, *object);
      else
        fault(field, "pack_format", "must be an object");
    }
  }
  void read_alias(const std::string& path, const json::object& object) {
    Alias alias;
    std::string kind;
    const std::array<std::pair<std::string_view, std::string*>, 4> members{
        {{"code", &alias.code}, {"kind", &kind}, {"name_zh", &alias.name_zh}, {"name_en", &alias.name_en}}};
    for (const auto& member : object) {
      const auto known =
          std::ranges::find(members, key_of(member), &std::pair<std::string_view, std::string*>::first);
      if (known == members.end())
        unknown(fmt::format("{}.{}", path, first_code_points(key_of(member), 64)),
                "code, kind, name_zh, name_en");
      else if (const auto* text = member.value().if_string())
        *known->second = std::string(text->data(), text->size());
    }
    if (!places::is_code(alias.code))
      fault(path + ".code", "whistle_name", "must be 1 to 64 of the characters A-Z a-z 0-9 . _ -");
    else if (std::ranges::find(policy_.aliases, alias.code, &Alias::code) != policy_.aliases.end())
      fault(path + ".code", "whistle_name", "is there twice");
    for (const auto& [key, text] : {members[2], members[3]})
      if (text->empty() || first_code_points(*text, kNameMax) != *text)
        fault(fmt::format("{}.{}", path, key), "whistle_name",
              fmt::format("must have 1 to {} characters", kNameMax));
    if (const auto named = parse<Kind>(kind))
      alias.kind = *named;
    else
      fault(path + ".kind", "whistle_kind", "must be resident_matter, enforcement or emergency");
    policy_.aliases.push_back(std::move(alias));
  }

  const std::string& file_;
  places::Faults faults_;
  Policy& policy_;
};

void put_span(JsonWriter& out, std::string_view key, const TimeSpan& span) {
  const auto* range = std::ranges::find(kSpans, span.unit, &SpanRange::unit);
  out.key(key).begin_object().field(range->key, span.value).end_object();
}

}  // namespace

Result<Policy> parse_whistle_policy(const std::string& file, std::string_view pack_json) {
  TZ_TRY(document, parse_json(pack_json));
  Policy policy;
  const auto* object = document.if_object();
  const auto* block = object == nullptr ? nullptr : object->if_contains("whistles");
  if (block == nullptr) return policy;
  Reader reader(file, policy);
  if (!block->is_object())
    return tl::unexpected<Error>(reader.fault_of("whistles", "pack_format", "must be an object"));
  reader.read(block->get_object());
  TZ_CHECK(reader.status());
  return policy;
}

std::string whistle_policy_json(const Policy& policy) {
  JsonWriter out;
  out.begin_object().key("whistles").begin_object();
  for (const auto& member : kDayMembers)
    out.field(member.key, static_cast<std::int64_t>((policy.*member.member).count()));
  out.key("kinds").begin_object();
  for (const KindRules& rules : policy.kinds) {
    out.key(name(rules.kind)).begin_object();
    for (const auto& member : kSpanMembers) put_span(out, member.key, rules.*member.member);
    for (const auto& member : kFlagMembers) out.field(member.key, rules.*member.member);
    out.end_object();
  }
  out.end_object().key("aliases").begin_array();
  for (const Alias& alias : policy.aliases)
    out.begin_object()
        .field("code", alias.code)
        .field("kind", name(alias.kind))
        .field("name_zh", alias.name_zh)
        .field("name_en", alias.name_en)
        .end_object();
  return out.end_array().end_object().end_object().take();
}

}  // namespace tz::routing::whistle
