#include "notify/message.h"

#include <gtest/gtest.h>

namespace tz::notify {
namespace {

// Every address and number here is invented; example.org and 555 numbers belong to nobody.
Message message() {
  return {.jurisdiction = JurisdictionId{1},
          .dedupe_key = "feed:7:receipt:contact:1",
          .case_id = ledger::CaseId{5},
          .case_code = "YC-20260105-ABC234K",
          .purpose = Purpose::receipt,
          .template_id = "receipt",
          .values = {{"case_code", "YC-20260105-ABC234K"}, {"link", "https://example.org/c/1"}}};
}
const std::vector<Destination> kMail{{Channel::mail, "contact:1", "li.invented@example.org"}};

std::string rule_of(const Status& status) { return status ? "" : status.error().rule; }

TEST(Message, EveryEnumeratorHasOneName) {
  for (const auto& [text, purpose] : kPurposes) {
    EXPECT_EQ(name(purpose), text);
    EXPECT_EQ(value_in(kPurposes, text), purpose);
  }
  for (const auto& [text, state] : kStates) EXPECT_EQ(name(state), text);
  EXPECT_EQ(value_in(kChannels, "fax"), std::nullopt);
}

TEST(Message, APlainOneIsTaken) { EXPECT_TRUE(check(message(), kMail)); }

TEST(Message, EachFieldIsRefusedByItsRule) {
  auto m = message();
  m.dedupe_key.clear();
  EXPECT_EQ(rule_of(check(m, kMail)), "dedupe_key");
  m.dedupe_key = std::string(200, 'k');
  EXPECT_TRUE(check(m, kMail));
  m.dedupe_key += 'k';
  EXPECT_EQ(rule_of(check(m, kMail)), "dedupe_key");
  m = message();
  m.case_code = "a b";
  EXPECT_EQ(rule_of(check(m, kMail)), "case_code");
  m = message();
  m.template_id.clear();
  EXPECT_EQ(rule_of(check(m, kMail)), "template");
  EXPECT_TRUE(check(m, {{Channel::webhook, "partner:oa", ""}}));
  m = message();
  m.values["unit"] = "\xff";
  EXPECT_EQ(rule_of(check(m, kMail)), "values");
  m.values["unit"] = std::string(4000, 'x');
  EXPECT_TRUE(check(m, kMail));
  m.values["unit"] += 'x';
  EXPECT_EQ(rule_of(check(m, kMail)), "values");
  m = message();
  m.values.erase("link");
  EXPECT_EQ(rule_of(check(m, kMail)), "value_missing");
  EXPECT_EQ(check(m, kMail).error().field, "values.link");
  EXPECT_TRUE(check(m, {{Channel::webhook, "partner:oa", ""}}));
  EXPECT_EQ(rule_of(check(message(), {})), "destination");
  EXPECT_EQ(rule_of(check(message(), {{Channel::in_app, "someone", ""}})), "destination");
}

TEST(Message, ARefusedAddressIsNotRepeatedInTheError) {
  for (const auto& destination :
       {Destination{Channel::mail, "contact:1", "secret@example.org\r\nBcc: x@example.org"},
        Destination{Channel::sms, "contact:1", "1391555secret"},
        Destination{Channel::in_app, "actor:1", "secret@example.org"}}) {
    const auto status = check(message(), {destination});
    EXPECT_EQ(rule_of(status), "address");
    EXPECT_EQ(status.error().message.find("secret"), std::string::npos);
    EXPECT_EQ(status.error().field, "destinations[0].address");
  }
}

TEST(Message, AMailAddressIsOnePlainRecipient) {
  for (const char* good : {"a@b.example", "li.lei+x@mail.example.org", "o'brien@example.org"})
    EXPECT_TRUE(is_mail_address(good)) << good;
  for (const char* bad :
       {"", "a", "@example.org", "a@", "a@b", "a@b..example", "a@-b.example", "a@@b.example", "a b@c.example",
        "a@b.example,c@d.example", "<a@b.example>", "a@b.example\r\n", "\"a\"@b.example", ".a@b.example",
        "a.@b.example", "a..b@c.example", "-oX@b.example", "a@b.example>", "李@example.org"})
    EXPECT_FALSE(is_mail_address(bad)) << bad;
  EXPECT_TRUE(is_mail_address(std::string(64, 'a') + "@example.org"));
  EXPECT_FALSE(is_mail_address(std::string(65, 'a') + "@example.org"));
}

TEST(Message, ATelephoneNumberIsDigits) {
  for (const char* good : {"110", "+8613900005555", "13900005555", "+123456789012345"})
    EXPECT_TRUE(is_phone_number(good)) << good;
  for (const char* bad : {"", "+", "12", "1234567890123456", "139-0000", "+86 139", "１３９"})
    EXPECT_FALSE(is_phone_number(bad)) << bad;
}

TEST(Message, ADestinationIsNamedByKindAndName) {
  for (const char* good : {"actor:1", "partner:oa.city-1", "unit:4"}) EXPECT_TRUE(is_ref(good)) << good;
  for (const char* bad : {"", "actor", ":1", "actor:", "Actor:1", "actor:a b", "contact:a@b"})
    EXPECT_FALSE(is_ref(bad)) << bad;
}

TEST(Message, TheKeyOfAFeedPositionNamesPurposeAndDestination) {
  EXPECT_EQ(feed_key(42, Purpose::answer, "contact:9"), "feed:42:answer:contact:9");
  EXPECT_EQ(carrier_of(Channel::webhook, "partner:oa"), "partner:oa");
  EXPECT_EQ(carrier_of(Channel::mail, "contact:9"), "mail");
}

}  // namespace
}  // namespace tz::notify
