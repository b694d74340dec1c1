// When the time to object to an exclusion begins, with the program's own outbox, on both engines.
#include "app/exclusion_notices.h"

#include <gtest/gtest.h>

#include "app/application.h"
#include "store/testing.h"

namespace tz::app {
namespace {

using namespace std::chrono_literals;
using ledger::By;

template <class Backend>
class Exclusions : public testing::Test {
 protected:
  Exclusions() {
    settings_.data_dir = folder_;
    settings_.database = scratch_->url();
    settings_.password_cost = accounts::PasswordCost::least();
    app_ = Application::open(settings_, clock_, random_).value();
    city_ = app_->load_pack(TZ_SOURCE_DIR "/packs/default", {}).value();
  }
  ~Exclusions() override {
    app_.reset();
    std::filesystem::remove_all(folder_);
  }

  UnitId unit(std::string_view code) const {
    const auto units = app_->planner().units(city_).value();
    for (const auto& card : units)
      if (card.code == code) return card.id;
    return {};
  }
  By as(ledger::Role role, std::string_view of) const {
    return {ActorId{100 + static_cast<int>(role)}, role, unit(of), {}};
  }
  void handle(ledger::CaseId id, const ledger::Command& command, const By& by) {
    const auto after = app_->ledger().service.handle_latest(city_, id, command, by);
    ASSERT_TRUE(after) << after.error().message;
    clock_.advance(1min);
  }
  // A case whose round was left out of the scores just now; the resident left an invented address.
  ledger::CaseId excluded() {
    ledger::Receive need;
    need.verbatim = "路面有坑";
    need.category = "roads.pothole";
    need.contact.email = "li.invented@example.org";
    need.contact.notices = true;
    const auto receipt = app_->ledger().service.receive(city_, "YC", "Asia/Shanghai", need,
                                                        {kResidentActor, ledger::Role::resident, {}, {}});
    const auto id = receipt->id;
    handle(id, ledger::Classify{.category = "roads.pothole"}, as(ledger::Role::hotline, "hotline"));
    ledger::Dispatch sheet;
    sheet.unit = unit("housing");
    sheet.due.result = clock_.now() + 120h;
    sheet.due.rule = "test";
    handle(id, sheet, as(ledger::Role::hotline, "hotline"));
    handle(id, ledger::Sign{}, as(ledger::Role::handler, "housing"));
    handle(id, ledger::RecordContact{ledger::ContactChannel::phone, true, "已联系"},
           as(ledger::Role::handler, "housing"));
    handle(id, ledger::FileResult{ledger::LandingCode::solved, "已修好", "", "", {}, "派工单 12 号"},
           as(ledger::Role::handler, "housing"));
    handle(id, ledger::CheckResult{true, ""}, as(ledger::Role::hotline, "hotline"));
    auto& calls = app_->callback().calls;
    const callback::By asker{ActorId{103}, callback::Capacity::unit, unit("housing"), {}};
    const callback::By ruler{ActorId{300}, callback::Capacity::supervisor, unit("supervision"), {}};
    EXPECT_TRUE(calls.act(city_, id, {}, callback::AskExclusion{1, "outside_duties", "非职责"}, asker));
    const auto ruled = calls.act(city_, id, {}, callback::RuleExclusion{1, true, "属实"}, ruler);
    EXPECT_TRUE(ruled) << ruled.error().message;
    return id;
  }
  callback::Exclusion exclusion(ledger::CaseId id) {
    return *app_->callback().calls.open(city_, id)->file.last()->exclusion;
  }
  // The feed of a server that has these ways to reach residents.
  notify::NoticeFeed feed(notify::Ways ways) {
    return notify::NoticeFeed({.cases = app_->ledger().service,
                               .planner = app_->planner(),
                               .notices = app_->notify().notices,
                               .optouts = app_->notify().optouts,
                               .subscriptions = app_->notify().subscriptions,
                               .outcome = {},
                               .public_url = "https://city.example",
                               .ways = ways});
  }
  ExclusionNotices notices(const notify::NoticeFeed& feed) {
    return {feed, app_->notify().outbox, app_->callback().files, app_->callback().calls};
  }
  // Carries what waits, to this end.
  void deliver(const notify::Verdict& verdict) {
    auto& outbox = app_->notify().outbox;
    const auto claims = outbox.claim(city_, 7, clock_.now(), clock_.now() + 1min, 10);
    ASSERT_EQ(claims->size(), 1U);
    ASSERT_TRUE(*outbox.begin(city_, claims->front(), clock_.now()));
    ASSERT_TRUE(outbox.finish(city_, claims->front(), verdict, std::nullopt, clock_.now()));
  }

  std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / ("tz_exclusions_" + std::to_string(getpid()));
  std::unique_ptr<store::testing::Scratch> scratch_ = Backend::scratch();
  Settings settings_;
  ManualClock clock_{Instant{std::chrono::sys_days{std::chrono::year{2026} / 11 / 23} + 2h}};
  SeededRandom random_{7};
  std::unique_ptr<Application> app_;
  JurisdictionId city_{};
};
TYPED_TEST_SUITE(Exclusions, store::testing::Backends, store::testing::BackendNames);

const std::chrono::days kObjection = ledger::Policy{}.exclusion_objection;

TYPED_TEST(Exclusions, TheTimeToObjectBeginsWhenTheNoticeWentOut) {
  const auto id = this->excluded();
  const auto feed = this->feed({.mail = true, .sms = false});
  auto notices = this->notices(feed);
  ASSERT_TRUE(notices.run_once(this->city_, this->clock_.now()));
  EXPECT_FALSE(this->exclusion(id).objection_until) << "it is in the outbox and did not go out";
  this->clock_.advance(10h);
  this->deliver({.outcome = notify::Outcome::ok});
  const Instant sent = this->clock_.now();
  ASSERT_TRUE(notices.run_once(this->city_, sent));
  EXPECT_EQ(this->exclusion(id).objection_until, sent + kObjection);
  EXPECT_TRUE(this->exclusion(id).told);
  this->clock_.advance(10h);
  ASSERT_TRUE(notices.run_once(this->city_, this->clock_.now()));
  EXPECT_EQ(this->exclusion(id).objection_until, sent + kObjection) << "and it begins once";
}

TYPED_TEST(Exclusions, ItBeginsAtTheRulingWhereNothingCanBeSent) {
  const auto id = this->excluded();
  const Instant ruled = this->exclusion(id).ruled_at;
  const auto feed = this->feed({});
  auto notices = this->notices(feed);
  this->clock_.advance(2h);
  ASSERT_TRUE(notices.run_once(this->city_, this->clock_.now()));
  EXPECT_EQ(this->exclusion(id).objection_until, ruled + kObjection);
  EXPECT_FALSE(this->exclusion(id).told);
}

TYPED_TEST(Exclusions, ItBeginsAtTheRulingWhereTheNoticeWasGivenUp) {
  const auto id = this->excluded();
  const Instant ruled = this->exclusion(id).ruled_at;
  const auto feed = this->feed({.mail = true, .sms = false});
  auto notices = this->notices(feed);
  ASSERT_TRUE(notices.run_once(this->city_, this->clock_.now()));
  this->deliver({.outcome = notify::Outcome::permanent, .code = "smtp_550"});
  this->clock_.advance(2h);
  ASSERT_TRUE(notices.run_once(this->city_, this->clock_.now()));
  EXPECT_EQ(this->exclusion(id).objection_until, ruled + kObjection);
  EXPECT_FALSE(this->exclusion(id).told);
}

}  // namespace
}  // namespace tz::app
