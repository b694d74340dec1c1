#include "cadence/settings.h"

#include <algorithm>
#include <array>

#include "places/number_block.h"

namespace tz::cadence {
namespace {

using calendar::SpanUnit;
using std::chrono::minutes;

constexpr int kDayMinutes = 24 * 60;

// The step after the due date that goes to this level; the defaults have one of each.
const ReminderStep& step(const Settings& s, ReminderLevel level) {
  return *std::ranges::find(s.reminder.after, level, &ReminderStep::level);
}
void set_step(Settings& s, ReminderLevel level, calendar::Span after) {
  std::ranges::find(s.reminder.after, level, &ReminderStep::level)->after = after;
}

// The bounds leave room for any city and none for a slip of the keyboard.
using Number = places::BlockNumber<Settings>;
constexpr std::array kNumbers{
    Number{{"weekly_weekday", 1, 7},
           [](const Settings& s) -> std::int64_t { return s.run.weekly_on.iso_encoding(); },
           [](Settings& s, std::int64_t v) {
             s.run.weekly_on = std::chrono::weekday{static_cast<unsigned>(v)};
           }},
    Number{{"weekly_minute", 0, kDayMinutes},
           [](const Settings& s) -> std::int64_t { return s.run.weekly_at.count(); },
           [](Settings& s, std::int64_t v) { s.run.weekly_at = minutes{v}; }},
    Number{{"prompt_minute", 0, kDayMinutes},
           [](const Settings& s) -> std::int64_t { return s.run.prompt_at.count(); },
           [](Settings& s, std::int64_t v) { s.run.prompt_at = minutes{v}; }},
    Number{{"summary_minute", 0, kDayMinutes},
           [](const Settings& s) -> std::int64_t { return s.run.summary_at.count(); },
           [](Settings& s, std::int64_t v) { s.run.summary_at = minutes{v}; }},
    Number{{"assessment_last_day", 1, 28},
           [](const Settings& s) -> std::int64_t { return static_cast<unsigned>(s.run.assessment_last); },
           [](Settings& s, std::int64_t v) {
             s.run.assessment_last = std::chrono::day{static_cast<unsigned>(v)};
           }},
    Number{{"objection_stuck_working_days", 1, 60},
           [](const Settings& s) -> std::int64_t { return s.agenda.objection_stuck.value; },
           [](Settings& s, std::int64_t v) {
             s.agenda.objection_stuck = {static_cast<int>(v), SpanUnit::working_days};
           }},
    Number{{"hot_place_needs", 2, 1000},
           [](const Settings& s) -> std::int64_t { return s.agenda.hot_place.needs; },
           [](Settings& s, std::int64_t v) { s.agenda.hot_place.needs = static_cast<int>(v); }},
    Number{{"hot_place_days", 1, 366},
           [](const Settings& s) -> std::int64_t { return s.agenda.hot_place.within.count(); },
           [](Settings& s, std::int64_t v) { s.agenda.hot_place.within = std::chrono::days{v}; }},
    Number{{"reminder_minute", 0, kDayMinutes},
           [](const Settings& s) -> std::int64_t { return s.reminder.tells_at.count(); },
           [](Settings& s, std::int64_t v) { s.reminder.tells_at = minutes{v}; }},
    Number{{"remind_working_days_before", 0, 60},
           [](const Settings& s) -> std::int64_t {
             return s.reminder.working_days_before.empty() ? 0 : s.reminder.working_days_before.front();
           },
           [](Settings& s, std::int64_t v) {
             s.reminder.working_days_before.clear();
             if (v > 0) s.reminder.working_days_before.push_back(static_cast<int>(v));
           }},
    Number{{"short_limit_hours", 0, 24 * 30},
           [](const Settings& s) -> std::int64_t { return s.reminder.short_limit.count(); },
           [](Settings& s, std::int64_t v) { s.reminder.short_limit = std::chrono::hours{v}; }},
    Number{{"deputy_after_days", 1, 60},
           [](const Settings& s) -> std::int64_t { return step(s, ReminderLevel::deputy_head).after.value; },
           [](Settings& s, std::int64_t v) {
             set_step(s, ReminderLevel::deputy_head, {static_cast<int>(v), SpanUnit::natural_days});
           }},
    Number{
        {"criticism_after_working_days", 1, 60},
        [](const Settings& s) -> std::int64_t { return step(s, ReminderLevel::criticism_list).after.value; },
        [](Settings& s, std::int64_t v) {
          set_step(s, ReminderLevel::criticism_list, {static_cast<int>(v), SpanUnit::working_days});
        }},
    Number{{"auto_sign", 0, 1},
           [](const Settings& s) -> std::int64_t { return s.auto_sign ? 1 : 0; },
           [](Settings& s, std::int64_t v) { s.auto_sign = v != 0; }},
    Number{{"auto_sign_after_hours", 1, 24 * 30},
           [](const Settings& s) -> std::int64_t { return s.sign_after.count(); },
           [](Settings& s, std::int64_t v) { s.sign_after = std::chrono::hours{v}; }},
};

constexpr places::NumberBlock<Settings> kBlock("cadence", kNumbers);

}  // namespace

std::vector<std::pair<std::string_view, std::int64_t>> setting_numbers(const Settings& settings) {
  return kBlock.all(settings);
}

bool set_setting(Settings& settings, std::string_view key, std::int64_t value) {
  return kBlock.set(settings, key, value);
}

Result<Settings> parse_settings(const std::string& file, std::string_view pack_json) {
  Settings settings;
  TZ_CHECK(kBlock.read(settings, file, pack_json));
  return settings;
}

Result<Settings> read_settings(const places::PackFiles& files) {
  const auto* json = files.find("pack.json");
  if (json == nullptr) return Settings{};
  return parse_settings(files.shown_name("pack.json"), *json);
}

CityRules rules_of(Settings settings, CityDays days) {
  settings.run.zone = days.days.zone;
  settings.agenda.days = days.days;
  settings.reminder.days = days.days;
  return {std::move(settings), std::move(days.calendar)};
}

}  // namespace tz::cadence
