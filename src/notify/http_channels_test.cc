#include <fmt/format.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "base/bytes.h"
#include "base/json.h"
#include "notify/public_address.h"
#include "notify/signature.h"
#include "notify/sms_channel.h"
#include "notify/testing.h"
#include "notify/webhook_channel.h"

namespace tz::notify {
namespace {

using namespace std::chrono_literals;
using namespace testing;

// Invented.
const std::string kSecret = "an invented secret of some length";
const HttpLimits kLoopback{.whole_max = 10s, .allow_private = true};

Rendered rendered(const Destination& to) {
  return {.key = "taizhang-1-7",
          .delivery = DeliveryId{7},
          .message = post("k", {to}).message,
          .destination = to,
          .body = "编号 \"A&B\"=${phone}",
          .created_at = kNoon};
}
// There is one partner, "partner:oa".
WebhookChannel::PartnerOf only(const WebhookPartner& partner) {
  return [partner](JurisdictionId, const std::string& ref) -> Result<std::optional<WebhookPartner>> {
    return ref == kPartner.ref ? std::optional(partner) : std::nullopt;
  };
}
Verdict call_webhook(const std::string& url, const HttpLimits& limits = kLoopback) {
  return WebhookChannel(only({url, kSecret, limits})).send(rendered(kPartner), kNoon);
}
boost::json::object request(const Server& server, std::size_t i) {
  return parse_json(server.received().at(i))->as_object();
}
std::string text(const boost::json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->as_string()) : "";
}

TEST(Webhook, ARealReceiverCanCheckWhatItWasSent) {
  const Server server("http_receiver");
  EXPECT_EQ(call_webhook(server.url("/in?x=1")), sent_ok("http_200"));
  const auto got = request(server, 0);
  EXPECT_EQ(text(got, "method"), "POST");
  EXPECT_EQ(text(got, "path"), "/in?x=1");
  const auto& headers = got.at("headers").as_object();
  EXPECT_EQ(text(headers, "content-type"), "application/json");
  EXPECT_EQ(text(headers, "idempotency-key"), "taizhang-1-7");
  const auto body = text(got, "body");
  EXPECT_TRUE(verify_webhook(kSecret, text(headers, "x-taizhang-signature"), body, kNoon + 1min));
  EXPECT_FALSE(verify_webhook(kSecret, text(headers, "x-taizhang-signature"), body + " ", kNoon + 1min));
  EXPECT_EQ(body,
            "{\"id\":\"taizhang-1-7\",\"purpose\":\"receipt\",\"case_code\":\"YC-20260302-ABC234K\","
            "\"language\":\"zh\",\"created_at\":\"2026-03-02T04:00:00Z\",\"values\":{\"case_code\":"
            "\"YC-20260302-ABC234K\",\"link\":\"https://example.org/c/1\",\"text\":\"路灯不亮\"}}");
}

TEST(Webhook, EveryTryHasTheSameKeyAndBody) {
  const Server server("http_receiver");
  const auto url = server.url("/once/503");
  EXPECT_EQ(call_webhook(url).code, "http_503");
  EXPECT_EQ(call_webhook(url).outcome, Outcome::ok);
  EXPECT_EQ(text(request(server, 0), "body"), text(request(server, 1), "body"));
  EXPECT_EQ(request(server, 0).at("headers").at("idempotency-key"),
            request(server, 1).at("headers").at("idempotency-key"));
}

TEST(Webhook, AStatusIsTakenForNowOrForGood) {
  const Server server("http_receiver");
  for (const int status : {200, 201, 202, 204})
    EXPECT_EQ(call_webhook(server.url(fmt::format("/status/{}", status))).outcome, Outcome::ok) << status;
  for (const int status : {401, 403, 404, 408, 425, 429, 500, 502, 503, 504}) {
    const auto verdict = call_webhook(server.url(fmt::format("/status/{}", status)));
    EXPECT_EQ(verdict.outcome, Outcome::retry) << status;
    EXPECT_EQ(verdict.code, fmt::format("http_{}", status));
  }
  for (const int status : {400, 405, 409, 410, 413, 422})
    EXPECT_EQ(call_webhook(server.url(fmt::format("/status/{}", status))).outcome, Outcome::permanent)
        << status;
}

TEST(Webhook, ARedirectIsNotFollowed) {
  const Server server("http_receiver");
  const auto verdict = call_webhook(server.url("/redirect"));
  EXPECT_EQ(verdict.outcome, Outcome::permanent);
  EXPECT_EQ(verdict.code, "redirect");
  EXPECT_EQ(server.received().size(), 1U);
}

TEST(Webhook, AHugeAnswerIsNotRead) {
  const Server server("http_receiver");
  EXPECT_EQ(call_webhook(server.url("/huge")), sent_ok("http_200"));
  const auto answer =
      exchange({.url = server.url("/huge"), .body = "{}"}, {.answer_bytes_max = 1000, .allow_private = true});
  EXPECT_TRUE(answer.is_cut);
  EXPECT_EQ(answer.body, std::string(1000, 'x'));
}

TEST(Webhook, SlownessSilenceAndAbsenceAreTriedAgain) {
  auto server = std::make_unique<Server>("http_receiver");
  auto hasty = kLoopback;
  hasty.whole_max = 500ms;
  EXPECT_EQ(call_webhook(server->url("/slow"), hasty).code, "timeout");
  const auto closed = call_webhook(server->url("/close"));
  EXPECT_EQ(closed.outcome, Outcome::retry);
  EXPECT_EQ(closed.code, "closed");
  const auto url = server->url("/");
  server.reset();
  const auto absent = call_webhook(url);
  EXPECT_EQ(absent.outcome, Outcome::retry);
  EXPECT_EQ(absent.code, "connect");
}

TEST(Webhook, TheOwnNetworkIsNotCalledUnlessItIsMeant) {
  const Server server("http_receiver");
  const auto answer = exchange({.url = server.url("/"), .body = "{}"}, {});
  EXPECT_EQ(answer.failure.outcome, Outcome::permanent);
  EXPECT_EQ(answer.failure.code, "private_address");
  EXPECT_EQ(exchange({.url = fmt::format("http://localhost:{}/", server.port())}, {}).failure.code,
            "private_address");
  EXPECT_TRUE(server.received().empty());
  EXPECT_EQ(call_webhook(server.url("/"), {}).code, "url") << "the world is spoken to by https only";
  EXPECT_EQ(exchange({.url = "file:///etc/hostname"}, kLoopback).failure.code, "url");
}

TEST(Webhook, APartnerNobodyConfiguredIsForAPersonToMend) {
  WebhookChannel channel(only({"https://example.org", "short", {}}));
  EXPECT_EQ(channel.send(rendered(kPartner), kNoon).code, "secret");
  const auto unknown = channel.send(rendered({Channel::webhook, "partner:other", ""}), kNoon);
  EXPECT_EQ(unknown.outcome, Outcome::permanent);
  EXPECT_EQ(unknown.code, "partner");
  WebhookChannel blind([](JurisdictionId, const std::string&) -> Result<std::optional<WebhookPartner>> {
    return fail(Errc::unavailable, "no database");
  });
  EXPECT_EQ(blind.send(rendered(kPartner), kNoon).code, "store");
}

TEST(Signature, HoldsForItsSecretBodyAndTimeOnly) {
  const auto header = sign_webhook(kSecret, "{}", kNoon);
  const auto rule = [&](std::string_view h, std::string_view body = "{}", Instant now = kNoon) {
    const auto status = verify_webhook(kSecret, h, body, now);
    return status ? std::string() : status.error().rule;
  };
  EXPECT_EQ(rule(header), "");
  EXPECT_EQ(rule(header, "{} "), "signature");
  EXPECT_EQ(verify_webhook("another", header, "{}", kNoon).error().rule, "signature");
  EXPECT_EQ(rule(header, "{}", kNoon + 5min), "");
  EXPECT_EQ(rule(header, "{}", kNoon + 5min + 1ms), "signature_time");
  EXPECT_EQ(rule(header, "{}", kNoon - 5min), "");
  EXPECT_EQ(rule(header, "{}", kNoon - 5min - 1ms), "signature_time");
  EXPECT_EQ(rule("t=1772424000,v1=00," + header.substr(13)), "") << "one of two secrets fits";
  // The time is signed too.
  EXPECT_EQ(rule("t=1772424001" + header.substr(12)), "signature");
  for (const char* bad : {"", "v1=00", "t=1", "t=,v1=0", "t=x,v1=0", "t=1,t=1,v1=0", "t=999999999999,v1=0"})
    EXPECT_EQ(rule(bad), "signature_shape") << bad;
}

TEST(Signature, IsTheOneOfTheReadme) {
  // Also by: printf '1772424000.{}' | openssl dgst -sha256 -hmac 'an invented secret of some length'
  EXPECT_EQ(sign_webhook(kSecret, "{}", kNoon),
            "t=1772424000,v1=e9f32af6ecc6a2b49f40a6739ee4140f49c4d76069c5d3afefe1c6bbbae39ec4");
}

TEST(PublicAddress, BothSidesOfEachRange) {
  using V4 = std::array<std::uint8_t, 4>;
  for (const V4& own :
       {V4{0, 0, 0, 0},     V4{0, 255, 255, 255},   V4{10, 0, 0, 0},     V4{10, 255, 255, 255},
        V4{100, 64, 0, 0},  V4{100, 127, 255, 255}, V4{127, 0, 0, 1},    V4{127, 255, 255, 255},
        V4{169, 254, 0, 0}, V4{169, 254, 169, 254}, V4{172, 16, 0, 0},   V4{172, 31, 255, 255},
        V4{192, 0, 0, 1},   V4{192, 0, 2, 1},       V4{192, 168, 0, 0},  V4{192, 168, 255, 255},
        V4{198, 18, 0, 0},  V4{198, 19, 255, 255},  V4{198, 51, 100, 1}, V4{203, 0, 113, 1},
        V4{224, 0, 0, 0},   V4{255, 255, 255, 255}})
    EXPECT_FALSE(is_public_address(own)) << fmt::format("{}.{}.{}.{}", own[0], own[1], own[2], own[3]);
  for (const V4& world :
       {V4{1, 0, 0, 0}, V4{9, 255, 255, 255}, V4{11, 0, 0, 0}, V4{100, 63, 255, 255}, V4{100, 128, 0, 0},
        V4{126, 255, 255, 255}, V4{128, 0, 0, 0}, V4{169, 253, 255, 255}, V4{169, 255, 0, 0},
        V4{172, 15, 255, 255}, V4{172, 32, 0, 0}, V4{192, 167, 255, 255}, V4{192, 169, 0, 0},
        V4{198, 17, 255, 255}, V4{198, 20, 0, 0}, V4{223, 255, 255, 255}})
    EXPECT_TRUE(is_public_address(world))
        << fmt::format("{}.{}.{}.{}", world[0], world[1], world[2], world[3]);
}

TEST(PublicAddress, IPv6AndWhatItWraps) {
  const auto at = [](const char* hex) {
    std::string digits;
    for (const char* c = hex; *c != 0; ++c)
      if (*c != ':') digits += *c;
    return *from_hex(digits);
  };
  for (const char* own :
       {"0000:0000:0000:0000:0000:0000:0000:0000", "0000:0000:0000:0000:0000:0000:0000:0001",
        "fc00:0000:0000:0000:0000:0000:0000:0001", "fdff:0000:0000:0000:0000:0000:0000:0001",
        "fe80:0000:0000:0000:0000:0000:0000:0001", "febf:0000:0000:0000:0000:0000:0000:0001",
        "ff02:0000:0000:0000:0000:0000:0000:0001", "2001:0db8:0000:0000:0000:0000:0000:0001",
        "0000:0000:0000:0000:0000:ffff:7f00:0001", "0064:ff9b:0000:0000:0000:0000:0a00:0001",
        "2002:c0a8:0101:0000:0000:0000:0000:0001", "0000:0000:0000:0000:0000:0000:7f00:0001"})
    EXPECT_FALSE(is_public_address(at(own))) << own;
  for (const char* world :
       {"2606:4700:0000:0000:0000:0000:0000:0001", "2a00:0000:0000:0000:0000:0000:0000:0001",
        "0000:0000:0000:0000:0000:ffff:0101:0101", "2002:0101:0101:0000:0000:0000:0000:0001"})
    EXPECT_TRUE(is_public_address(at(world))) << world;
  EXPECT_FALSE(is_public_address({}));
}

const std::string kGateway = R"({"url": "URL", "headers": {"Authorization": "Bearer ${secret}"},
  "content": "json", "body": "{\"to\": \"${phone}\", \"text\": \"${text}\", \"id\": \"${key}\"}",
  "result": {"pointer": "/code", "accepted": ["0"], "permanent": ["1001"]}})";
SmsGateway gateway(const std::string& url) {
  auto description = kGateway;
  description.replace(description.find("URL"), 3, url);
  return parse_sms_gateway("sms_gateway.json", description).value();
}

TEST(Sms, ARealGatewayGetsWhatItsDescriptionSays) {
  const Server server("http_receiver");
  SmsChannel channel(gateway(server.url("/say/%7B%22code%22:0%7D?to=${phone}")), kSecret, kLoopback);
  EXPECT_EQ(channel.send(rendered(kPhone), kNoon), sent_ok("http_200"));
  const auto got = request(server, 0);
  EXPECT_EQ(text(got, "path"), "/say/%7B%22code%22:0%7D?to=%2B8613900005555");
  EXPECT_EQ(text(got.at("headers").as_object(), "authorization"), "Bearer " + kSecret);
  const auto body = parse_json(text(got, "body"));
  ASSERT_TRUE(body);
  EXPECT_EQ(text(body->as_object(), "to"), "+8613900005555");
  EXPECT_EQ(text(body->as_object(), "text"), "编号 \"A&B\"=${phone}") << "a text is not a template";
  EXPECT_EQ(text(body->as_object(), "id"), "taizhang-1-7");
}

TEST(Sms, AFormIsEscaped) {
  const auto described = parse_sms_gateway(
      "g.json",
      R"({"url": "https://sms.example/send", "content": "form", "body": "m=${phone}&c=${text}&k=${key}"})");
  ASSERT_TRUE(described) << described.error().message;
  const auto call = sms_call(*described, kSecret, "+8613900005555", "a&b=c 办", "key-1");
  EXPECT_EQ(call.body, "m=%2B8613900005555&c=a%26b%3Dc%20%E5%8A%9E&k=key-1");
  EXPECT_EQ(call.headers.back().second, "application/x-www-form-urlencoded");
  const auto by_get =
      parse_sms_gateway("g.json", R"({"url": "https://sms.example/?m=${phone}&c=${text}", "method": "GET"})");
  ASSERT_TRUE(by_get) << by_get.error().message;
  EXPECT_EQ(sms_call(*by_get, "", "110", "x&m=1", "k").url, "https://sms.example/?m=110&c=x%26m%3D1");
}

TEST(Sms, NoValueEndsAHeader) {
  auto described = gateway("https://sms.example/");
  const auto call = sms_call(described, "secret\r\nX-Evil: 1", "110", "t", "k");
  EXPECT_EQ(call.headers[0].second, "Bearer secretX-Evil: 1");
}

TEST(Sms, TheAnswersMemberDecides) {
  const auto described = gateway("https://sms.example/");
  const auto verdict = [&](int status, std::string body, bool is_cut = false) {
    return sms_verdict(described, {.status = status, .body = std::move(body), .is_cut = is_cut});
  };
  EXPECT_EQ(verdict(200, R"({"code": 0})").outcome, Outcome::ok);
  EXPECT_EQ(verdict(200, R"({"code": "0"})").outcome, Outcome::ok);
  EXPECT_EQ(verdict(200, R"({"code": 1001})").code, "gateway_1001");
  EXPECT_EQ(verdict(200, R"({"code": 1001})").outcome, Outcome::permanent);
  EXPECT_EQ(verdict(200, R"({"code": "+8613900005555 is barred"})").code, "gateway");
  EXPECT_EQ(verdict(200, R"({"code": 7})").outcome, Outcome::retry);
  for (const char* odd : {"", "ok", "{}", R"({"code": {}})", "[]"})
    EXPECT_EQ(verdict(200, odd).code, "answer") << odd;
  EXPECT_EQ(verdict(200, "xxx", true).code, "answer_too_long");
  EXPECT_EQ(verdict(500, R"({"code": 0})").code, "http_500");
}

TEST(Sms, ServersThatMisbehaveAreTriedAgain) {
  const Server server("http_receiver");
  auto hasty = kLoopback;
  hasty.whole_max = 500ms;
  const auto code = [&](const std::string& path) {
    return SmsChannel(gateway(server.url(path)), kSecret, hasty).send(rendered(kPhone), kNoon).code;
  };
  EXPECT_EQ(code("/status/500"), "http_500");
  EXPECT_EQ(code("/slow"), "timeout");
  EXPECT_EQ(code("/redirect"), "redirect");
  EXPECT_EQ(code("/huge"), "answer_too_long");
  EXPECT_EQ(code("/close"), "closed");
  auto broken = rendered(kPhone);
  broken.destination.address = "1391555&to=2";
  EXPECT_EQ(SmsChannel(gateway(server.url("/")), kSecret, hasty).send(broken, kNoon).code, "address");
}

TEST(Sms, ADescriptionIsCheckedWhenItIsRead) {
  const auto field = [](const std::string& json) {
    const auto described = parse_sms_gateway("g.json", json);
    return described ? std::string("taken") : described.error().field;
  };
  const std::string body = R"("body": "{\"a\": \"${phone}${text}\"}")";
  EXPECT_EQ(field(R"({"url": "https://a.example", )" + body + "}"), "taken");
  EXPECT_EQ(field(R"({"url": "ftp://a.example", )" + body + "}"), "url");
  EXPECT_EQ(field(R"({"url": "https://${phone}.example/", )" + body + "}"), "url");
  EXPECT_EQ(field(R"({"url": "https://a.example", "method": "PUT", )" + body + "}"), "method");
  EXPECT_EQ(field(R"({"url": "https://a.example", "method": "GET", )" + body + "}"), "body");
  EXPECT_EQ(field(R"({"url": "https://a.example", "body": "{\"a\": \"${phone}\"}"})"), "body");
  EXPECT_EQ(field(R"({"url": "https://a.example", "body": "${phone} ${text}"})"), "body");
  EXPECT_EQ(field(R"({"url": "https://a.example", "body": "\"${phone}${text}${name}\""})"), "body");
  EXPECT_EQ(field(R"({"url": "https://a.example", "body": "\"${phone}${text} ${\""})"), "body");
  EXPECT_EQ(field(R"({"url": "https://a.example", "content": "xml", )" + body + "}"), "content");
  EXPECT_EQ(field(R"({"url": "https://a.example", "headers": {"A B": "c"}, )" + body + "}"), "headers");
  EXPECT_EQ(field(R"({"url": "https://a.example", "headers": {"A": "c\nd"}, )" + body + "}"), "headers");
  EXPECT_EQ(field(R"({"url": "https://a.example", "result": {"pointer": "/a"}, )" + body + "}"),
            "result.accepted");
  EXPECT_EQ(field(R"({"url": "https://a.example", "result": {"accepted": ["1"]}, )" + body + "}"),
            "result.pointer");
  EXPECT_EQ(field(R"({"url": "https://a.example", "colour": "red", )" + body + "}"), "colour");
  EXPECT_FALSE(parse_sms_gateway("g.json", "[]"));
  EXPECT_FALSE(parse_sms_gateway("g.json", "{"));
}

}  // namespace
}  // namespace tz::notify
