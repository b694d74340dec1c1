// From the ledger's real feed to the outbox and out of it, but for the channels.
#include "notify/notice_feed.h"

#include <gtest/gtest.h>

#include "base/time.h"
#include "ledger/sql_testing.h"
#include "notify/case_filler.h"
#include "notify/dispatcher.h"
#include "notify/due_watch.h"
#include "notify/feed_reader.h"
#include "notify/in_app_channel.h"
#include "notify/module.h"
#include "notify/testing.h"
#include "notify/testing_planner.h"

namespace tz::notify {
namespace {

using namespace std::chrono_literals;
using ledger::testing::as;
using ledger::testing::kRoads;
using testing::kCity;
using testing::Recorder;

constexpr OptOutKey kKey{9};
constexpr const char* kUrl = "https://city.example";

template <class Backend>
class Telling : public ledger::testing::Ledger<Backend> {
 protected:
  Telling() {
    this->clock_.set(testing::kNoon);
    const auto migrated = store::migrate(*this->db_, schema());
    if (!migrated) throw std::runtime_error(migrated.error().message);
    const auto files = places::read_pack_folder(TZ_SOURCE_DIR "/packs/default");
    const auto loaded = module_.notices.load_pack(kCity, *read_notice_pack(*files));
    if (!loaded) throw std::runtime_error(loaded.error().message);
  }
  ledger::Receipt receive_from(ledger::Contact contact) {
    auto need = ledger::testing::need();
    need.contact = std::move(contact);
    need.anonymous = false;
    return this->receive(need);
  }
  static ledger::Contact reachable() {
    return {.name = "示例甲", .phone = "139 0000 5555", .email = "li.invented@example.org"};  // invented
  }
  // Reads the feed to its end and sends what is due.
  Round tell() {
    this->seal_all();
    for (;;) {
      const auto count = reader_.run_once(kCity, 100, this->clock_.now());
      EXPECT_TRUE(count) << count.error().message;
      if (!count || *count == 0) break;
    }
    return send();
  }
  Round send() {
    Round all;
    for (;;) {
      const auto round = dispatcher_.run_once(kCity, this->clock_.now());
      EXPECT_TRUE(round) << round.error().message;
      if (!round || round->claimed == 0) return all;
      all.sent += round->sent;
      all.cancelled += round->cancelled;
    }
  }
  template <class Id>
  std::vector<std::string> inbox(Id of) {
    std::vector<std::string> subjects;
    const auto items = module_.inbox.unread(kCity, inbox_of(of), {}, 50);
    for (const auto& item : *items) subjects.push_back(item.subject_en);
    return subjects;
  }

  testing::OneCity planner_;
  std::vector<Head> heads_;
  Module module_{*this->db_, this->ids_, this->clock_};
  NoticeFeed feed_{{.cases = this->service_,
                    .planner = planner_,
                    .notices = module_.notices,
                    .optouts = module_.optouts,
                    .subscriptions = module_.subscriptions,
                    .outcome =
                        [](ledger::LandingCode) {
                          return Named{"已解决", "Solved"};
                        },
                    .public_url = kUrl,
                    .ways = {true, true},
                    .heads = [this](JurisdictionId) -> Result<std::vector<Head>> { return heads_; }}};
  CaseFiller filler_{this->service_, module_.optouts, module_.notices, kKey, kUrl};
  FeedReader reader_{this->events_, module_.outbox, [this](JurisdictionId j, const ledger::FedEvent& fed) {
                       return feed_.posts(j, fed, this->clock_.now());
                     }};
  DueWatch watch_{this->query_, feed_, module_.notices, module_.outbox};
  Recorder mail_, sms_;
  InAppChannel in_app_{module_.inbox};
  Dispatcher dispatcher_{module_.outbox,
                         {{Channel::mail, &mail_}, {Channel::sms, &sms_}, {Channel::in_app, &in_app_}},
                         [this](JurisdictionId j) {
                           return CityTexts{"Asia/Shanghai", (*module_.notices.city(j))->templates, {}, {}};
                         },
                         this->random_,
                         {},
                         [this](JurisdictionId j, Claim& claim) { return filler_.fill(j, claim); }};
};
TYPED_TEST_SUITE(Telling, store::testing::Backends, store::testing::BackendNames);

TYPED_TEST(Telling, AResidentGetsTheNumberAtTheAddressThatStaysSealedUntilThen) {
  const auto receipt = this->receive_from(this->reachable());
  EXPECT_EQ(this->tell().sent, 1U);
  ASSERT_EQ(this->mail_.sent.size(), 1U);
  const auto& mail = this->mail_.sent[0];
  EXPECT_EQ(mail.destination.address, "li.invented@example.org");
  EXPECT_NE(mail.subject.find(receipt.code), std::string::npos);
  EXPECT_NE(mail.body.find("https://city.example/r/" + receipt.code + "?key=" + receipt.key),
            std::string::npos);
  EXPECT_NE(mail.body.find(stop_path(kKey, kCity, receipt.id, receipt.code)), std::string::npos);
  // The outbox has neither.
  const auto kept =
      this->db_->read([&](store::Transaction& tx) { return tx.query("SELECT body FROM notify_payload"); });
  ASSERT_EQ(kept->size(), 1U);
  EXPECT_EQ((*kept)[0].text(0).find("li.invented"), std::string::npos);
  EXPECT_EQ((*kept)[0].text(0).find(receipt.key), std::string::npos);
}

TYPED_TEST(Telling, WhoIsAskedByALinkGetsAOneTimeLinkWhereTheCitySaysSo) {
  const auto receipt = this->receive_from(this->reachable());
  bool waits = true;
  const CaseFiller filler(this->service_, this->module_.optouts, this->module_.notices, kKey, kUrl,
                          [&](JurisdictionId, ledger::CaseId id) -> Result<std::optional<std::string>> {
                            EXPECT_EQ(id, receipt.id);
                            return waits ? std::optional<std::string>("/rate?t=ONCE")
                                         : std::optional<std::string>();
                          });
  const auto link = [&](Purpose purpose) {
    Claim claim;
    claim.message.purpose = purpose;
    claim.message.case_id = receipt.id;
    claim.message.case_code = receipt.code;
    claim.destination = {Channel::mail, resident_of(receipt.id), ""};
    EXPECT_EQ(filler.fill(kCity, claim).value(), "");
    return claim.message.values.at("link");
  };
  const std::string by_receipt = std::string(kUrl) + "/r/" + receipt.code + "?key=" + receipt.key;
  EXPECT_EQ(link(Purpose::callback_link), std::string(kUrl) + "/rate?t=ONCE");
  EXPECT_EQ(link(Purpose::progress), by_receipt);
  waits = false;  // he has answered already
  EXPECT_EQ(link(Purpose::callback_link), by_receipt);
}

TYPED_TEST(Telling, WhoLeftANumberOnlyGetsATextMessageAndWhoDeclinedNothing) {
  this->receive_from({.phone = "139 0000 5555"});
  this->receive_from({.phone = "晚上打"});
  auto silent = this->reachable();
  silent.notices = false;
  this->receive_from(silent);
  this->receive();
  EXPECT_EQ(this->tell().sent, 1U);
  ASSERT_EQ(this->sms_.sent.size(), 1U);
  EXPECT_EQ(this->sms_.sent[0].destination.address, "13900005555");
}

TYPED_TEST(Telling, ThatARoundIsLeftOutOfTheScoresIsToldOnce) {
  const auto receipt = this->receive_from(this->reachable());
  this->tell();
  this->mail_.sent.clear();
  const Instant at = this->clock_.now();
  for (int times = 0; times < 2; ++times) {  // as after a crash between telling and noting that it was told
    const auto posts = this->feed_.beside(kCity, Occasion::excluded, receipt.id, at);
    ASSERT_TRUE(posts);
    for (const auto& post : *posts) ASSERT_TRUE(this->module_.outbox.enqueue(post, at));
    this->send();
  }
  ASSERT_EQ(this->mail_.sent.size(), 1U);
  EXPECT_NE(this->mail_.sent[0].body.find(receipt.code), std::string::npos);
  ASSERT_EQ(this->feed_.beside(kCity, Occasion::exclusion_ruled, receipt.id, at)->size(), 1U);
}

TYPED_TEST(Telling, WhoHasPressedTheLinkIsWrittenToNoMore) {
  const auto receipt = this->receive_from(this->reachable());
  this->seal_all();
  ASSERT_TRUE(this->reader_.run_once(kCity, 100, this->clock_.now()));
  ASSERT_TRUE(this->module_.optouts.set(kCity, receipt.id, true, this->clock_.now()));
  EXPECT_EQ(this->send().cancelled, 1U);
  EXPECT_TRUE(this->mail_.sent.empty());
  const auto views = *this->module_.outbox.by_case(kCity, receipt.id, DeliveryId{0}, 9);
  ASSERT_EQ(views.size(), 1U);
  EXPECT_EQ(views[0].state, State::cancelled);
  EXPECT_EQ(views[0].code, "opted_out");
  this->bring_to(receipt.id, kRoads);
  this->tell();
  EXPECT_TRUE(this->mail_.sent.empty());
}

TYPED_TEST(Telling, AnExtensionQuotesItsReasonFromTheCaseAndNotFromTheOutbox) {
  const auto receipt = this->receive_from(this->reachable());
  this->bring_to(receipt.id, kRoads);
  this->handle(receipt.id, ledger::RecordContact{.via = ledger::ContactChannel::phone, .summary = "已联系"},
               as(ledger::Role::handler, kRoads));
  const Instant until = this->clock_.now() + std::chrono::hours(240);
  this->handle(receipt.id, ledger::AskExtension{.until = until, .reason = "等配件", .times_max = 1},
               as(ledger::Role::handler, kRoads));
  this->handle(receipt.id, ledger::RuleExtension{.grant = true, .reason = "配件三天后到货"},
               as(ledger::Role::approver, kRoads));
  this->tell();
  ASSERT_EQ(this->mail_.sent.size(), 3U);  // the number, the dispatch, the extension
  EXPECT_NE(this->mail_.sent[2].body.find("配件三天后到货"), std::string::npos);
  EXPECT_NE(this->mail_.sent[2].body.find(due_words(until, "Asia/Shanghai")), std::string::npos);
  EXPECT_EQ(this->inbox(testing::OneCity::kDistrict),
            (std::vector<std::string>{"To rule on: " + receipt.code}));
}

TYPED_TEST(Telling, HistoryIsToldToNobody) {
  this->receive_from(this->reachable());
  auto imported = ledger::testing::need();
  imported.channel = ledger::Channel::file;
  imported.contact = this->reachable();
  this->receive(imported);
  this->clock_.advance(49h);
  EXPECT_EQ(this->tell().sent, 0U);
  this->receive(imported);
  EXPECT_EQ(this->tell().sent, 0U);
  EXPECT_EQ(*this->module_.outbox.cursor(kCity, "notify"), *this->events_.head(kCity));
}

TYPED_TEST(Telling, ALimitIsToldOnceWhenItComesNearAndOnceWhenItHasPassed) {
  const auto receipt = this->receive();
  this->bring_to(receipt.id, kRoads);  // due in 120 hours
  const auto look = [&] {
    const auto looked = this->watch_.run_once(kCity, this->clock_.now());
    EXPECT_TRUE(looked) << looked.error().message;
    this->send();
  };
  this->tell();
  const std::string fresh = "New case " + receipt.code, soon = "Request " + receipt.code + " is due soon",
                    over = "Request " + receipt.code + " is overdue";
  this->clock_.advance(95h);
  look();
  EXPECT_EQ(this->inbox(kRoads), (std::vector<std::string>{fresh}));
  this->clock_.advance(2h);
  for (int twice = 0; twice < 2; ++twice) look();
  EXPECT_EQ(this->inbox(kRoads), (std::vector<std::string>{soon, fresh}));
  this->clock_.advance(24h);
  for (int twice = 0; twice < 2; ++twice) look();
  EXPECT_EQ(this->inbox(kRoads), (std::vector<std::string>{over, soon, fresh}));
  EXPECT_TRUE(this->inbox(testing::OneCity::kDistrict).empty()) << "the level above hears a step later";
}

// docs/sources.md#urge-steps: the timer's steps, each with those who are told of it.
TYPED_TEST(Telling, EachStepOfTheTimerGoesToItsLevelAndIsToldOnce) {
  const ledger::By timer{.actor = kSystemActor, .role = ledger::Role::system};
  constexpr ActorId kHead{601}, kUpper{602}, kElsewhere{603};
  this->heads_ = {
      {kHead, kRoads}, {kUpper, testing::OneCity::kDistrict}, {kElsewhere, ledger::testing::kWater}};
  const auto receipt = this->receive();
  this->bring_to(receipt.id, kRoads);  // due in 120 hours
  this->tell();
  const auto step = [&](const char* level) {
    this->handle(receipt.id, ledger::Urge{level, "x"}, timer);
    this->tell();
    ASSERT_TRUE(this->watch_.run_once(kCity, this->clock_.now()));
    this->send();
    ASSERT_TRUE(this->module_.outbox.advance(kCity, "notify", *this->module_.outbox.cursor(kCity, "notify"),
                                             0, {},
                                             this->clock_.now()));  // the feed is read again
    this->tell();
  };
  const std::string fresh = "New case " + receipt.code, soon = "Request " + receipt.code + " is due soon",
                    over = "Request " + receipt.code + " is overdue", urged = "Urged: " + receipt.code,
                    copy = "Overdue (copy): " + receipt.code, list = "On the criticism list: " + receipt.code;
  using Subjects = std::vector<std::string>;
  this->clock_.advance(100h);
  step("before_due");
  EXPECT_EQ(this->inbox(kRoads), (Subjects{soon, fresh})) << "once, by whomever it is found";
  EXPECT_TRUE(this->inbox(kHead).empty());
  this->clock_.advance(21h);
  step("overdue");
  EXPECT_EQ(this->inbox(kRoads), (Subjects{over, soon, fresh}));
  EXPECT_EQ(this->inbox(kHead), (Subjects{over}));
  EXPECT_TRUE(this->inbox(kUpper).empty());
  this->clock_.advance(24h);
  step("deputy_head");
  EXPECT_EQ(this->inbox(kRoads), (Subjects{urged, over, soon, fresh}));
  EXPECT_EQ(this->inbox(kHead), (Subjects{over}));
  EXPECT_EQ(this->inbox(kUpper), (Subjects{copy}));
  EXPECT_EQ(this->inbox(testing::OneCity::kDistrict), (Subjects{copy}));
  this->clock_.advance(120h);
  step("criticism");
  EXPECT_EQ(this->inbox(kRoads), (Subjects{list, urged, over, soon, fresh}));
  EXPECT_EQ(this->inbox(kHead), (Subjects{list, over}));
  EXPECT_EQ(this->inbox(kUpper), (Subjects{list, copy}));
  EXPECT_TRUE(this->inbox(kElsewhere).empty());
}

// docs/sources.md#urge-steps: filed in time, sent back late. No watch looked at the limit while it passed.
TYPED_TEST(Telling, AResultFiledInTimeAndSentBackLateIsOverdueEvenIfTheReturnIsToldToNobody) {
  auto pack = *read_notice_pack(*places::read_pack_folder(TZ_SOURCE_DIR "/packs/default"));
  const std::string returned = "result_returned,lead,returned,in_app\n";
  pack.notices_csv.erase(pack.notices_csv.find(returned), returned.size());
  ASSERT_TRUE(this->module_.notices.load_pack(kCity, pack));
  const auto receipt = this->receive();
  this->bring_to(receipt.id, kRoads);  // due in 120 hours
  this->tell();
  const auto roads = as(ledger::Role::handler, kRoads);
  this->handle(receipt.id, ledger::RecordContact{ledger::ContactChannel::phone, true, "spoken to"}, roads);
  this->handle(receipt.id, ledger::FileResult{ledger::LandingCode::solved, "done", "", "", {}, "document 12"},
               roads);
  const auto look = [&] {
    this->tell();
    ASSERT_TRUE(this->watch_.run_once(kCity, this->clock_.now()));
    this->send();
  };
  this->clock_.advance(130h);
  look();
  const std::string fresh = "New case " + receipt.code, over = "Request " + receipt.code + " is overdue";
  EXPECT_EQ(this->inbox(kRoads), (std::vector<std::string>{fresh})) << "while it is filed nothing is overdue";
  this->handle(receipt.id, ledger::CheckResult{false, "nothing was done"}, as(ledger::Role::hotline));
  look();
  EXPECT_EQ(this->inbox(kRoads), (std::vector<std::string>{over, fresh}));
}

TYPED_TEST(Telling, ATenDayPromptIsToldToItsPersonOnce) {
  constexpr ActorId kAnn{501};
  const PromptTold prompt{kAnn, kRoads, "2026-02-middle", {"2026年2月中旬", "11 to 20 February 2026"}, 3};
  for (int times = 0; times < 2; ++times) {
    const auto post = *this->feed_.prompted(kCity, prompt);
    ASSERT_TRUE(post);
    EXPECT_EQ(post->message.values.at("link"), "/staff/rounds/prompts/2026-02-middle");
    ASSERT_TRUE(this->module_.outbox.enqueue(*post, this->clock_.now()));
    this->send();
  }
  const auto items = *this->module_.inbox.unread(kCity, inbox_of(kAnn), {}, 9);
  ASSERT_EQ(items.size(), 1U);
  EXPECT_EQ(items[0].subject_en, "Ten-day prompt: 11 to 20 February 2026");
  EXPECT_NE(items[0].body.find("道路处有 3 件"), std::string::npos) << items[0].body;
  EXPECT_TRUE(this->inbox(kRoads).empty());
}

TYPED_TEST(Telling, MoreLimitsOfOneInstantThanAPageAreAllTold) {
  constexpr std::size_t kMany = kDuePage + 3;
  for (std::size_t i = 0; i < kMany; ++i) this->bring_to(this->receive().id, kRoads);
  this->clock_.advance(97h);
  ASSERT_TRUE(this->watch_.run_once(kCity, this->clock_.now()));
  ASSERT_TRUE(this->watch_.run_once(kCity, this->clock_.now()));
  EXPECT_EQ(this->send().sent, kMany);
}

TYPED_TEST(Telling, WhatIsAskedToStopIsPutBackForTheNext) {
  this->receive_from(this->reachable());
  this->seal_all();
  ASSERT_TRUE(this->reader_.run_once(kCity, 100, this->clock_.now()));
  const auto round = this->dispatcher_.run_once(kCity, this->clock_.now(), [] { return true; });
  EXPECT_EQ(*round, (Round{.claimed = 1, .postponed = 1}));
  EXPECT_EQ(this->send().sent, 1U);
}

}  // namespace
}  // namespace tz::notify
