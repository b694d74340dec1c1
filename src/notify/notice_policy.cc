#include "notify/notice_policy.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/object.hpp>

#include "base/json.h"
#include "base/text.h"
#include "places/csv_table.h"

namespace tz::notify {
namespace {

using places::CsvTable;
using places::Faults;

enum : std::size_t { kEvent, kAudience, kTemplate, kChannelsCell };
constexpr places::Column kColumns[] = {{"event"}, {"audience"}, {"template"}, {"channels"}};

template <class Names>
std::string list_of(const Names& names) {
  std::string all;
  for (const auto& [name, value] : names) all += (all.empty() ? "" : ", ") + std::string(name);
  return all;
}

int cap_for(const NoticePolicy& policy, Purpose purpose) {
  const auto cap = std::ranges::find(policy.caps, purpose, &DailyCap::purpose);
  return cap == policy.caps.end() ? 0 : cap->per_day;
}
void set_cap(NoticePolicy& policy, Purpose purpose, int per_day) {
  const auto cap = std::ranges::find(policy.caps, purpose, &DailyCap::purpose);
  if (cap != policy.caps.end()) cap->per_day = per_day;
}

struct Number {
  std::string_view key;
  std::int64_t low, high;
  std::int64_t (*get)(const NoticePolicy&);
  void (*set)(NoticePolicy&, std::int64_t);
};
// The bounds leave room for any city and none for a slip of the keyboard.
constexpr Number kNumbers[] = {
    {"quiet_from_hour", 0, 23, [](const NoticePolicy& p) { return std::int64_t{p.quiet.from.count() / 60}; },
     [](NoticePolicy& p, std::int64_t v) { p.quiet.from = std::chrono::hours(v); }},
    {"quiet_to_hour", 0, 23, [](const NoticePolicy& p) { return std::int64_t{p.quiet.to.count() / 60}; },
     [](NoticePolicy& p, std::int64_t v) { p.quiet.to = std::chrono::hours(v); }},
    {"reminders_per_day", 1, 10,
     [](const NoticePolicy& p) { return std::int64_t{cap_for(p, Purpose::reminder)}; },
     [](NoticePolicy& p, std::int64_t v) { set_cap(p, Purpose::reminder, static_cast<int>(v)); }},
    {"callback_links_per_day", 1, 20,
     [](const NoticePolicy& p) { return std::int64_t{cap_for(p, Purpose::callback_link)}; },
     [](NoticePolicy& p, std::int64_t v) { set_cap(p, Purpose::callback_link, static_cast<int>(v)); }},
    {"due_soon_hours", 1, 240, [](const NoticePolicy& p) { return std::int64_t{p.due_soon.count()}; },
     [](NoticePolicy& p, std::int64_t v) { p.due_soon = std::chrono::hours(v); }},
    {"told_within_hours", 1, 720, [](const NoticePolicy& p) { return std::int64_t{p.told_within.count()}; },
     [](NoticePolicy& p, std::int64_t v) { p.told_within = std::chrono::hours(v); }},
    {"key_in_links", 0, 1, [](const NoticePolicy& p) { return std::int64_t{p.key_in_links ? 1 : 0}; },
     [](NoticePolicy& p, std::int64_t v) { p.key_in_links = v != 0; }},
    {"rating_links", 0, 1, [](const NoticePolicy& p) { return std::int64_t{p.rating_links ? 1 : 0}; },
     [](NoticePolicy& p, std::int64_t v) { p.rating_links = v != 0; }},
};

const Number* find(std::string_view key) {
  const auto* found = std::ranges::find(kNumbers, key, &Number::key);
  return found == std::end(kNumbers) ? nullptr : found;
}

Error fault(const std::string& file, std::string_view key, std::string rule, std::string_view message) {
  const std::string field = key.empty() ? "notices" : fmt::format("notices.{}", first_code_points(key, 64));
  return {.code = Errc::invalid_argument,
          .message = fmt::format("{}: {}: {}", file, field, message),
          .field = field,
          .rule = std::move(rule)};
}

class RowReader {
 public:
  RowReader(const CsvTable::Row& row, const TemplateBook& templates, Faults& faults)
      : row_(row), templates_(templates), faults_(faults) {}

  std::optional<NoticeRow> read() {
    const auto occasion = value_in(kOccasions, row_[kEvent]);
    const auto audience = value_in(kAudiences, row_[kAudience]);
    if (!occasion) fault("event", "event", "not one of " + list_of(kOccasions));
    if (!audience) fault("audience", "audience", "not one of " + list_of(kAudiences));
    if (!occasion || !audience) return std::nullopt;
    NoticeRow notice{*occasion, *audience, row_[kTemplate], Purpose::staff_notice, {}};
    read_channels(notice);
    read_template(notice);
    return notice;
  }

 private:
  void fault(std::string_view column, std::string_view rule, std::string_view text) {
    faults_.add(row_.line, column, rule, text);
  }
  void read_channels(NoticeRow& notice) {
    const bool to_resident = notice.audience == Audience::resident;
    for (const auto part : split(row_[kChannelsCell], '|')) {
      const auto channel = value_in(kChannels, trim(part));
      const bool fits = channel && (to_resident ? *channel == Channel::mail || *channel == Channel::sms
                                                : *channel == Channel::in_app);
      if (!fits)
        fault("channels", "channel",
              to_resident ? "a resident is written to by mail or sms" : "staff read in_app");
      else if (std::ranges::find(notice.channels, *channel) == notice.channels.end())
        notice.channels.push_back(*channel);
    }
  }
  void read_template(NoticeRow& notice) {
    for (const Channel channel : notice.channels)
      if (!templates_.has(notice.template_id, channel))
        fault("template", "template",
              fmt::format("templates.csv has no \"{}\" for {}", first_code_points(notice.template_id, 64),
                          name(channel)));
    if (const auto purpose = templates_.purpose_of(notice.template_id)) notice.purpose = *purpose;
    // Nobody could fill it in: what these say is written by a person.
    if (notice.purpose == Purpose::staff_notice || notice.purpose == Purpose::emergency)
      fault("template", "template", "its purpose needs words that no event has");
  }

  const CsvTable::Row& row_;
  const TemplateBook& templates_;
  Faults& faults_;
};

}  // namespace

bool NoticePolicy::speaks_of(Occasion occasion) const {
  return std::ranges::find(rows, occasion, &NoticeRow::occasion) != rows.end();
}

Result<std::vector<NoticeRow>> parse_notices(const std::string& file, std::string_view csv,
                                             const TemplateBook& templates) {
  TZ_TRY(table, CsvTable::parse(file, csv, kColumns));
  Faults faults(file);
  std::vector<NoticeRow> rows;
  for (const auto& row : table.rows()) {
    auto notice = RowReader(row, templates, faults).read();
    if (!notice) continue;
    const bool known = std::ranges::any_of(rows, [&](const NoticeRow& one) {
      return one.occasion == notice->occasion && one.audience == notice->audience;
    });
    if (known) faults.add(row.line, "audience", "twice", "is told of this event already");
    rows.push_back(std::move(*notice));
  }
  TZ_CHECK(faults.status());
  return rows;
}

Status read_notice_numbers(NoticePolicy& policy, const std::string& file, std::string_view pack_json) {
  TZ_TRY(document, parse_json(pack_json));
  const auto* object = document.if_object();
  const auto* block = object == nullptr ? nullptr : object->if_contains("notices");
  if (block == nullptr) return {};
  const auto* members = block->if_object();
  if (members == nullptr) return tl::unexpected<Error>(fault(file, "", "pack_format", "must be an object"));
  Faults faults(file);
  for (const auto& member : *members) {
    const std::string_view key(member.key().data(), member.key().size());
    const Number* known = find(key);
    if (known == nullptr) {
      std::string keys;
      for (const Number& one : kNumbers) keys += (keys.empty() ? "" : ", ") + std::string(one.key);
      faults.add(fault(file, key, "policy_unknown", "there is no such number; known are " + keys));
    } else if (!member.value().is_int64() || !set_notice_number(policy, key, member.value().get_int64())) {
      faults.add(fault(file, key, "policy_range",
                       fmt::format("must be a whole number from {} to {}", known->low, known->high)));
    }
  }
  return faults.status();
}

std::vector<std::pair<std::string_view, std::int64_t>> notice_numbers(const NoticePolicy& policy) {
  std::vector<std::pair<std::string_view, std::int64_t>> all;
  for (const Number& one : kNumbers) all.emplace_back(one.key, one.get(policy));
  return all;
}

bool set_notice_number(NoticePolicy& policy, std::string_view key, std::int64_t value) {
  const Number* known = find(key);
  if (known == nullptr || value < known->low || value > known->high) return false;
  known->set(policy, value);
  return true;
}

}  // namespace tz::notify
