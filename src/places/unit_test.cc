#include "places/unit.h"

#include <gmock/gmock.h>

namespace tz::places {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Unit unit(std::int64_t id, std::string code, std::optional<std::int64_t> parent,
          UnitKind kind = UnitKind::department) {
  Unit u{.id = UnitId{id}, .code = code, .name_zh = code, .name_en = code, .kind = kind};
  if (parent) u.parent = UnitId{*parent};
  return u;
}

UnitTree small_city() {
  return *UnitTree::build({unit(1, "city", {}, UnitKind::city), unit(2, "east", 1, UnitKind::district),
                           unit(3, "west", 1, UnitKind::district), unit(4, "east-1", 2, UnitKind::street),
                           unit(5, "east-1-a", 4, UnitKind::community),
                           unit(6, "hotline", 1, UnitKind::hotline)});
}

std::vector<std::string> codes(const std::vector<const Unit*>& units) {
  std::vector<std::string> out;
  for (const Unit* u : units) out.push_back(u->code);
  return out;
}

TEST(UnitTree, KnowsWhoStandsAboveAndBelow) {
  const UnitTree tree = small_city();
  EXPECT_THAT(codes(tree.ancestors(UnitId{5})), ElementsAre("east-1", "east", "city"));
  EXPECT_THAT(codes(tree.descendants(UnitId{2})), ElementsAre("east-1", "east-1-a"));
  EXPECT_THAT(codes(tree.children(UnitId{1})), ElementsAre("east", "hotline", "west"));
  EXPECT_TRUE(tree.ancestors(UnitId{1}).empty());
  EXPECT_TRUE(tree.descendants(UnitId{99}).empty());
}

TEST(UnitTree, IsWithinItselfAndItsAncestorsOnly) {
  const UnitTree tree = small_city();
  EXPECT_TRUE(tree.is_within(UnitId{5}, UnitId{5}));
  EXPECT_TRUE(tree.is_within(UnitId{5}, UnitId{1}));
  EXPECT_FALSE(tree.is_within(UnitId{5}, UnitId{3}));
  EXPECT_FALSE(tree.is_within(UnitId{1}, UnitId{5}));
  EXPECT_FALSE(tree.is_within(UnitId{99}, UnitId{1}));
  EXPECT_FALSE(tree.is_within(UnitId{1}, UnitId{99}));
}

TEST(UnitTree, FindsByCodeKindAndNearestAncestor) {
  const UnitTree tree = small_city();
  EXPECT_EQ(tree.find("east-1")->id, UnitId{4});
  EXPECT_EQ(tree.find("east-"), nullptr);
  EXPECT_EQ(tree.nearest(UnitId{5}, UnitKind::district)->code, "east");
  EXPECT_EQ(tree.nearest(UnitId{6}, UnitKind::district), nullptr);
  EXPECT_EQ(tree.first(UnitKind::district)->code, "east");
  EXPECT_EQ(tree.first(UnitKind::supervision), nullptr);
}

TEST(UnitTree, RefusesACircleAndNamesItsMembers) {
  const auto tree = UnitTree::build({unit(1, "a", 2), unit(2, "b", 1), unit(3, "hangs-below", 1)});
  ASSERT_FALSE(tree.has_value());
  EXPECT_EQ(tree.error().rule, "unit_cycle");
  EXPECT_THAT(tree.error().message, HasSubstr("\"a\""));
  ASSERT_EQ(tree.error().more.size(), 2U);
  EXPECT_THAT(tree.error().more[0].message, HasSubstr("\"b\""));
  EXPECT_EQ(UnitTree::build({unit(1, "self", 1)}).error().rule, "unit_cycle");
}

TEST(UnitTree, RefusesAnOrphanAndADoubledCode) {
  EXPECT_EQ(UnitTree::build({unit(1, "a", 7)}).error().rule, "orphan_unit");
  EXPECT_EQ(UnitTree::build({unit(1, "a", {}), unit(2, "a", {})}).error().rule, "duplicate_code");
  EXPECT_EQ(UnitTree::build({unit(1, "a", {}), unit(1, "b", {})}).error().rule, "duplicate_code");
  EXPECT_EQ(UnitTree::build({unit(1, "", {})}).error().rule, "duplicate_code");
}

TEST(UnitTree, RefusesAChainDeeperThan32Levels) {
  std::vector<Unit> chain{unit(1, "u1", {})};
  for (std::int64_t i = 2; i <= 32; ++i) chain.push_back(unit(i, "u" + std::to_string(i), i - 1));
  EXPECT_TRUE(UnitTree::build(chain).has_value());
  chain.push_back(unit(33, "u33", 32));
  EXPECT_EQ(UnitTree::build(chain).error().rule, "unit_depth");
}

TEST(UnitKind, NamesAreReadBack) {
  for (const UnitKind kind : kUnitKinds) EXPECT_EQ(unit_kind_of(name_of(kind)), kind);
  EXPECT_EQ(unit_kind_of("office"), std::nullopt);
}

}  // namespace
}  // namespace tz::places
