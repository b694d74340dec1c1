#include "notify/message.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace tz::notify {
namespace {

constexpr std::size_t kKeyMax = 200;
constexpr std::size_t kRefMax = 100;
constexpr std::size_t kValuesMax = 40;
constexpr std::size_t kValueMax = 4000;
constexpr std::size_t kDestinationsMax = 100;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_alnum(char c) { return is_digit(c) || is_lower(c) || (c >= 'A' && c <= 'Z'); }
bool is_visible(char c) { return c > 0x20 && c < 0x7f; }
bool is_word(std::string_view text, std::size_t max) {
  return !text.empty() && text.size() <= max &&
         std::ranges::all_of(text, [](char c) { return is_alnum(c) || c == '.' || c == '_' || c == '-'; });
}

tl::unexpected<Error> refuse(std::string field, std::string rule, std::string message) {
  return tl::unexpected<Error>(Error{.code = Errc::invalid_argument,
                                     .message = std::move(message),
                                     .field = std::move(field),
                                     .rule = std::move(rule)});
}

Status check(const Destination& destination, const std::string& field) {
  if (!is_ref(destination.ref))
    return refuse(field + ".ref", "destination", "a destination is named kind:name, in plain letters");
  const bool is_later = is_resident(destination.ref) && destination.address.empty();
  switch (destination.channel) {
    case Channel::mail:
      if (is_later) break;
      if (!is_mail_address(destination.address))
        return refuse(field + ".address", "address", "not a mail address that can be written to");
      break;
    case Channel::sms:
      if (is_later) break;
      if (!is_phone_number(destination.address))
        return refuse(field + ".address", "address", "not a telephone number: + and 3 to 15 digits");
      break;
    case Channel::webhook:
    case Channel::in_app:
      if (!destination.address.empty())
        return refuse(field + ".address", "address", "this channel knows its address by the ref alone");
      break;
  }
  return {};
}

}  // namespace

Status check(const Message& message, const std::vector<Destination>& destinations) {
  if (message.dedupe_key.empty() || message.dedupe_key.size() > kKeyMax ||
      !std::ranges::all_of(message.dedupe_key, is_visible))
    return refuse("dedupe_key", "dedupe_key", "1 to 200 visible ASCII characters");
  if (!message.case_code.empty() && !is_word(message.case_code, 64))
    return refuse("case_code", "case_code", "not the shape of a case code");
  if (!message.template_id.empty() && !is_word(message.template_id, 64))
    return refuse("template_id", "template", "not the shape of a template's id");
  if (message.values.size() > kValuesMax)
    return refuse("values", "values", fmt::format("at most {} values", kValuesMax));
  for (const auto& [key, value] : message.values) {
    if (!is_word(key, 64)) return refuse("values", "values", "the name of a value is a plain word");
    if (!is_valid_utf8(value) || value.find('\0') != std::string::npos)
      return refuse("values." + key, "values", "not UTF-8 text");
    if (count_code_points(value) > kValueMax)
      return refuse("values." + key, "values", fmt::format("at most {} characters", kValueMax));
  }
  if (destinations.empty() || destinations.size() > kDestinationsMax)
    return refuse("destinations", "destination", fmt::format("1 to {} destinations", kDestinationsMax));
  for (std::size_t i = 0; i < destinations.size(); ++i) {
    const std::string field = fmt::format("destinations[{}]", i);
    TZ_CHECK(check(destinations[i], field));
    if (destinations[i].channel != Channel::webhook && message.template_id.empty())
      return refuse("template_id", "template", "only a webhook is sent without a template");
    if (destinations[i].channel == Channel::webhook) continue;
    const auto spoken = values_in(message.values, message.language);
    for (const auto& value : values_of(message.purpose).must)
      if (!spoken.contains(std::string(value)))
        return refuse("values." + std::string(value), "value_missing",
                      fmt::format("a message of {} needs this value", name(message.purpose)));
  }
  return {};
}

std::string resident_of(ledger::CaseId id) { return fmt::format("case:{}", static_cast<std::int64_t>(id)); }
bool is_resident(std::string_view ref) { return ref.starts_with("case:"); }

std::map<std::string, std::string> values_in(const std::map<std::string, std::string>& values,
                                             Language language) {
  std::map<std::string, std::string> spoken;
  const std::string own = std::string(name(language)) + ".";
  for (const auto& [key, value] : values)
    if (key.find('.') == std::string::npos) spoken.emplace(key, value);
  for (const auto& [key, value] : values)
    if (key.starts_with(own)) spoken.insert_or_assign(key.substr(own.size()), value);
  return spoken;
}

PurposeValues values_of(Purpose purpose) {
  switch (purpose) {
    case Purpose::receipt:
      return {{"case_code", "link"}, {"title", "receipt_key"}};
    case Purpose::progress:
      return {{"case_code"}, {"unit", "link", "status"}};
    case Purpose::answer:
      return {{"case_code", "link"}, {"unit", "reply"}};
    case Purpose::result:
      return {{"case_code", "link"}, {"unit", "outcome", "reason", "remedy"}};
    case Purpose::extension:
      return {{"case_code", "due"}, {"unit", "link", "reason"}};
    case Purpose::carry:
      return {{"case_code", "due"}, {"unit", "link", "reason", "next_step"}};
    case Purpose::callback_link:
    case Purpose::reminder:
      return {{"case_code", "link"}, {"unit", "until"}};
    case Purpose::escalation:
      return {{"case_code", "unit", "due"}, {"link", "level"}};
    case Purpose::prompt:
      return {{"case_code", "due"}, {"unit", "link", "count"}};
    case Purpose::task:
      return {{"case_code"}, {"unit", "due", "link", "level"}};
    case Purpose::staff_notice:
      return {{"text"}, {"case_code", "unit", "link"}};
    case Purpose::emergency:
      return {{"text"}, {"case_code", "place", "link"}};
    case Purpose::sync:
      return {};
    case Purpose::ten_day_prompt:
      return {{"period", "count"}, {"unit", "link"}};
  }
  return {};
}

bool is_mail_address(std::string_view address) {
  const auto at = address.find('@');
  if (at == std::string_view::npos || at == 0 || at > 64 || address.size() > 254) return false;
  const std::string_view local = address.substr(0, at), domain = address.substr(at + 1);
  constexpr std::string_view kAtom = "!#$%&'*+-/=?^_`{|}~.";
  const bool local_fits = std::ranges::all_of(
      local, [&](char c) { return is_alnum(c) || kAtom.find(c) != std::string_view::npos; });
  if (!local_fits || local.starts_with('.') || local.ends_with('.') || local.starts_with('-')) return false;
  if (local.find("..") != std::string_view::npos) return false;
  const auto labels = split(domain, '.');
  return labels.size() >= 2 && std::ranges::all_of(labels, [](std::string_view label) {
           return !label.empty() && label.size() <= 63 && !label.starts_with('-') && !label.ends_with('-') &&
                  std::ranges::all_of(label, [](char c) { return is_alnum(c) || c == '-'; });
         });
}

bool is_phone_number(std::string_view number) {
  if (number.starts_with('+')) number.remove_prefix(1);
  return number.size() >= 3 && number.size() <= 15 && std::ranges::all_of(number, is_digit);
}

bool is_ref(std::string_view ref) {
  const auto colon = ref.find(':');
  if (colon == std::string_view::npos || colon == 0 || ref.size() > kRefMax) return false;
  return std::ranges::all_of(ref.substr(0, colon), [](char c) { return is_lower(c) || c == '_'; }) &&
         is_word(ref.substr(colon + 1), kRefMax);
}

std::string feed_key(std::int64_t position, Purpose purpose, std::string_view ref) {
  return fmt::format("feed:{}:{}:{}", position, name(purpose), ref);
}

std::string carrier_of(Channel channel, std::string_view ref) {
  return channel == Channel::webhook ? std::string(ref) : std::string(name(channel));
}

}  // namespace tz::notify
