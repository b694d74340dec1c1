#include "places/number_block.h"

#include <gtest/gtest.h>

namespace tz::places {
namespace {

struct Shop {
  std::int64_t doors = 2, lamps = 5;
  friend bool operator==(const Shop&, const Shop&) = default;
};
constexpr BlockNumber<Shop> kNumbers[] = {
    {{"doors", 1, 4}, [](const Shop& s) { return s.doors; }, [](Shop& s, std::int64_t v) { s.doors = v; }},
    {{"lamps", 0, 9}, [](const Shop& s) { return s.lamps; }, [](Shop& s, std::int64_t v) { s.lamps = v; }}};
constexpr NumberBlock<Shop> kBlock("shop", kNumbers);

Status read(Shop& shop, std::string_view json) { return kBlock.read(shop, "city/pack.json", json); }

TEST(NumberBlock, WhatAPackDoesNotNameKeepsItsDefault) {
  Shop shop;
  ASSERT_TRUE(read(shop, R"({"code":"x"})"));
  ASSERT_TRUE(read(shop, R"([])"));
  EXPECT_EQ(shop, Shop{});
  ASSERT_TRUE(read(shop, R"({"shop":{"lamps":0}})"));
  EXPECT_EQ(shop, (Shop{2, 0}));
}

TEST(NumberBlock, BothSidesOfEachBoundAndWhatIsNoNumber) {
  for (const auto* fits : {"1", "4"}) {
    Shop shop;
    EXPECT_TRUE(read(shop, R"({"shop":{"doors":)" + std::string(fits) + "}}")) << fits;
  }
  for (const auto* wrong : {"0", "5", "-1", "2.5", "\"2\"", "true", "null", "99999999999999999999"}) {
    Shop shop;
    const auto refused = read(shop, R"({"shop":{"doors":)" + std::string(wrong) + "}}");
    ASSERT_FALSE(refused) << wrong;
    EXPECT_EQ(refused.error().rule, "policy_range") << wrong;
    EXPECT_EQ(refused.error().field, "shop.doors");
    EXPECT_EQ(refused.error().message, "city/pack.json: shop.doors: must be a whole number from 1 to 4");
    EXPECT_EQ(shop, Shop{});
  }
}

TEST(NumberBlock, EveryFaultIsNamedAndNothingIsChanged) {
  Shop shop;
  const auto refused = read(shop, R"({"shop":{"doors":3,"lamps":10,"roofs":1}})");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().rule, "policy_range");
  ASSERT_EQ(refused.error().more.size(), 1U);
  EXPECT_EQ(refused.error().more[0].rule, "policy_unknown");
  EXPECT_EQ(refused.error().more[0].field, "shop.roofs");
  EXPECT_NE(refused.error().more[0].message.find("known are doors, lamps"), std::string::npos);
  EXPECT_EQ(shop, Shop{});
  EXPECT_EQ(read(shop, R"({"shop":3})").error().rule, "pack_format");
  EXPECT_EQ(read(shop, R"({"shop":3})").error().field, "shop");
}

TEST(NumberBlock, GivesBackWhatWasSet) {
  Shop shop;
  EXPECT_TRUE(kBlock.set(shop, "lamps", 9));
  EXPECT_FALSE(kBlock.set(shop, "lamps", 10));
  EXPECT_FALSE(kBlock.set(shop, "roofs", 1));
  using Numbers = std::vector<std::pair<std::string_view, std::int64_t>>;
  EXPECT_EQ(kBlock.all(shop), (Numbers{{"doors", 2}, {"lamps", 9}}));
}

}  // namespace
}  // namespace tz::places
