#pragma once
// A message to someone about a case, and the places it goes to. What may be logged and what may not: refs,
// codes and ids may; addresses and values are personal data and leave this module only towards a channel.
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/id.h"
#include "base/result.h"
#include "ledger/case.h"

namespace tz::notify {

enum class MessageId : std::int64_t {};
// A message on its way to one destination.
enum class DeliveryId : std::int64_t {};

// Why something is sent. The enumerator is the name on the wire and in templates.csv.
enum class Purpose : std::uint8_t {
  receipt,         // the number and how to follow the case
  progress,        // someone is on it
  answer,          // what the unit replied
  result,          // the landing
  extension,       // the limit moved
  carry,           // it stays open until a date
  callback_link,   // the three questions, on a page
  reminder,        // a resident is reminded of an unanswered question
  escalation,      // a limit has passed: to those above the unit
  prompt,          // a limit comes near: to the unit
  task,            // a case has come to the unit, or wants something of it
  staff_notice,    // anything else to staff
  emergency,       // may wake people
  sync,            // a partner's copy of what happened
  ten_day_prompt,  // what a person of staff is to look after in the ten days to come
};
inline constexpr std::array<std::pair<std::string_view, Purpose>, 15> kPurposes{{
    {"receipt", Purpose::receipt},
    {"progress", Purpose::progress},
    {"answer", Purpose::answer},
    {"result", Purpose::result},
    {"extension", Purpose::extension},
    {"carry", Purpose::carry},
    {"callback_link", Purpose::callback_link},
    {"reminder", Purpose::reminder},
    {"escalation", Purpose::escalation},
    {"prompt", Purpose::prompt},
    {"task", Purpose::task},
    {"staff_notice", Purpose::staff_notice},
    {"emergency", Purpose::emergency},
    {"sync", Purpose::sync},
    {"ten_day_prompt", Purpose::ten_day_prompt},
}};

enum class Channel : std::uint8_t { mail, sms, webhook, in_app };
inline constexpr std::array<std::pair<std::string_view, Channel>, 4> kChannels{{
    {"mail", Channel::mail},
    {"sms", Channel::sms},
    {"webhook", Channel::webhook},
    {"in_app", Channel::in_app},
}};

enum class Language : std::uint8_t { zh, en };
inline constexpr std::array<std::pair<std::string_view, Language>, 2> kLanguages{
    {{"zh", Language::zh}, {"en", Language::en}}};

// What became of a delivery.
enum class State : std::uint8_t {
  waiting,    // not tried yet
  sending,    // a worker is at it, or was when it ended
  sent,       // the other side has taken it
  failed,     // tried; will be tried again
  dead,       // given up; a person decides
  cancelled,  // no longer wanted, or its text and address were erased
};
inline constexpr std::array<std::pair<std::string_view, State>, 6> kStates{{
    {"waiting", State::waiting},
    {"sending", State::sending},
    {"sent", State::sent},
    {"failed", State::failed},
    {"dead", State::dead},
    {"cancelled", State::cancelled},
}};

// The name of an enumerator, and back.
template <class E, std::size_t N>
constexpr std::string_view name_in(const std::array<std::pair<std::string_view, E>, N>& names, E value) {
  for (const auto& [name, one] : names)
    if (one == value) return name;
  return "";
}
template <class E, std::size_t N>
constexpr std::optional<E> value_in(const std::array<std::pair<std::string_view, E>, N>& names,
                                    std::string_view name) {
  for (const auto& [known, value] : names)
    if (known == name) return value;
  return std::nullopt;
}
constexpr std::string_view name(Purpose p) { return name_in(kPurposes, p); }
constexpr std::string_view name(Channel c) { return name_in(kChannels, c); }
constexpr std::string_view name(Language l) { return name_in(kLanguages, l); }
constexpr std::string_view name(State s) { return name_in(kStates, s); }

// Where a message goes. `ref` says who that is without saying who it is ("case:91", "actor:17", "unit:4",
// "partner:7"): it is kept, listed and counted. `address` is personal data.
struct Destination {
  Channel channel = Channel::in_app;
  std::string ref{};      // [a-z_]+:[A-Za-z0-9._-]+, at most 100
  std::string address{};  // a mail address or a telephone number; empty for webhook, in_app and the resident
                          // of a case, whose address is looked up in the case when the message goes
  friend bool operator==(const Destination&, const Destination&) = default;
};

// One thing to say. `dedupe_key` makes it one: the same key again is the same message, whatever else it says.
struct Message {
  JurisdictionId jurisdiction{};
  std::string dedupe_key{};  // 1 to 200 visible ASCII characters, no personal data
  std::optional<ledger::CaseId> case_id{};
  std::string case_code{};  // empty if there is no case
  Purpose purpose = Purpose::staff_notice;
  std::string template_id{};  // of templates.csv; webhooks need none
  Language language = Language::zh;
  std::map<std::string, std::string> values{};  // personal data; each at most 4,000 characters
  Instant not_before{};
  friend bool operator==(const Message&, const Message&) = default;
};

// The resident of a case, whose address stays sealed in it until a message goes.
std::string resident_of(ledger::CaseId id);
bool is_resident(std::string_view ref);

// A value in two languages is given as "zh.unit" and "en.unit"; what a reader of `language` is shown as
// "unit".
std::map<std::string, std::string> values_in(const std::map<std::string, std::string>& values,
                                             Language language);

// Values that whoever sends a message of a purpose must give, and those he may; `city`, `hotline` and `stop`
// (where to say that one wants no more) may stand in every template. Templates are checked against these when
// they are loaded, messages when they are kept.
struct PurposeValues {
  std::vector<std::string_view> must, may;
};
PurposeValues values_of(Purpose purpose);

// The message is one that can be sent to these destinations.
//   invalid_argument  field names what is wrong; rule is one of dedupe_key, case_code, template, values,
//                     value_missing, destination, address. Never quotes an address or a value.
Status check(const Message& message, const std::vector<Destination>& destinations);

// A plain address of RFC 5321: ASCII, one @, nothing that could end a line or begin another recipient.
bool is_mail_address(std::string_view address);
// +, then 3 to 15 digits (ITU-T E.164); a national number without + is taken too.
bool is_phone_number(std::string_view number);
bool is_ref(std::string_view ref);

// The key of what one event of the feed has to say to one destination: replaying the feed repeats no message.
std::string feed_key(std::int64_t position, Purpose purpose, std::string_view ref);
// Who carries a message: the mail server, the SMS gateway, the inbox, or the partner of a webhook itself.
// Their silence is watched, see OutboxStore::silent.
std::string carrier_of(Channel channel, std::string_view ref);

}  // namespace tz::notify
