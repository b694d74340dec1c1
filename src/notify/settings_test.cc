#include "notify/settings.h"

#include <gtest/gtest.h>

namespace tz::notify {
namespace {

// Hosts and addresses are invented.
Settings good() {
  Settings s;
  s.public_url = "https://city.example";
  s.smtp = "smtp://mail.city.example";
  s.mail_from = "云川市 <notices@city.example>";
  return s;
}
std::string fault(const Settings& s) {
  const auto smtp = smtp_of(s);
  return smtp ? "" : smtp.error().field;
}

TEST(NotifySettings, WithoutAServerThereIsNoneAndNothingIsWrong) {
  EXPECT_FALSE(*smtp_of({}));
  EXPECT_FALSE(*sms_of({}));
}

TEST(NotifySettings, ASchemeSaysHowSafeTheWayIs) {
  auto s = good();
  const auto start = **smtp_of(s);
  EXPECT_EQ(start.security, SmtpSettings::Security::starttls);
  EXPECT_EQ(start.port, 587);
  EXPECT_EQ(start.from_name, "云川市");
  EXPECT_EQ(start.from_address, "notices@city.example");
  EXPECT_EQ(start.helo, "city.example");
  s.smtp = "smtps://mail.city.example:4650";
  EXPECT_EQ((*smtp_of(s))->security, SmtpSettings::Security::tls);
  EXPECT_EQ((*smtp_of(s))->port, 4650);
  s.smtp = "smtp+plain://127.0.0.1:25";
  s.mail_from = "notices@city.example";
  EXPECT_EQ((*smtp_of(s))->security, SmtpSettings::Security::none);
  EXPECT_EQ((*smtp_of(s))->from_name, "");
}

TEST(NotifySettings, WhatIsWrongIsNamed) {
  for (const char* smtp : {"mail.city.example", "http://mail", "smtp://", "smtp://a b", "smtp://mail:0",
                           "smtp://mail:99999", "smtp://user:word@mail"}) {
    auto s = good();
    s.smtp = smtp;
    EXPECT_EQ(fault(s), "smtp") << smtp;
  }
  auto s = good();
  s.mail_from = "";
  EXPECT_EQ(fault(s), "mail_from");
  s.mail_from = "City <nobody>";
  EXPECT_EQ(fault(s), "mail_from");
  s = good();
  s.public_url = "";
  EXPECT_EQ(fault(s), "public_url");
  for (const char* url :
       {"city.example", "https://city.example/", "https://city.example/a", "ftp://city.example"}) {
    s.public_url = url;
    EXPECT_EQ(fault(s), "public_url") << url;
  }
}

TEST(NotifySettings, AGatewayNeedsADescriptionAndAPublicAddress) {
  Settings s;
  s.sms_gateway = "{";
  EXPECT_FALSE(sms_of(s));
  s.sms_gateway =
      R"({"url":"https://sms.city.example/send","body":"{\"to\":\"${phone}\",\"text\":\"${text}\"}"})";
  EXPECT_EQ(sms_of(s).error().field, "public_url");
  s.public_url = "https://city.example";
  const auto gateway = sms_of(s);
  ASSERT_TRUE(gateway) << gateway.error().message;
  EXPECT_TRUE(gateway->has_value());
}

}  // namespace
}  // namespace tz::notify
