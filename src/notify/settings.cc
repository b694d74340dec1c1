#include "notify/settings.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "notify/message.h"

namespace tz::notify {
namespace {

struct Scheme {
  std::string_view begins;
  SmtpSettings::Security security;
  int port;
};
constexpr Scheme kSchemes[] = {{"smtps://", SmtpSettings::Security::tls, 465},
                               {"smtp+plain://", SmtpSettings::Security::none, 25},
                               {"smtp://", SmtpSettings::Security::starttls, 587}};

bool is_host(std::string_view host) {
  return !host.empty() && host.size() <= 253 && std::ranges::all_of(host, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
  });
}

// The host and port behind a scheme; false if that is not what stands there.
bool read_host(std::string_view text, std::string& host, int& port) {
  if (text.ends_with('/')) text.remove_suffix(1);
  const auto colon = text.rfind(':');
  host = text.substr(0, colon);
  if (!is_host(host)) return false;
  if (colon == std::string_view::npos) return true;
  const auto digits = text.substr(colon + 1);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  return error == std::errc{} && end == digits.data() + digits.size() && port > 0 && port < 65536;
}

Status need_public_url(const Settings& settings) {
  if (settings.public_url.empty())
    return fail_field(
        "public_url",
        "public_url: messages carry links, so give --public-url, the address by which residents "
        "reach this server");
  return check_public_url(settings.public_url);
}

Status read_sender(const std::string& from, SmtpSettings& smtp) {
  const auto open = from.find('<');
  if (open == std::string::npos) {
    smtp.from_address = trim(from);
  } else {
    smtp.from_name = trim(std::string_view(from).substr(0, open));
    const auto rest = std::string_view(from).substr(open + 1);
    smtp.from_address = trim(rest.substr(0, rest.find('>')));
  }
  if (from.empty())
    return fail_field("mail_from", "mail_from: a mail server is given and no sender: give --mail-from");
  if (!is_mail_address(smtp.from_address))
    return fail_field("mail_from", "mail_from: Name <address>, or a mail address alone");
  return {};
}

}  // namespace

Status check_public_url(std::string_view url) {
  std::string host;
  int port = 0;
  for (const std::string_view scheme : {"https://", "http://"})
    if (url.starts_with(scheme) && read_host(url.substr(scheme.size()), host, port) && !url.ends_with('/'))
      return {};
  return fail_field("public_url", "public_url: https://HOST, without a path or a stroke at the end");
}

Result<std::optional<SmtpSettings>> smtp_of(const Settings& settings) {
  if (settings.smtp.empty()) return std::optional<SmtpSettings>();
  SmtpSettings smtp;
  bool known = false;
  for (const Scheme& scheme : kSchemes) {
    if (!settings.smtp.starts_with(scheme.begins)) continue;
    smtp.security = scheme.security;
    smtp.port = scheme.port;
    known = read_host(std::string_view(settings.smtp).substr(scheme.begins.size()), smtp.host, smtp.port);
    break;
  }
  if (!known)
    return fail_field("smtp",
                      "smtp: smtp://HOST:PORT, smtps://HOST:PORT, or smtp+plain://HOST:PORT for a server "
                      "on this machine");
  TZ_CHECK(read_sender(settings.mail_from, smtp));
  TZ_CHECK(need_public_url(settings));
  smtp.user = settings.smtp_user;
  smtp.password = settings.smtp_password;
  smtp.ca_file = settings.smtp_ca_file;
  smtp.helo = smtp.from_address.substr(smtp.from_address.find('@') + 1);
  return std::optional(smtp);
}

Result<std::optional<SmsGateway>> sms_of(const Settings& settings) {
  if (settings.sms_gateway.empty()) return std::optional<SmsGateway>();
  TZ_TRY(gateway, parse_sms_gateway("sms_gateway.json", settings.sms_gateway));
  TZ_CHECK(need_public_url(settings));
  return std::optional(std::move(gateway));
}

}  // namespace tz::notify
