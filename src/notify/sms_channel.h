#pragma once
// Text messages by way of a gateway that speaks HTTP. Gateways differ, so one is described by data.
#include <optional>
#include <vector>

#include "notify/http_exchange.h"
#include "notify/sender.h"

namespace tz::notify {

// How to call a gateway, and how to read its answer. In url, header values and body stand ${phone}, ${text},
// ${key} and ${secret}: escaped for where they stand, so that no text can end a string or add a parameter.
struct SmsGateway {
  enum class BodyKind { form, json };
  std::string method = "POST";
  std::string url{};
  std::vector<std::pair<std::string, std::string>> headers{};
  BodyKind body_kind = BodyKind::json;
  std::string body{};
  // Many gateways answer 200 to everything: then a member of the JSON answer says what happened.
  std::string result_pointer{};          // "/code"; empty: the status alone
  std::vector<std::string> accepted{};   // values that mean taken; numbers as they are written
  std::vector<std::string> permanent{};  // values that mean never; all others are tried again
};

// JSON: url, method (POST, GET), headers {name: value}, content (form, json), body, result {pointer, accepted
// [...], permanent [...]}.
//   invalid_argument  field and message name what is wrong: an unknown member, a method, a placeholder, a
//   body
//                     that is not JSON, a result without accepted values, no ${phone} or ${text} anywhere
Result<SmsGateway> parse_sms_gateway(const std::string& file, std::string_view json);

// The call that sends `text` to `phone`.
HttpCall sms_call(const SmsGateway& gateway, const std::string& secret, const std::string& phone,
                  const std::string& text, const std::string& key);
// What the gateway's answer means. Code "gateway_VALUE" only where the description names the value.
Verdict sms_verdict(const SmsGateway& gateway, const HttpAnswer& answer);

class SmsChannel final : public Sender {
 public:
  SmsChannel(SmsGateway gateway, std::string secret, HttpLimits limits = {})
      : gateway_(std::move(gateway)), secret_(std::move(secret)), limits_(std::move(limits)) {}
  Verdict send(const Rendered& rendered, Instant now) override;
  std::chrono::milliseconds longest_send() const override { return limits_.whole_max; }

 private:
  const SmsGateway gateway_;
  const std::string secret_;
  const HttpLimits limits_;
};

}  // namespace tz::notify
