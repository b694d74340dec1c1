#pragma once
// How this server reaches the world: what its operator says on the command line or in the environment, read
// and checked. Nothing of it is in a pack, and secrets are in files. Pure.
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "notify/sms_channel.h"
#include "notify/smtp_channel.h"

namespace tz::notify {

// As given; empty: not given.
struct Settings {
  std::string public_url{};  // "https://city.example": before every link in a message
  std::string smtp{};  // smtp://HOST[:PORT] (must encrypt), smtps://HOST[:PORT], smtp+plain://HOST[:PORT]
  std::string smtp_user{}, smtp_password{};
  std::string smtp_ca_file{};  // PEM; empty: the system's
  std::string mail_from{};     // "City <notices@city.example>", or the address alone
  std::string sms_gateway{};   // the JSON that describes it (packs/README.md, sms_gateway.json)
  std::string sms_secret{};
  bool allow_private = false;  // partners and the gateway may be in the own network
};

//   invalid_argument  field public_url: not http(s)://HOST without path
Status check_public_url(std::string_view url);
// nullopt: no mail server is given.
//   invalid_argument  field smtp, mail_from or public_url
Result<std::optional<SmtpSettings>> smtp_of(const Settings& settings);
// nullopt: no gateway is given.  invalid_argument  as parse_sms_gateway; public_url
Result<std::optional<SmsGateway>> sms_of(const Settings& settings);

}  // namespace tz::notify
