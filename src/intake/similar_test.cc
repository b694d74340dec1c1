#include "intake/similar.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tz::intake {
namespace {

using ::testing::ElementsAre;

ledger::CaseSummary row(std::int64_t id) {
  ledger::CaseSummary one;
  one.id = ledger::CaseId{id};
  return one;
}
std::vector<std::int64_t> ids(const std::vector<Similar>& all) {
  std::vector<std::int64_t> found;
  for (const auto& one : all) found.push_back(static_cast<std::int64_t>(one.row.id));
  return found;
}

TEST(Similar, WhatIsNearAndToldAlikeComesFirstThenTheWordsThenThePlace) {
  const auto all = similar_of({row(1), row(2), row(3)}, {row(7), row(3), row(8), row(1)});
  EXPECT_THAT(ids(all), ElementsAre(3, 1, 7, 8, 2));
  EXPECT_TRUE(all[0].near && all[0].words);
  EXPECT_TRUE(!all[2].near && all[2].words);
  EXPECT_TRUE(all[4].near && !all[4].words);
}

TEST(Similar, EachIsThereOnceAndNotMoreThanOneLooksThrough) {
  std::vector<ledger::CaseSummary> near, words;
  for (int i = 0; i < 10; ++i) near.push_back(row(i)), words.push_back(row(5 + i));
  const auto all = similar_of(near, words);
  EXPECT_EQ(all.size(), kSimilarMax);
  EXPECT_EQ(similar_of({}, {}).size(), 0U);
  EXPECT_EQ(similar_of({row(1)}, {row(1)}).size(), 1U);
}

}  // namespace
}  // namespace tz::intake
