#pragma once
// Which happening is told to whom, by which way, in which words: a city's notices.csv and the member
// "notices" of its pack.json (packs/README.md). Pure.
#include <array>
#include <chrono>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "notify/message.h"
#include "notify/schedule.h"
#include "notify/template.h"

namespace tz::notify {

// What there may be to tell. Most are events of the ledger; two are moments at which nothing happened, two
// happen at the call-back desk, and one in the regular rounds.
enum class Occasion : std::uint8_t {
  received,
  dispatched,
  contacted,
  progress_told,
  extension_asked,
  extension_granted,
  carry_asked,
  carry_granted,
  carry_reviewed,
  assist_assigned,
  objected,
  objection_ruled,  // upheld: to the unit that has it now
  result_filed,
  result_passed,    // the reply is with the resident, who is asked
  result_returned,  // the check sent it back
  callback_unreached,
  rework_ordered,
  urged,  // by anyone; what the timer's steps are told as stands below and goes before it
  supervised,
  escalated,
  information_added,
  landed,
  reopened,
  withdrawn,
  due_soon,         // a limit comes near
  overdue,          // a limit has passed
  excluded,         // the round is left out of the scores; the resident may object
  exclusion_ruled,  // and what became of the objection
  urged_sign,       // the timer: not signed for in time (docs/sources.md#auto-sign)
  urged_deputy,     // the timer: a copy to the deputy head responsible (docs/sources.md#urge-steps)
  urged_criticism,  // the timer: on the list for public criticism
  prompted,         // a person's ten-day prompt is written (docs/sources.md#ten-day-prompt)
};
inline constexpr std::array<std::pair<std::string_view, Occasion>, 32> kOccasions{{
    {"received", Occasion::received},
    {"dispatched", Occasion::dispatched},
    {"contacted", Occasion::contacted},
    {"progress_told", Occasion::progress_told},
    {"extension_asked", Occasion::extension_asked},
    {"extension_granted", Occasion::extension_granted},
    {"carry_asked", Occasion::carry_asked},
    {"carry_granted", Occasion::carry_granted},
    {"carry_reviewed", Occasion::carry_reviewed},
    {"assist_assigned", Occasion::assist_assigned},
    {"objected", Occasion::objected},
    {"objection_ruled", Occasion::objection_ruled},
    {"result_filed", Occasion::result_filed},
    {"result_passed", Occasion::result_passed},
    {"result_returned", Occasion::result_returned},
    {"callback_unreached", Occasion::callback_unreached},
    {"rework_ordered", Occasion::rework_ordered},
    {"urged", Occasion::urged},
    {"supervised", Occasion::supervised},
    {"escalated", Occasion::escalated},
    {"information_added", Occasion::information_added},
    {"landed", Occasion::landed},
    {"reopened", Occasion::reopened},
    {"withdrawn", Occasion::withdrawn},
    {"due_soon", Occasion::due_soon},
    {"overdue", Occasion::overdue},
    {"excluded", Occasion::excluded},
    {"exclusion_ruled", Occasion::exclusion_ruled},
    {"urged_sign", Occasion::urged_sign},
    {"urged_deputy", Occasion::urged_deputy},
    {"urged_criticism", Occasion::urged_criticism},
    {"prompted", Occasion::prompted},
}};
constexpr std::string_view name(Occasion o) { return name_in(kOccasions, o); }

enum class Audience : std::uint8_t {
  resident,
  lead,           // the unit in charge
  assist,         // the unit that is to help, where the event names one
  copied,         // the district that has a copy
  above,          // the unit above the one in charge; never of a tip-off (docs/sources.md#tip-off)
  hotline,        // the city's hotline
  callback_desk,  // who asks residents afterwards
  supervision,    // who supervises
  head,           // each accountable person of the unit in charge; without one, of the next above
  deputy_head,    // each of the next unit above that; never of a tip-off
  person,         // whom it is about: of `prompted` alone
};
inline constexpr std::array<std::pair<std::string_view, Audience>, 11> kAudiences{{
    {"resident", Audience::resident},
    {"lead", Audience::lead},
    {"assist", Audience::assist},
    {"copied", Audience::copied},
    {"above", Audience::above},
    {"hotline", Audience::hotline},
    {"callback_desk", Audience::callback_desk},
    {"supervision", Audience::supervision},
    {"head", Audience::head},
    {"deputy_head", Audience::deputy_head},
    {"person", Audience::person},
}};
constexpr std::string_view name(Audience a) { return name_in(kAudiences, a); }

// One line of notices.csv. `channels`: the first by which the resident can be reached is taken; staff are
// reached on their screens alone, because the program keeps no other address of theirs.
struct NoticeRow {
  Occasion occasion = Occasion::received;
  Audience audience = Audience::resident;
  std::string template_id{};
  Purpose purpose = Purpose::staff_notice;  // the template's
  std::vector<Channel> channels{};
  friend bool operator==(const NoticeRow&, const NoticeRow&) = default;
};

// Source of the numbers: docs/sources.md#notices.
struct NoticePolicy {
  std::vector<NoticeRow> rows{};
  QuietHours quiet{};
  std::vector<DailyCap> caps{{Purpose::reminder, 1}, {Purpose::callback_link, 3}};
  std::chrono::hours due_soon{24};  // before the limit
  std::chrono::hours told_within{
      48};                   // what happened longer ago is history, as imports bring, and is told to nobody
  bool key_in_links = true;  // links to residents open the case as theirs
  bool rating_links = true;  // callback_link asks by a one-time rating link (docs/sources.md#rating-link)

  bool speaks_of(Occasion occasion) const;
  // True if one of these is told to people by name, who are to be looked up then.
  bool speaks_to_heads(std::span<const Occasion> occasions) const;
};

// notices.csv: event, audience, template, channels (mail, sms, in_app, with |).
//   invalid_argument  rule is one of csv, missing_column, ..., event, audience, channel, template, twice
Result<std::vector<NoticeRow>> parse_notices(const std::string& file, std::string_view csv,
                                             const TemplateBook& templates);
// The member "notices" of a pack.json: whole numbers; what is not named keeps its default.
//   invalid_argument  rule policy_unknown, policy_range or pack_format; field is notices.KEY
Status read_notice_numbers(NoticePolicy& policy, const std::string& file, std::string_view pack_json);
// Each number by its key, in a fixed order; and one of them set. False: no such key, or out of its bounds.
std::vector<std::pair<std::string_view, std::int64_t>> notice_numbers(const NoticePolicy& policy);
bool set_notice_number(NoticePolicy& policy, std::string_view key, std::int64_t value);

}  // namespace tz::notify
