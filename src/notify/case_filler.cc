#include "notify/case_filler.h"

#include <algorithm>
#include <charconv>
#include <ranges>

#include "base/text.h"
#include "ledger/case_texts.h"

namespace tz::notify {
namespace {

// Written for the resident to read, by the value of a message that may quote it.
constexpr std::string_view kQuoted[] = {"reason", "reply", "remedy"};

void quote(const std::vector<ledger::StoredEvent>& history, Message& message) {
  const auto at = message.values.find("event_version");
  if (at == message.values.end()) return;
  std::int64_t version = 0;
  std::from_chars(at->second.data(), at->second.data() + at->second.size(), version);
  const auto event = std::ranges::find(history, version, &ledger::StoredEvent::version);
  if (event == history.end()) return;
  const auto may = values_of(message.purpose).may;
  for (const auto field : kQuoted)
    if (std::ranges::find(may, field) != may.end())
      if (const auto text = ledger::find_text(event->texts, field); !text.empty())
        message.values.insert_or_assign(std::string(field), std::string(text));
}

}  // namespace

ledger::Contact contact_of(const std::vector<ledger::StoredEvent>& history) {
  for (const auto& event : std::views::reverse(history))
    if (const auto text = ledger::find_text(event.texts, "contact"); !text.empty())
      if (auto contact = ledger::read_contact(text)) return *std::move(contact);
  return {};
}

std::string dialled(std::string_view phone) {
  std::string number;
  for (const char c : phone)
    if (std::string_view(" -()./").find(c) == std::string_view::npos) number += c;
  return is_phone_number(number) ? number : std::string();
}

Reach reach_of(const ledger::Contact& contact) {
  return {.mail = contact.notices && is_mail_address(trim(contact.email)),
          .sms = contact.notices && !dialled(contact.phone).empty()};
}

Result<std::string> CaseFiller::fill(JurisdictionId j, Claim& claim) const {
  if (!is_resident(claim.destination.ref) || !claim.message.case_id) return std::string();
  const auto id = *claim.message.case_id;
  TZ_TRY(wants_no_more, optouts_.has(j, id));
  if (wants_no_more) return std::string("opted_out");
  TZ_TRY(history, cases_.history(j, id));
  const ledger::Contact contact = contact_of(history.events);
  const Reach reach = reach_of(contact);
  if (claim.destination.channel == Channel::mail && reach.mail)
    claim.destination.address = trim(contact.email);
  else if (claim.destination.channel == Channel::sms && reach.sms)
    claim.destination.address = dialled(contact.phone);
  else
    return std::string("no_address");
  quote(history.events, claim.message);
  auto& values = claim.message.values;
  TZ_TRY(city, notices_.city(j));
  if (city->policy.key_in_links) {
    TZ_TRY(receipt_key, cases_.receipt_key(j, id));
    values.insert_or_assign("link", public_url_ + "/r/" + claim.message.case_code + "?key=" + receipt_key);
  }
  // Who is asked by a link answers by it, once; each try has its own, as the token is kept nowhere.
  if (claim.message.purpose == Purpose::callback_link && city->policy.rating_links && rating_path_) {
    TZ_TRY(path, rating_path_(j, id));
    if (path) values.insert_or_assign("link", public_url_ + *path);
  }
  values.insert_or_assign("stop", public_url_ + stop_path(key_, j, id, claim.message.case_code));
  return std::string();
}

}  // namespace tz::notify
