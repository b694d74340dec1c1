// LIBS: tz_notify
// The first byte chooses: a gateway's description, whose JSON stays JSON whatever is put in; a gateway's
// answer; a webhook's signature.
#include <boost/json/parse.hpp>
#include <cstdlib>
#include <string_view>

#include "base/text.h"
#include "notify/signature.h"
#include "notify/sms_channel.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tz::notify;
  if (size == 0 || size > 65536) return 0;
  const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const tz::Instant now{std::chrono::milliseconds(1'772'424'000'000)};
  if (data[0] % 3 == 0) {
    const auto gateway = parse_sms_gateway("g.json", text);
    if (!gateway) return 0;
    const auto call = sms_call(*gateway, "s\"\r\n", "+8613900005555", "\"},{&=\\\n${key}", "key-1");
    for (const auto& [name, value] : call.headers)
      if (value.find_first_of("\r\n") != std::string::npos) std::abort();
    if (gateway->body_kind != SmsGateway::BodyKind::json || call.body.empty()) return 0;
    boost::system::error_code error;
    static_cast<void>(boost::json::parse(call.body, error));
    if (error) std::abort();
  } else if (data[0] % 3 == 1) {
    SmsGateway gateway;
    gateway.result_pointer = "/a/0/b";
    gateway.accepted = {"0"};
    const auto verdict = sms_verdict(gateway, {.status = 200, .body = text});
    if (verdict.code != "http_200" && verdict.code != "gateway" && verdict.code != "answer") std::abort();
  } else if (verify_webhook("an invented secret of some length", text, "{}", now)) {
    if (text.find("v1=") == std::string::npos) std::abort();
  }
  return 0;
}
