#include "search/alike.h"

#include <gmock/gmock.h>

#include "search/testing.h"
#include "store/testing.h"

namespace tz::search {
namespace {

using ledger::Role;
using ledger::testing::as;
using ledger::testing::need;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::kCity;

template <class Backend>
class Alike : public testing::Searched<Backend> {
 protected:
  std::string add(std::string words, bool publish = true) {
    auto command = need(std::move(words));
    command.publish = publish;
    return this->receive(command).code;
  }
  std::vector<std::string> alike(std::string_view text, std::size_t limit = 5) {
    const Parts parts{this->search_.store, this->ledger_.query, this->ledger_.service, this->city_};
    const auto found = alike_cases(parts, kCity, text, public_alike(limit));
    EXPECT_TRUE(found.has_value()) << found.error().message;
    std::vector<std::string> codes;
    if (found)
      for (const auto& one : *found) codes.push_back(one.row.code);
    return codes;
  }
};
TYPED_TEST_SUITE(Alike, store::testing::Backends, store::testing::BackendNames);

TYPED_TEST(Alike, FindsWhatWasToldInOtherWordsOrderAndLength) {
  const auto lamp = this->add("和平路小学门口的路灯不亮，晚上很黑");
  const auto hole = this->add("建设街路面有个大坑，骑车的人摔倒了");
  const auto noise = this->add("楼下饭店的油烟和噪声太大");
  this->follow();
  EXPECT_THAT(this->alike("我要反映一下，和平路那边小学门口，路灯都不亮了，请来修"), ElementsAre(lamp));
  EXPECT_THAT(this->alike("建设街有个大坑"), ElementsAre(hole));
  EXPECT_THAT(this->alike("饭店油烟和噪声"), ElementsAre(noise));
  EXPECT_THAT(this->alike("想问一下养老金怎么领"), IsEmpty());
  EXPECT_THAT(this->alike(""), IsEmpty());
}

TYPED_TEST(Alike, WhoSharesMostComesFirstThenTheNewest) {
  const auto older = this->add("解放路12号门口污水外溢三天了");
  this->clock_.advance(std::chrono::hours(1));
  const auto newer = this->add("解放路12号门口污水外溢三天了");
  this->clock_.advance(std::chrono::hours(1));
  const auto other = this->add("解放路88号有污水外溢");
  this->follow();
  EXPECT_THAT(this->alike("解放路12号门口污水外溢三天了"), ElementsAre(newer, older, other));
  EXPECT_THAT(this->alike("解放路12号门口污水外溢三天了", 2), ElementsAre(newer, older));
}

TYPED_TEST(Alike, OneSharedWordIsNotEnoughAndAShortTextNeedsAllOfIt) {
  const auto lamp = this->add("和平路的路灯不亮");
  this->follow();
  EXPECT_THAT(this->alike("广场上的路灯太刺眼了，能不能换一换"), IsEmpty());
  EXPECT_THAT(this->alike("路灯"), ElementsAre(lamp));
  EXPECT_THAT(this->alike("路灯不"), ElementsAre(lamp));
  EXPECT_THAT(this->alike("路灯好"), IsEmpty());
}

TYPED_TEST(Alike, FindsEnglishToo) {
  const auto lamp = this->add("The street lamp outside the school on Heping Road is dark");
  this->add("A big pothole in front of the market");
  this->follow();
  EXPECT_THAT(this->alike("school, Heping Road: no light, the street lamp is broken"), ElementsAre(lamp));
}

TYPED_TEST(Alike, ShowsOnlyWhatIsOpenAndPublic) {
  const auto hidden = this->add("和平路的路灯不亮", false);
  const auto ended = this->receive(need("和平路的路灯不亮了"));
  this->bring_to(ended.id, testing::kRoads);
  this->handle(ended.id, ledger::Withdraw{}, as(Role::resident));
  this->follow();
  EXPECT_THAT(this->alike("和平路的路灯不亮"), IsEmpty()) << hidden;
}

TYPED_TEST(Alike, ALongTextIsLookedAtFromItsBeginning) {
  const auto lamp = this->add("和平路的路灯不亮");
  this->follow();
  std::string filler;
  for (std::size_t i = 0; i < kAlikeTextMax; ++i) filler += "哦";
  EXPECT_THAT(this->alike("和平路的路灯不亮" + filler), ElementsAre(lamp));
  EXPECT_THAT(this->alike(filler + "和平路的路灯不亮"), IsEmpty());
}

}  // namespace
}  // namespace tz::search
