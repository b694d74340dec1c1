#include "ledger/contact_key.h"

#include <gmock/gmock.h>

namespace tz::ledger {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr JurisdictionId kCity{1};
constexpr JurisdictionId kOtherCity{2};

Hash256 secret(std::uint8_t fill = 7) {
  Hash256 bytes{};
  bytes.fill(fill);
  return bytes;
}

// All numbers and addresses are invented.
std::vector<Bytes> keys(std::string phone, std::string email = "", JurisdictionId j = kCity) {
  return contact_keys(secret(), j, {.phone = std::move(phone), .email = std::move(email)});
}

TEST(ContactKey, ANumberIsTheSameHoweverItIsWritten) {
  const auto plain = keys("13800000000");
  ASSERT_THAT(plain, SizeIs(1));
  EXPECT_THAT(plain.front(), SizeIs(16));
  for (const auto* written : {"138 0000 0000", "+86 138-0000-0000", "8613800000000", "0086 13800000000"})
    EXPECT_EQ(keys(written), plain) << written;
  EXPECT_NE(keys("13800000001"), plain);
  EXPECT_EQ(home_digits("+86 (138) 0000.0000"), "13800000000");
  EXPECT_EQ(home_digits("0437-3220000"), "04373220000");
}

TEST(ContactKey, AnAddressIsTheSameInLettersOfAnySize) {
  const auto plain = keys("", "someone@example.org");
  ASSERT_THAT(plain, SizeIs(1));
  EXPECT_EQ(keys("", " Someone@Example.ORG "), plain);
  EXPECT_NE(keys("", "someone.else@example.org"), plain);
}

TEST(ContactKey, BothAreKeysAndNeitherIsTakenForTheOther) {
  const auto both = keys("13800000000", "a@example.org");
  EXPECT_THAT(both, ElementsAre(keys("13800000000").front(), keys("", "a@example.org").front()));
  EXPECT_NE(keys("13800000000"), keys("", "13800000000"));
}

TEST(ContactKey, WhatIsNoNumberIsNoKey) {
  EXPECT_THAT(keys(""), IsEmpty());
  EXPECT_THAT(keys("12345"), IsEmpty()) << "the hotline's own number is everybody's";
  EXPECT_THAT(keys("ask the neighbour"), IsEmpty());
  EXPECT_THAT(keys("", "  "), IsEmpty());
}

TEST(ContactKey, CitiesAndInstallationsHaveNothingInCommon) {
  EXPECT_NE(keys("13800000000"), keys("13800000000", "", kOtherCity));
  EXPECT_NE(keys("13800000000"), contact_keys(secret(8), kCity, {.phone = "13800000000"}));
}

TEST(ContactKey, WhoAskedNotToBeKnownIsNotFound) {
  EXPECT_TRUE(is_linkable(Case{}));
  EXPECT_FALSE(is_linkable(Case{.anonymous = true}));
  EXPECT_FALSE(is_linkable(Case{.confidentiality = Confidentiality::hide_from_handler}));
  EXPECT_FALSE(is_linkable(Case{.confidentiality = Confidentiality::sealed}));
  EXPECT_FALSE(is_linkable(Case{.request_type = RequestType::report}));
}

}  // namespace
}  // namespace tz::ledger
