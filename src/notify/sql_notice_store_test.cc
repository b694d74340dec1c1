#include "notify/sql_notice_store.h"

#include <gtest/gtest.h>

#include "notify/module.h"
#include "notify/testing.h"
#include "store/migration.h"
#include "store/testing.h"

namespace tz::notify {
namespace {

using namespace testing;
using namespace std::chrono_literals;

template <class Backend>
class NoticeStores : public ::testing::Test {
 protected:
  NoticeStores() {
    const auto migrated = store::migrate(*db_, schema());
    if (!migrated) throw std::runtime_error(migrated.error().message);
  }
  static Subscription partner(std::string name) {
    Subscription one;
    one.name = std::move(name);
    one.url = "https://oa.example.org/in";
    one.occasions = {Occasion::landed, Occasion::received};
    one.created_by = ActorId{17};
    one.created_at = kNoon;
    return one;
  }
  std::unique_ptr<store::Database> db_ = Backend::make();
  ManualClock clock_{kNoon};
  SeededRandom random_{7};
  IdMaker ids_{clock_, random_};
  Module module_{*db_, ids_, clock_};
};
TYPED_TEST_SUITE(NoticeStores, store::testing::Backends, store::testing::BackendNames);

TYPED_TEST(NoticeStores, APackIsKeptAsItCameAndRenewedWhole) {
  auto& store = this->module_.packs;
  EXPECT_EQ(*store.load(kCity), NoticePack{});
  const NoticePack first{"templates", "notices", {{"due_soon_hours", 12}, {"key_in_links", 0}}};
  ASSERT_TRUE(store.save(kCity, first, kNoon));
  EXPECT_EQ(*store.load(kCity), first);
  const NoticePack second{"templates 2", "", {}};
  ASSERT_TRUE(store.save(kCity, second, kNoon + 1h));
  EXPECT_EQ(*store.load(kCity), second);
  EXPECT_EQ(*store.load(kOther), NoticePack{});
}

TYPED_TEST(NoticeStores, AServiceHandsOutWhatWasLoadedLastAndAfterARestartToo) {
  const auto files = places::read_pack_folder(TZ_SOURCE_DIR "/packs/default");
  ASSERT_TRUE(files);
  auto pack = *read_notice_pack(*files);
  ASSERT_TRUE(this->module_.notices.load_pack(kCity, pack));
  const auto before = *this->module_.notices.city(kCity);
  EXPECT_TRUE(before->policy.speaks_of(Occasion::landed));
  NoticeService restarted(this->module_.packs, this->clock_);
  EXPECT_EQ((*restarted.city(kCity))->policy.rows, before->policy.rows);
  EXPECT_TRUE((*restarted.city(kOther))->policy.rows.empty());
  pack.notices_csv = "event,audience,template,channels\nlanded,lead,nothing,in_app\n";
  EXPECT_EQ(this->module_.notices.load_pack(kCity, pack).error().rule, "template");
  EXPECT_EQ(*this->module_.notices.city(kCity), before);
}

TYPED_TEST(NoticeStores, WhoWantsNoMoreIsRememberedByCaseAndMayComeBack) {
  auto& store = this->module_.optouts;
  const ledger::CaseId id{5};
  EXPECT_FALSE(*store.has(kCity, id));
  for (int twice = 0; twice < 2; ++twice) ASSERT_TRUE(store.set(kCity, id, true, kNoon));
  EXPECT_TRUE(*store.has(kCity, id));
  EXPECT_FALSE(*store.has(kCity, ledger::CaseId{6}));
  EXPECT_FALSE(*store.has(kOther, id));
  ASSERT_TRUE(store.set(kCity, id, false, kNoon));
  EXPECT_FALSE(*store.has(kCity, id));
}

TYPED_TEST(NoticeStores, APartnerIsAddedFoundAndDisabledOnce) {
  auto& store = this->module_.subscriptions;
  const auto first = *store.add(kCity, this->partner("OA"));
  const auto second = *store.add(kCity, this->partner("12345"));
  const auto all = *store.list(kCity, true);
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].id, second);
  EXPECT_EQ(all[1].name, "OA");
  EXPECT_EQ(all[1].occasions, (std::vector{Occasion::landed, Occasion::received}));
  EXPECT_EQ(all[1].created_by, ActorId{17});
  ASSERT_TRUE(store.disable(kCity, first, kNoon + 1h));
  ASSERT_TRUE(store.disable(kCity, first, kNoon + 2h));
  EXPECT_EQ((*store.find(kCity, first))->disabled_at, kNoon + 1h);
  EXPECT_EQ(store.list(kCity, false)->size(), 1U);
  EXPECT_FALSE(*store.find(kOther, first));
  EXPECT_EQ(store.disable(kOther, first, kNoon).error().code, Errc::not_found);
}

TYPED_TEST(NoticeStores, ThereAreAsManyPartnersAsMayBe) {
  auto& store = this->module_.subscriptions;
  auto last = *store.add(kCity, this->partner("0"));
  for (std::size_t i = 1; i < kSubscriptionsMax; ++i)
    last = *store.add(kCity, this->partner(std::to_string(i)));
  EXPECT_EQ(store.add(kCity, this->partner("one more")).error().rule, "subscriptions_max");
  ASSERT_TRUE(store.disable(kCity, last, kNoon));
  EXPECT_TRUE(store.add(kCity, this->partner("one more")));
}

TEST(Partners, HaveASecretOfTheirOwnThatNoTableHolds) {
  const Hash256 key{1}, other{2};
  const auto secret = secret_of(key, kCity, SubscriptionId{7});
  EXPECT_EQ(secret.size(), 64U);
  EXPECT_EQ(secret, secret_of(key, kCity, SubscriptionId{7}));
  EXPECT_NE(secret, secret_of(key, kCity, SubscriptionId{8}));
  EXPECT_NE(secret, secret_of(key, kOther, SubscriptionId{7}));
  EXPECT_NE(secret, secret_of(other, kCity, SubscriptionId{7}));
  EXPECT_EQ(subscription_of(ref_of(SubscriptionId{7})), SubscriptionId{7});
  for (const char* bad : {"partner:", "partner:x", "partner:7x", "unit:7", ""})
    EXPECT_FALSE(subscription_of(bad)) << bad;
}

TEST(Partners, AnAddressIsSafeOrRefused) {
  Subscription one;
  one.name = "OA";
  const auto rule = [&](std::string url, bool allow_private = false) {
    one.url = std::move(url);
    const auto status = check(one, allow_private);
    return status ? std::string() : status.error().rule;
  };
  EXPECT_EQ(rule("https://oa.example.org/in?x=1"), "");
  EXPECT_EQ(rule("http://10.0.0.1/in", true), "");
  for (const char* bad :
       {"http://oa.example.org", "ftp://oa.example.org", "https://", "https:///in", "oa.example.org",
        "https://a b", "https://user:word@oa.example.org/", "https://oa.example.org/\r\nX: y"})
    EXPECT_EQ(rule(bad), "https") << bad;
  EXPECT_EQ(rule("https://oa.example.org/" + std::string(500, 'a')), "length");
  one.name = " ";
  EXPECT_EQ(rule("https://oa.example.org"), "length");
}

}  // namespace
}  // namespace tz::notify
