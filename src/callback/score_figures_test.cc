#include "callback/score_figures.h"

#include <gmock/gmock.h>

namespace tz::callback {
namespace {

const ScoreProfile kProfile{.id = "p", .formula = {.weights = Weights{0, 0, kWhole}}};

ScoreCell cell(std::int64_t unit, std::int64_t n, std::int64_t solved) {
  ScoreCell c{.unit = UnitId{unit}, .category = "roads", .urgency = "normal", .zone = "z"};
  c.tally = {
      .rounds = n, .answered = n, .valid = n, .matters = n, .contacted = n, .solved = solved, .satisfied = n};
  return c;
}
ScoreSheet sheet(const std::vector<ScoreCell>& cells, Least least = Least::one) {
  return make_sheet(cells, std::vector{cell(1, 100, 90)}, Grouping::unit, kProfile, least);
}

TEST(ScoreSheet, OfTheCityIsPooled) {
  const auto s = sheet({cell(1, 10, 10), cell(2, 1000, 540)});
  EXPECT_EQ(s.city.as_counted->text(), "54.46");
  EXPECT_EQ(s.city.tally.matters, 1010);
}

TEST(ScoreSheet, IsInTheOrderOfUnitsNotOfRates) {
  const auto s = sheet({cell(10, 50, 50), cell(9, 50, 1), cell(2, 50, 30)});
  ASSERT_EQ(s.groups.size(), 3U);
  EXPECT_EQ(s.groups[0].key, "2");
  EXPECT_EQ(s.groups[1].key, "9");
  EXPECT_EQ(s.groups[2].key, "10");
}

TEST(ScoreSheet, NamesBothSidesAndNeverAnOrder) {
  const auto s = sheet({cell(1, 500, 500), cell(2, 500, 450), cell(3, 500, 400)});
  EXPECT_EQ(s.groups[0].group, Group::above);
  EXPECT_EQ(s.groups[1].group, Group::usual);
  EXPECT_EQ(s.groups[2].group, Group::below);
  for (const auto group : {Group::below, Group::usual, Group::above}) {
    EXPECT_FALSE(words_of(group).zh.empty());
    EXPECT_FALSE(words_of(group).en.empty());
  }
}

TEST(ScoreSheet, FewerThanTenAnswersAreWithheldFromReadersOfBatches) {
  EXPECT_EQ(sheet({cell(1, 9, 9)}, Least::one).groups[0].state, FigureState::too_few);
  const auto nine = sheet({cell(1, 9, 9), cell(2, 40, 40)}, Least::batch);
  EXPECT_EQ(nine.groups[0].state, FigureState::withheld);
  EXPECT_FALSE(nine.groups[0].rates);
  EXPECT_FALSE(nine.groups[0].as_counted);
  EXPECT_EQ(nine.groups[1].state, FigureState::withheld) << "from the city's total it would tell the nine";
  EXPECT_FALSE(nine.groups[1].limits) << "and so would limits";
  EXPECT_EQ(nine.city.state, FigureState::compared);
  const auto three = sheet({cell(1, 9, 9), cell(2, 40, 40), cell(3, 50, 50)}, Least::batch);
  EXPECT_EQ(three.groups[1].state, FigureState::withheld) << "the smallest of the others";
  EXPECT_EQ(three.groups[2].state, FigureState::compared);
  const auto ten = sheet({cell(1, 10, 9), cell(2, 40, 40)}, Least::batch);
  EXPECT_EQ(ten.groups[0].state, FigureState::too_few);
  EXPECT_EQ(ten.city.state, FigureState::compared);
  const auto two = sheet({cell(1, 9, 9), cell(2, 9, 9), cell(3, 40, 40)}, Least::batch);
  EXPECT_EQ(two.groups[2].state, FigureState::compared) << "eighteen cannot be told apart";
  EXPECT_EQ(sheet({cell(1, 9, 9)}, Least::batch).city.state, FigureState::withheld);
}

TEST(ScoreSheet, WithoutAValidCallBackSaysSoAndGivesNoZero) {
  auto none = cell(1, 5, 0);
  none.tally = {.rounds = 5, .unreached = 5};
  const auto s = sheet({none});
  EXPECT_EQ(s.groups[0].state, FigureState::no_valid_callback);
  EXPECT_FALSE(s.groups[0].rates);
  EXPECT_FALSE(s.groups[0].as_counted);
  EXPECT_EQ(words_of(s.groups[0].state).zh, "无有效回访");
  EXPECT_EQ(words_of(s.groups[0].state).en, "no valid call-back");
}

TEST(ScoreSheet, ThreeRatesHaveNoComposite) {
  const auto s = make_sheet(std::vector{cell(1, 50, 40)}, std::vector{cell(1, 50, 40)}, Grouping::unit,
                            ScoreProfile{.id = "three-rates"}, Least::one);
  EXPECT_TRUE(s.groups[0].rates);
  EXPECT_TRUE(s.groups[0].comparable);
  EXPECT_FALSE(s.groups[0].as_counted);
  EXPECT_FALSE(s.groups[0].score);
}

TEST(ScoreSheet, ByCategoryComparesNothing) {
  const auto s = make_sheet(std::vector{cell(1, 50, 40), cell(2, 50, 10)}, std::vector{cell(1, 50, 40)},
                            Grouping::category, kProfile, Least::one);
  ASSERT_EQ(s.groups.size(), 1U);
  EXPECT_EQ(s.groups[0].tally.solved, 50);
  EXPECT_FALSE(s.groups[0].comparable);
  EXPECT_FALSE(s.groups[0].group);
}

}  // namespace
}  // namespace tz::callback
