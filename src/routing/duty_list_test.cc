#include "routing/duty_list.h"

#include <gtest/gtest.h>

#include "calendar/civil_day.h"
#include "routing/delegation.h"

namespace tz::routing {
namespace {

using calendar::parse_day;
using places::UnitKind;

constexpr std::string_view kDutyHead =
    "unit,category,kind,department,legal_basis,effective_from,effective_to,source\n";
constexpr std::string_view kPowerHead =
    "code,name_zh,name_en,category,department,unit,legal_basis,effective_from,effective_to,source\n";

struct Town {
  places::UnitTree units = *places::UnitTree::build(
      {{.id = UnitId{1}, .code = "town", .kind = UnitKind::city},
       {.id = UnitId{2}, .parent = UnitId{1}, .code = "east", .kind = UnitKind::district},
       {.id = UnitId{3}, .parent = UnitId{2}, .code = "east-1", .kind = UnitKind::street},
       {.id = UnitId{4}, .parent = UnitId{3}, .code = "east-1-a", .kind = UnitKind::community},
       {.id = UnitId{6}, .parent = UnitId{1}, .code = "fire", .kind = UnitKind::department},
       {.id = UnitId{7}, .parent = UnitId{1}, .code = "parks", .kind = UnitKind::department}});
  CategoryTree categories =
      *CategoryTree::build({{.code = "safety", .name_zh = "安全", .name_en = "Safety"},
                            {.code = "safety.lane", .parent = "safety", .name_zh = "通道", .name_en = "Lane"},
                            {.code = "green", .name_zh = "绿化", .name_en = "Green"}});

  std::string duty_rule(const std::string& rows) const {
    auto lines = parse_duty_list("duty_list.csv", std::string(kDutyHead) + rows);
    if (!lines) return lines.error().rule;
    const auto list = DutyList::build(*lines, categories, units);
    return list ? "fine" : list.error().rule;
  }
  Result<Delegations> powers(const std::string& rows, const std::string& duties = "") const {
    const auto lines = parse_duty_list("duty_list.csv", std::string(kDutyHead) + duties).value();
    const auto list = DutyList::build(lines, categories, units).value();
    auto all = parse_delegations("delegations.csv", std::string(kPowerHead) + rows);
    if (!all) return tl::unexpected<Error>(all.error());
    return Delegations::build(*all, categories, units, list);
  }
  std::string power_rule(const std::string& rows, const std::string& duties = "") const {
    const auto built = powers(rows, duties);
    return built ? "fine" : built.error().rule;
  }
};

TEST(DutyListFile, IsReadAndWhatIsWrongIsNamed) {
  const Town town;
  EXPECT_EQ(town.duty_rule("@street,safety,may_assist,fire,L,2026-01-01,2026-01-01,S\n"), "fine");
  EXPECT_EQ(town.duty_rule("east-1-a,green,must_do,,L,2026-01-01,,S\n"), "fine");
  EXPECT_EQ(town.duty_rule("@street,safety,may_assist,fire,L,2026-01-01,2025-12-31,S\n"), "date_order");
  EXPECT_EQ(town.duty_rule("@street,safety,may_assist,fire,L,2026-1-1,,S\n"), "date");
  EXPECT_EQ(town.duty_rule("@street,safety,may_assist,fire,L,2026-01-01,soon,S\n"), "date");
  EXPECT_EQ(town.duty_rule("@street,safety,perhaps,fire,L,2026-01-01,,S\n"), "kind");
  EXPECT_EQ(town.duty_rule("@street,safety,recovered,,L,2026-01-01,,S\n"), "department");
  EXPECT_EQ(town.duty_rule("@street,safety,recovered,fire,,2026-01-01,,S\n"), "source");
  EXPECT_EQ(town.duty_rule("@street,safety,recovered,fire,L,2026-01-01,,\n"), "source");
  EXPECT_EQ(town.duty_rule(",safety,recovered,fire,L,2026-01-01,,S\n"), "code");
  EXPECT_EQ(town.duty_rule("east,safety,recovered,fire,L,2026-01-01,,S\n"), "unknown_unit") << "a district";
  EXPECT_EQ(town.duty_rule("@street,air,recovered,fire,L,2026-01-01,,S\n"), "unknown_category");
  EXPECT_EQ(town.duty_rule("@street,safety,recovered,east-1,L,2026-01-01,,S\n"), "unknown_department");
  const std::string twice = "@street,safety,recovered,fire,L,2026-01-01,,S\n";
  EXPECT_EQ(town.duty_rule(twice + twice), "duty_overlap");
  EXPECT_EQ(town.duty_rule(twice + "@street,safety,must_do,,L,2026-01-02,,S\n"), "fine");
  EXPECT_EQ(town.duty_rule("@street,safety\n"), "cell_count");
}

TEST(DutyListFile, OfTwoLinesTheOneOfTheUnitThenTheNarrowThenTheLatestSpeaks) {
  const Town town;
  const auto lines =
      parse_duty_list("duty_list.csv", std::string(kDutyHead) +
                                           "@street,safety,must_do,,L,2026-01-01,,S\n"
                                           "@street,safety.lane,recovered,fire,L,2026-01-01,,S\n"
                                           "east-1,safety,may_assist,fire,L,2026-02-01,2026-03-01,S\n"
                                           "@street,safety,may_assist,parks,L,2026-04-01,,S\n")
          .value();
  const auto list = DutyList::build(lines, town.categories, town.units).value();
  const auto line = [&](std::string_view code, std::string_view category, std::string_view day) {
    const DutyLine* found = list.find(code, UnitKind::street, category, *parse_day(day), town.categories);
    return found == nullptr ? 0U : found->line;
  };
  EXPECT_EQ(line("east-1", "safety.lane", "2025-12-31"), 0U);
  EXPECT_EQ(line("east-1", "safety.lane", "2026-01-01"), 3U);
  EXPECT_EQ(line("east-1", "safety", "2026-01-31"), 2U);
  EXPECT_EQ(line("east-1", "safety.lane", "2026-02-01"), 4U) << "of the unit itself, though wider";
  EXPECT_EQ(line("east-1", "safety.lane", "2026-03-01"), 4U);
  EXPECT_EQ(line("east-1", "safety.lane", "2026-03-02"), 3U);
  EXPECT_EQ(line("", "safety", "2026-04-01"), 5U);
  EXPECT_EQ(line("east-1", "green", "2026-04-01"), 0U);
  EXPECT_EQ(list.find("fire", UnitKind::department, "safety", *parse_day("2026-04-01"), town.categories),
            nullptr);
}

TEST(DelegationFile, IsReadAndWhatIsWrongIsNamed) {
  const Town town;
  const std::string one = "F1,甲,A,green,parks,east-1,L,2026-01-01,2026-06-30,S\n";
  EXPECT_EQ(town.power_rule(one), "fine");
  EXPECT_EQ(town.power_rule("F 1,甲,A,green,parks,east-1,L,2026-01-01,,S\n"), "code");
  EXPECT_EQ(town.power_rule("F1,,A,green,parks,east-1,L,2026-01-01,,S\n"), "name");
  EXPECT_EQ(town.power_rule("F1,甲,A,green,parks,east-1,,2026-01-01,,S\n"), "source");
  EXPECT_EQ(town.power_rule("F1,甲,A,green,parks,east-1,L,2026-01-01,2025-12-31,S\n"), "date_order");
  EXPECT_EQ(town.power_rule("F1,甲,A,air,parks,east-1,L,2026-01-01,,S\n"), "unknown_category");
  EXPECT_EQ(town.power_rule("F1,甲,A,green,nobody,east-1,L,2026-01-01,,S\n"), "unknown_department");
  EXPECT_EQ(town.power_rule("F1,甲,A,green,parks,@ward,L,2026-01-01,,S\n"), "unknown_unit");
  EXPECT_EQ(town.power_rule(one + "F2,乙,B,green,parks,east-1,L,2026-06-30,,S\n"), "delegation_overlap");
  EXPECT_EQ(town.power_rule(one + "F2,乙,B,green,parks,east-1,L,2026-07-01,,S\n"), "fine");
}

TEST(DelegationFile, NothingIsHandedOverWhileItIsTakenBack) {
  const Town town;
  const std::string power = "F1,甲,A,safety.lane,fire,east-1,L,2026-01-01,2026-06-30,S\n";
  EXPECT_EQ(town.power_rule(power, "@street,safety,recovered,fire,L,2026-06-30,,S\n"),
            "delegation_recovered");
  EXPECT_EQ(town.power_rule(power, "@street,safety,recovered,fire,L,2026-07-01,,S\n"), "fine");
  EXPECT_EQ(town.power_rule(power, "@community,safety,recovered,fire,L,2026-01-01,,S\n"), "fine");
  EXPECT_EQ(town.power_rule(power, "@street,green,recovered,fire,L,2026-01-01,,S\n"), "fine");
  EXPECT_EQ(town.power_rule(power, "@street,safety,may_assist,fire,L,2026-01-01,,S\n"), "fine")
      << "what a street only helps with may be handed to it";
}

TEST(Delegation, IsForTheAreaOfItsDelegateFromItsDayToItsLast) {
  const Town town;
  const auto powers = town.powers(
      "F1,甲,A,safety,fire,east-1,L,2026-01-01,2026-06-30,S\n"
      "F2,乙,B,green,parks,@community,L,2026-01-01,,S\n"
      "F3,丙,C,green,fire,parks,L,2026-01-01,,S\n");
  ASSERT_TRUE(powers.has_value()) << powers.error().message;
  const auto to = [&](std::string_view department, std::string_view category, std::string_view day,
                      const std::vector<std::string>& here) -> std::string {
    const auto found = powers->find(department, category, here, *parse_day(day), town.categories, town.units);
    return found ? found->unit->code : "";
  };
  const std::vector<std::string> here{"east-1-a", "east-1", "east"};
  EXPECT_EQ(to("fire", "safety.lane", "2025-12-31", here), "");
  EXPECT_EQ(to("fire", "safety.lane", "2026-01-01", here), "east-1");
  EXPECT_EQ(to("fire", "safety.lane", "2026-06-30", here), "east-1");
  EXPECT_EQ(to("fire", "safety.lane", "2026-07-01", here), "");
  EXPECT_EQ(to("fire", "safety.lane", "2026-01-01", {"east"}), "") << "beyond its area";
  EXPECT_EQ(to("parks", "safety.lane", "2026-01-01", here), "") << "another department's power";
  EXPECT_EQ(to("parks", "green", "2026-01-01", here), "east-1-a");
  EXPECT_EQ(to("fire", "green", "2026-01-01", {}), "parks") << "a department has the whole city for its area";
}

}  // namespace
}  // namespace tz::routing
