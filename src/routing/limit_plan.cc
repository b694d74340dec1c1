#include "routing/limit_plan.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/bytes.h"

namespace tz::routing {
namespace {

std::vector<std::string> fields_of(const LimitRule& was, const LimitRule& is) {
  std::vector<std::string> fields;
  const auto differ = [&](std::string_view name, bool same) {
    if (!same) fields.emplace_back(name);
  };
  differ("profile", was.profile == is.profile);
  differ("request_types", was.request_types == is.request_types);
  differ("urgencies", was.urgencies == is.urgencies);
  differ("sign", was.sign == is.sign);
  differ("contact", was.contact == is.contact);
  differ("objection", was.objection == is.objection);
  differ("result", was.result == is.result);
  differ("extension", was.extension == is.extension);
  differ("extensions_max", was.extensions_max == is.extensions_max);
  differ("source", was.source == is.source);
  differ("note_zh", was.note_zh == is.note_zh);
  differ("note_en", was.note_en == is.note_en);
  return fields;
}

// The ids of those that are in both, in the order of `rules`.
std::vector<std::string> shared(const std::vector<LimitRule>& rules, const std::vector<LimitRule>& others) {
  std::vector<std::string> ids;
  for (const LimitRule& rule : rules)
    if (std::ranges::find(others, rule.id, &LimitRule::id) != others.end()) ids.push_back(rule.id);
  return ids;
}

// True if some case of the profile finds this rule first.
bool is_chosen(const std::vector<LimitRule>& rules, const LimitRule& rule) {
  for (const ledger::RequestType type : ledger::all_of<ledger::RequestType>())
    for (const ledger::Urgency urgency : ledger::all_of<ledger::Urgency>()) {
      const auto first = std::ranges::find_if(rules, [&](const LimitRule& one) {
        return one.profile == rule.profile && one.request_types.has(type) && one.urgencies.has(urgency);
      });
      if (first != rules.end() && first->id == rule.id) return true;
    }
  return false;
}

}  // namespace

std::string_view name_of(LimitWarning warning) {
  switch (warning) {
    case LimitWarning::extension_unused:
      return "extension_unused";
    case LimitWarning::never_chosen:
      return "never_chosen";
  }
  return "";
}

LimitDiff diff_of(const std::vector<LimitRule>& was, const std::vector<LimitRule>& is) {
  LimitDiff diff;
  for (const LimitRule& rule : is) {
    const auto before = std::ranges::find(was, rule.id, &LimitRule::id);
    if (before == was.end())
      diff.added.push_back(rule);
    else if (*before != rule)
      diff.changed.push_back({*before, rule, fields_of(*before, rule)});
  }
  for (const LimitRule& rule : was)
    if (std::ranges::find(is, rule.id, &LimitRule::id) == is.end()) diff.removed.push_back(rule);
  diff.reordered = shared(was, is) != shared(is, was);
  return diff;
}

std::vector<WarnedLimit> warnings_of(const std::vector<LimitRule>& rules, std::string_view city_profile,
                                     const std::vector<CatalogueEntry>& entries) {
  std::vector<WarnedLimit> warnings;
  for (const LimitRule& rule : rules) {
    if (rule.extension && rule.extensions_max == 0)
      warnings.push_back({LimitWarning::extension_unused, rule.id});
    if (rule.profile == city_profile && !is_chosen(rules, rule) &&
        std::ranges::find(entries, rule.id, &CatalogueEntry::limit_rule) == entries.end())
      warnings.push_back({LimitWarning::never_chosen, rule.id});
  }
  return warnings;
}

std::vector<Error> each_error(Error error) {
  std::vector<Error> more = std::move(error.more);
  error.more.clear();
  std::vector<Error> all{std::move(error)};
  all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
  return all;
}

std::string limits_digest(std::int64_t version, std::int64_t catalogue_version, std::string_view csv) {
  return to_hex(sha256(
      as_bytes(fmt::format("limits {} {}\n{}", version, catalogue_version, to_hex(sha256(as_bytes(csv)))))));
}

}  // namespace tz::routing
