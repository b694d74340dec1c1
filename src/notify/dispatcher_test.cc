#include "notify/dispatcher.h"

#include <gtest/gtest.h>

#include <set>
#include <thread>

#include "base/time.h"
#include "ledger/sql_testing.h"
#include "notify/feed_reader.h"
#include "notify/in_app_channel.h"
#include "notify/module.h"
#include "notify/testing.h"
#include "store/testing.h"

namespace tz::notify {
namespace {

using namespace std::chrono_literals;
using namespace testing;

std::shared_ptr<const TemplateBook> book() {
  std::stringstream text;
  text << std::ifstream(TZ_SOURCE_DIR "/packs/default/templates.csv").rdbuf();
  return std::make_shared<const TemplateBook>(*TemplateBook::parse("templates.csv", text.str()));
}

// Over ledger's own, so that the feed is a real one.
template <class Backend>
class Dispatching : public ledger::testing::Ledger<Backend> {
 protected:
  Dispatching() {
    const auto migrated = store::migrate(*this->db_, schema());
    if (!migrated) throw std::runtime_error(migrated.error().message);
  }
  void enqueue(const Post& post, Instant now = kNoon) { ASSERT_TRUE(outbox_.enqueue(post, now)); }
  Round run(Instant now) {
    auto round = dispatcher_.run_once(notify::testing::kCity, now);
    EXPECT_TRUE(round) << round.error().message;
    return round.value_or(Round{});
  }
  DeliveryView view() {
    return outbox_.by_case(notify::testing::kCity, ledger::CaseId{5}, DeliveryId{0}, 9).value().at(0);
  }
  Module module_{*this->db_, this->ids_, this->clock_};
  SqlOutboxStore& outbox_ = module_.outbox;
  Recorder mail_, sms_, webhook_;
  InAppChannel in_app_{module_.inbox};
  DispatchRules rules_{.retry = {.first = 1min, .longest = 4min, .jitter_percent = 0, .attempts_max = 4}};
  CityTextsOf texts_ = [book = book()](JurisdictionId) { return CityTexts{"Asia/Shanghai", book}; };
  Dispatcher dispatcher_{outbox_,
                         {{Channel::mail, &mail_},
                          {Channel::sms, &sms_},
                          {Channel::webhook, &webhook_},
                          {Channel::in_app, &in_app_}},
                         texts_,
                         this->random_,
                         rules_};
};
TYPED_TEST_SUITE(Dispatching, store::testing::Backends, store::testing::BackendNames);

TYPED_TEST(Dispatching, EveryDestinationGetsItsOwnWords) {
  this->enqueue(post("k", {kMail, kPhone, kPartner, kDesk}));
  EXPECT_EQ(this->run(kNoon), (Round{.claimed = 4, .sent = 4}));
  ASSERT_EQ(this->mail_.sent.size(), 1U);
  EXPECT_EQ(this->mail_.sent[0].subject, "已收到您的诉求，编号 YC-20260302-ABC234K");
  EXPECT_EQ(this->mail_.sent[0].destination, kMail);
  ASSERT_EQ(this->sms_.sent.size(), 1U);
  EXPECT_EQ(this->sms_.sent[0].body,
            "您的诉求已登记，编号YC-20260302-ABC234K。查看：https://example.org/c/1");
  ASSERT_EQ(this->webhook_.sent.size(), 1U);
  EXPECT_EQ(this->webhook_.sent[0].body, "");
  const auto items = *this->module_.inbox.unread(notify::testing::kCity, "unit:4", {}, 9);
  ASSERT_EQ(items.size(), 1U);
  EXPECT_EQ(items[0].subject, "已收到诉求 YC-20260302-ABC234K");
  EXPECT_EQ(items[0].subject_en, "Request YC-20260302-ABC234K received");
  EXPECT_EQ(items[0].case_id, ledger::CaseId{5});
  EXPECT_EQ(this->run(kNoon + 24h), Round{});
}

TYPED_TEST(Dispatching, FailuresComeBackLaterAndLaterUntilItIsDead) {
  this->enqueue(post("k", {kMail}));
  this->mail_.answer = try_again("smtp_451", "busy");
  EXPECT_EQ(this->run(kNoon), (Round{.claimed = 1, .failed = 1}));
  Instant now = kNoon;
  for (const auto wait : {1min, 2min}) {
    EXPECT_EQ(this->run(now + wait - 1ms), Round{});
    now += wait;
    EXPECT_EQ(this->run(now), (Round{.claimed = 1, .failed = 1}));
  }
  now += 4min;
  EXPECT_EQ(this->run(now), (Round{.claimed = 1, .dead = 1}));
  EXPECT_EQ(this->view().state, State::dead);
  EXPECT_EQ(this->view().attempts, 4);
  std::set<std::string> keys;
  for (const auto& sent : this->mail_.sent) keys.insert(sent.key);
  EXPECT_EQ(keys.size(), 1U);

  // A person sends it again: all tries are allowed anew.
  ASSERT_TRUE(this->outbox_.revive(notify::testing::kCity, this->view().id, now));
  EXPECT_EQ(this->run(now), (Round{.claimed = 1, .failed = 1}));
  this->mail_.answer = sent_ok();
  EXPECT_EQ(this->run(now + 1min), (Round{.claimed = 1, .sent = 1}));
  EXPECT_EQ(this->view().attempts, 6);
}

TYPED_TEST(Dispatching, WhatIsForGoodDiesAtOnce) {
  this->enqueue(post("k", {kMail}));
  this->mail_.answer = give_up("smtp_550", "refused");
  EXPECT_EQ(this->run(kNoon), (Round{.claimed = 1, .dead = 1}));
  EXPECT_EQ(this->outbox_.dead(notify::testing::kCity, DeliveryId{0}, 9)->at(0).code, "smtp_550");
}

TYPED_TEST(Dispatching, AtNightPeopleAreLeftAloneAndProgramsAreNot) {
  const Instant night = *parse_instant("2026-03-02T22:30:00+08:00");
  const Instant morning = *parse_instant("2026-03-03T08:00:00+08:00");
  this->enqueue(post("k", {kMail, kPartner, kDesk}), night);
  EXPECT_EQ(this->run(night), (Round{.claimed = 3, .sent = 2, .postponed = 1}));
  EXPECT_EQ(this->view().code, "quiet_hours");
  EXPECT_EQ(this->view().due_at, morning);
  EXPECT_TRUE(this->mail_.sent.empty());
  EXPECT_EQ(this->run(morning - 1ms), Round{});
  EXPECT_EQ(this->run(morning), (Round{.claimed = 1, .sent = 1}));
  EXPECT_EQ(this->view().attempts, 1);
  this->enqueue(post("e", {kPhone}, Purpose::emergency), night);
  EXPECT_EQ(this->run(night), (Round{.claimed = 1, .sent = 1}));
}

TYPED_TEST(Dispatching, ASecondReminderOfTheDayWaitsForTomorrowMorning) {
  this->enqueue(post("r1", {kMail}, Purpose::reminder));
  this->enqueue(post("r2", {kPhone}, Purpose::reminder));
  this->enqueue(post("a", {kMail}, Purpose::answer));
  EXPECT_EQ(this->run(kNoon), (Round{.claimed = 3, .sent = 2, .postponed = 1}));
  const auto views = *this->outbox_.by_case(notify::testing::kCity, ledger::CaseId{5}, DeliveryId{0}, 9);
  EXPECT_EQ(views[1].code, "daily_cap");
  EXPECT_EQ(views[1].due_at, *parse_instant("2026-03-03T08:00:00+08:00"));
  EXPECT_EQ(this->run(*views[1].due_at), (Round{.claimed = 1, .sent = 1}));
}

TYPED_TEST(Dispatching, WhatHasNoWordsOrNoChannelIsKeptAndNamed) {
  auto nameless = post("k", {kMail});
  nameless.message.template_id = "nobody-wrote-this";
  this->enqueue(nameless);
  EXPECT_EQ(this->run(kNoon), (Round{.claimed = 1, .failed = 1}));
  EXPECT_EQ(this->view().code, "template");
  EXPECT_TRUE(this->mail_.sent.empty());
  Dispatcher deaf(this->outbox_, {}, this->texts_, this->random_, this->rules_);
  EXPECT_EQ(*deaf.run_once(notify::testing::kCity, kNoon + 1h), (Round{.claimed = 1, .failed = 1}));
  EXPECT_EQ(this->view().code, "channel");
}

TYPED_TEST(Dispatching, ABatchIsNoLargerThanItsLeaseAllows) {
  EXPECT_EQ(this->dispatcher_.batch(), 8U);
  this->sms_.longest = 100s;
  EXPECT_EQ(this->dispatcher_.batch(), 3U);
  this->sms_.longest = 20min;
  EXPECT_EQ(this->dispatcher_.batch(), 1U);
}

TYPED_TEST(Dispatching, TwoWorkersSendEachMessageOnce) {
  constexpr std::size_t kMessages = 60;
  for (std::size_t i = 0; i < kMessages; ++i) this->enqueue(post("k" + std::to_string(i), {kMail}));
  const auto work = [&] {
    Dispatcher worker(this->outbox_, {{Channel::mail, &this->mail_}}, this->texts_, this->random_);
    for (;;) {
      const auto round = worker.run_once(notify::testing::kCity, kNoon);
      if (!round || round->claimed == 0) return;
    }
  };
  std::thread one(work), other(work);
  one.join();
  other.join();
  std::set<std::string> keys;
  for (const auto& sent : this->mail_.sent) keys.insert(sent.key);
  EXPECT_EQ(this->mail_.sent.size(), kMessages);
  EXPECT_EQ(keys.size(), kMessages);
}

TYPED_TEST(Dispatching, TheFeedIsSaidOnceHoweverOftenItIsRead) {
  const PostsOf posts_of = [](JurisdictionId j, const ledger::FedEvent& fed) -> Result<std::vector<Post>> {
    auto one = post(feed_key(fed.position, Purpose::receipt, kMail.ref), {kMail});
    one.message.jurisdiction = j;
    one.message.case_id = fed.case_id;
    return std::vector{one};
  };
  this->receive();
  this->receive();
  this->seal_all();
  const auto head = *this->events_.head(notify::testing::kCity);
  FeedReader reader(this->events_, this->outbox_, posts_of);
  EXPECT_EQ(*reader.run_once(notify::testing::kCity, 1, kNoon), 1U);
  EXPECT_EQ(*this->outbox_.cursor(notify::testing::kCity, "notify"), 1);
  EXPECT_EQ(*reader.run_once(notify::testing::kCity, 100, kNoon), static_cast<std::size_t>(head - 1));
  EXPECT_EQ(*reader.run_once(notify::testing::kCity, 100, kNoon), 0U);
  FeedReader replay(this->events_, this->outbox_, posts_of, "replay");
  EXPECT_EQ(*replay.run_once(notify::testing::kCity, 100, kNoon), static_cast<std::size_t>(head));
  std::size_t sent = 0;
  for (auto round = this->run(kNoon); round.claimed > 0; round = this->run(kNoon)) sent += round.sent;
  EXPECT_EQ(sent, static_cast<std::size_t>(head));
}

TYPED_TEST(Dispatching, WhatTheFeedCannotSayLeavesTheCursor) {
  this->receive();
  this->seal_all();
  FeedReader reader(this->events_, this->outbox_,
                    [](JurisdictionId, const ledger::FedEvent&) -> Result<std::vector<Post>> {
                      return std::vector{post("k", {})};
                    });
  EXPECT_FALSE(reader.run_once(notify::testing::kCity, 10, kNoon));
  EXPECT_EQ(*this->outbox_.cursor(notify::testing::kCity, "notify"), 0);
}

}  // namespace
}  // namespace tz::notify
