#include "intake/inquiry_book.h"

#include <gtest/gtest.h>

#include "intake/module.h"
#include "places/pack.h"
#include "store/testing.h"

namespace tz::intake {
namespace {

constexpr JurisdictionId kCity{1}, kOther{2};

places::PackFiles shipped(const std::string& name) {
  return places::read_pack_folder(std::string(TZ_SOURCE_DIR) + "/packs/" + name).value();
}

class ShippedInquiry : public ::testing::TestWithParam<const char*> {};
INSTANTIATE_TEST_SUITE_P(Packs, ShippedInquiry, ::testing::Values("default", "liaoyuan", "boston"));

TEST_P(ShippedInquiry, IsReadAndSpeaksBothLanguages) {
  const auto csv = read_inquiry_files(shipped(GetParam()));
  ASSERT_TRUE(csv.has_value()) << csv.error().message;
  const auto inquiry = parse_inquiry(*csv, {"services", "facilities", "faqs"}).value();
  EXPECT_GE(inquiry.faqs.size(), 5U);
  for (const auto& faq : inquiry.faqs) {
    EXPECT_FALSE(faq.question.zh.empty() || faq.question.en.empty()) << faq.id;
    EXPECT_FALSE(faq.answer.zh.empty() || faq.answer.en.empty()) << faq.id;
    EXPECT_FALSE(faq.categories.empty()) << faq.id;
  }
}

TEST(InquiryFiles, AFaultNamesTheFileOfThePack) {
  places::PackFiles files{.name = "town"};
  files.texts = {{"inquiry_faqs.csv", "id,question\n"}};
  files.shown = {{"inquiry_faqs.csv", "town/inquiry_faqs.csv"}};
  const auto read = read_inquiry_files(files);
  ASSERT_FALSE(read.has_value());
  EXPECT_NE(read.error().message.find("town/inquiry_faqs.csv:1"), std::string::npos) << read.error().message;
  EXPECT_EQ(read_inquiry_files({.name = "bare"}).value(), std::vector<std::string>(3));
}

template <class Backend>
class InquiryStoreContract : public ::testing::Test {
 protected:
  InquiryStoreContract() { EXPECT_TRUE(store::migrate(*db_, schema()).has_value()); }
  std::unique_ptr<store::Database> db_ = Backend::make();
  SqlInquiryStore store_{*db_};
};
TYPED_TEST_SUITE(InquiryStoreContract, store::testing::Backends, store::testing::BackendNames);

TYPED_TEST(InquiryStoreContract, TextsComeBackInTheirPlacesAndTheDigestTellsOfAChange) {
  const auto none = this->store_.digest(kCity).value();
  EXPECT_EQ(this->store_.texts(kCity).value(), std::vector<std::string>(3));
  ASSERT_TRUE(this->store_.load(kCity, {"a", "", "问\n"}));
  const auto first = this->store_.digest(kCity).value();
  EXPECT_NE(first, none);
  EXPECT_EQ(this->store_.texts(kCity).value(), (std::vector<std::string>{"a", "", "问\n"}));
  EXPECT_EQ(this->store_.digest(kOther).value(), none);
  ASSERT_TRUE(this->store_.load(kCity, {"a", "", "问\n"}));
  EXPECT_EQ(this->store_.digest(kCity).value(), first);
  ASSERT_TRUE(this->store_.load(kCity, {"", "a", "问\n"}));  // the same texts in other files
  EXPECT_NE(this->store_.digest(kCity).value(), first);
  ASSERT_TRUE(this->store_.load(kCity, {"", "", ""}));
  EXPECT_EQ(this->store_.digest(kCity).value(), none);
}

TYPED_TEST(InquiryStoreContract, WhatDoesNotParseAnyMoreIsSaid) {
  InquiryBook book(this->store_);
  ASSERT_TRUE(this->store_.load(kCity, {"nonsense\n", "", ""}));
  EXPECT_EQ(book.get(kCity).error().code, Errc::corrupted);
}

}  // namespace
}  // namespace tz::intake
