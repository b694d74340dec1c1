#include "notify/notice_policy.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "places/csv_table.h"
#include "places/number_block.h"

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

// The bounds leave room for any city and none for a slip of the keyboard.
constexpr places::BlockNumber<NoticePolicy> kNumbers[] = {
    {{"quiet_from_hour", 0, 23},
     [](const NoticePolicy& p) { return std::int64_t{p.quiet.from.count() / 60}; },
     [](NoticePolicy& p, std::int64_t v) { p.quiet.from = std::chrono::hours(v); }},
    {{"quiet_to_hour", 0, 23},
     [](const NoticePolicy& p) { return std::int64_t{p.quiet.to.count() / 60}; },
     [](NoticePolicy& p, std::int64_t v) { p.quiet.to = std::chrono::hours(v); }},
    {{"reminders_per_day", 1, 10},
     [](const NoticePolicy& p) { return std::int64_t{cap_for(p, Purpose::reminder)}; },
     [](NoticePolicy& p, std::int64_t v) { set_cap(p, Purpose::reminder, static_cast<int>(v)); }},
    {{"callback_links_per_day", 1, 20},
     [](const NoticePolicy& p) { return std::int64_t{cap_for(p, Purpose::callback_link)}; },
     [](NoticePolicy& p, std::int64_t v) { set_cap(p, Purpose::callback_link, static_cast<int>(v)); }},
    {{"due_soon_hours", 1, 240},
     [](const NoticePolicy& p) { return std::int64_t{p.due_soon.count()}; },
     [](NoticePolicy& p, std::int64_t v) { p.due_soon = std::chrono::hours(v); }},
    {{"told_within_hours", 1, 720},
     [](const NoticePolicy& p) { return std::int64_t{p.told_within.count()}; },
     [](NoticePolicy& p, std::int64_t v) { p.told_within = std::chrono::hours(v); }},
    {{"key_in_links", 0, 1},
     [](const NoticePolicy& p) { return std::int64_t{p.key_in_links ? 1 : 0}; },
     [](NoticePolicy& p, std::int64_t v) { p.key_in_links = v != 0; }},
    {{"rating_links", 0, 1},
     [](const NoticePolicy& p) { return std::int64_t{p.rating_links ? 1 : 0}; },
     [](NoticePolicy& p, std::int64_t v) { p.rating_links = v != 0; }},
};

constexpr places::NumberBlock<NoticePolicy> kBlock("notices", kNumbers);

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
    if ((*occasion == Occasion::prompted) != (*audience == Audience::person)) {
      fault("audience", "audience", "a ten-day prompt is told to its person, and nothing else is");
      return std::nullopt;
    }
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
    const bool prompts = notice.purpose == Purpose::ten_day_prompt;
    if (notice.purpose == Purpose::staff_notice || notice.purpose == Purpose::emergency ||
        prompts != (notice.occasion == Occasion::prompted))
      fault("template", "template", "its purpose needs words that this event has not");
  }

  const CsvTable::Row& row_;
  const TemplateBook& templates_;
  Faults& faults_;
};

}  // namespace

bool NoticePolicy::speaks_of(Occasion occasion) const {
  return std::ranges::find(rows, occasion, &NoticeRow::occasion) != rows.end();
}

bool NoticePolicy::speaks_to_heads(std::span<const Occasion> occasions) const {
  return std::ranges::any_of(rows, [&](const NoticeRow& row) {
    return (row.audience == Audience::head || row.audience == Audience::deputy_head) &&
           std::ranges::find(occasions, row.occasion) != occasions.end();
  });
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
  return kBlock.read(policy, file, pack_json);
}

std::vector<std::pair<std::string_view, std::int64_t>> notice_numbers(const NoticePolicy& policy) {
  return kBlock.all(policy);
}

bool set_notice_number(NoticePolicy& policy, std::string_view key, std::int64_t value) {
  return kBlock.set(policy, key, value);
}

}  // namespace tz::notify
