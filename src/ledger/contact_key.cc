#include "ledger/contact_key.h"

#include <algorithm>

#include "base/text.h"

namespace tz::ledger {
namespace {

constexpr std::size_t kKeyBytes = 16;

Bytes key_of(const Hash256& secret, JurisdictionId j, std::string_view kind, std::string_view value) {
  std::string said(kind);
  said += '\n';
  said += std::to_string(static_cast<std::int64_t>(j));
  said += '\n';
  said += value;
  const Hash256 hash = hmac_sha256(secret, as_bytes(said));
  return {hash.begin(), hash.begin() + kKeyBytes};
}

// An address is the same however its letters are written.
std::string mail_of(std::string_view email) {
  std::string mail(trim(email));
  std::ranges::transform(mail, mail.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return mail;
}

}  // namespace

std::string home_digits(std::string_view phone) {
  std::string digits;
  for (const char c : phone)
    if (c >= '0' && c <= '9') digits += c;
  if (digits.size() == 13 && digits.starts_with("86")) digits.erase(0, 2);
  if (digits.size() == 15 && digits.starts_with("0086")) digits.erase(0, 4);
  return digits;
}

bool is_linkable(const Case& c) {
  return c.confidentiality == Confidentiality::none && !c.anonymous && c.request_type != RequestType::report;
}

std::vector<Bytes> contact_keys(const Hash256& secret, JurisdictionId j, const Contact& contact) {
  std::vector<Bytes> keys;
  const auto digits = home_digits(contact.phone);
  if (digits.size() >= kPhoneDigitsMin) keys.push_back(key_of(secret, j, "phone", digits));
  if (const auto mail = mail_of(contact.email); !mail.empty())
    keys.push_back(key_of(secret, j, "email", mail));
  return keys;
}

}  // namespace tz::ledger
