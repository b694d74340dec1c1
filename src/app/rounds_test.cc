// The rounds as the program holds them: its calendar, its people, its packs.
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "app/application.h"
#include "app/prompt_teller.h"
#include "base/time.h"
#include "store/testing.h"

namespace tz::app {
namespace {

Instant local(const std::string& text) { return parse_instant(text + ":00+08:00").value(); }

template <class Backend>
class Rounds : public testing::Test {
 protected:
  Rounds() {
    settings_.data_dir = folder_;
    settings_.database = scratch_->url();
    settings_.password_cost = accounts::PasswordCost::least();
    clock_.set(local("2026-02-12T09:00"));
    app_ = Application::open(settings_, clock_, random_).value();
    city_ = app_->load_pack(TZ_SOURCE_DIR "/packs/default", {}).value();
  }
  ~Rounds() override {
    app_.reset();
    std::filesystem::remove_all(folder_);
  }
  UnitId unit(std::string_view code) const {
    const auto units = app_->planner().units(city_).value();
    for (const auto& card : units)
      if (card.code == code) return card.id;
    return {};
  }
  ActorId add(const std::string& login, accounts::Role role, std::string_view of) {
    accounts::AccountService::NewUser user;
    user.login = login;
    user.display_name = "示例";  // invented
    user.password = "a long enough example 7";
    user.unit = unit(of);
    user.roles = {role};
    return app_->accounts().service.add_user(city_, user, kSystemActor).value().actor;
  }
  // A need that the unit has, with five days for it.
  void dispatched_to(std::string_view to) {
    ledger::Receive need;
    need.verbatim = "路面有坑";
    need.category = "roads.pothole";
    auto& cases = app_->ledger().service;
    const auto receipt =
        cases.receive(city_, "YC", "Asia/Shanghai", need, {kResidentActor, ledger::Role::resident, {}, {}});
    ASSERT_TRUE(receipt);
    const ledger::By hotline{ActorId{101}, ledger::Role::hotline, unit("hotline"), {}};
    ASSERT_TRUE(
        cases.handle_latest(city_, receipt->id, ledger::Classify{.category = "roads.pothole"}, hotline));
    ledger::Dispatch sheet;
    sheet.unit = unit(to);
    sheet.due.result = clock_.now() + std::chrono::hours(24 * 5);
    sheet.due.rule = "test";
    ASSERT_TRUE(cases.handle_latest(city_, receipt->id, sheet, hotline));
  }
  void turn() {
    while (*app_->ledger().events.seal(city_, 1000) > 0) {
    }
    for (int i = 0; i < 100; ++i) {
      const auto more = cadence::run_once(app_->cadence(), city_, clock_.now());
      ASSERT_TRUE(more) << more.error().message;
      if (!*more) return;
    }
  }

  std::unique_ptr<store::testing::Scratch> scratch_ = Backend::scratch();
  std::filesystem::path folder_ = std::filesystem::temp_directory_path() /
                                  ("tz-rounds-" + std::to_string(::getpid()) + std::string(Backend::kName));
  Settings settings_;
  ManualClock clock_;
  SeededRandom random_{7};
  std::unique_ptr<Application> app_;
  JurisdictionId city_{};
};
TYPED_TEST_SUITE(Rounds, store::testing::Backends, store::testing::BackendNames);

// docs/sources.md#ten-day-prompt: the 14th is a Saturday that is worked.
TYPED_TEST(Rounds, PromptTheHandlersOfAUnitOnTheDayOfTheCitysCalendar) {
  this->turn();
  const auto handler = this->add("water.a", accounts::Role::handler, "water");
  const auto head = this->add("water.head", accounts::Role::approver, "water");
  const auto elsewhere = this->add("housing.a", accounts::Role::handler, "housing");
  this->dispatched_to("water");
  this->clock_.set(local("2026-02-14T09:59"));
  this->turn();
  const auto& rounds = this->app_->cadence().round_store;
  const std::chrono::sys_days middle{std::chrono::year{2026} / 2 / 11};
  EXPECT_TRUE(rounds.prompts_of_period(this->city_, middle)->empty());
  this->clock_.set(local("2026-02-14T10:00"));
  this->turn();
  const auto prompts = *rounds.prompts_of_period(this->city_, middle);
  ASSERT_EQ(prompts.size(), 1U) << "neither the head nor another unit's people";
  EXPECT_EQ(prompts[0].person, handler);
  EXPECT_NE(prompts[0].person, head);
  EXPECT_NE(prompts[0].person, elsewhere);
  EXPECT_EQ(prompts[0].lines, 1);
}

// docs/sources.md#one-prompt: one prompt a person and period, and one message about it, whatever is done
// again.
TYPED_TEST(Rounds, APersonIsToldOfOnePromptAPeriodHoweverOftenItIsDoneAgain) {
  this->turn();
  const auto handler = this->add("water.a", accounts::Role::handler, "water");
  const auto head = this->add("water.head", accounts::Role::approver, "water");
  for (const auto* unit : {"water", "housing"}) this->dispatched_to(unit);
  this->clock_.set(local("2026-02-14T10:00"));
  this->turn();
  const auto told = [&](ActorId who) {
    // Anew each time, as after a restart.
    auto& notify = this->app_->notify();
    const notify::NoticeFeed feed({.cases = this->app_->ledger().service,
                                   .planner = this->app_->planner(),
                                   .notices = notify.notices,
                                   .optouts = notify.optouts,
                                   .subscriptions = notify.subscriptions,
                                   .outcome = {},
                                   .public_url = "",
                                   .ways = {}});
    PromptTeller teller(this->app_->cadence().round_store, feed, notify.notices, notify.outbox);
    const auto done = teller.run_once(this->city_, this->clock_.now());
    EXPECT_TRUE(done) << done.error().message;
    notify::InAppChannel inbox(notify.inbox);
    const auto templates = (*notify.notices.city(this->city_))->templates;
    notify::Dispatcher dispatcher(
        notify.outbox, {{notify::Channel::in_app, &inbox}},
        [&](JurisdictionId) {
          return notify::CityTexts{"Asia/Shanghai", templates, {}, {}};
        },
        this->random_, {}, [](JurisdictionId, notify::Claim&) { return Result<std::string>(""); });
    while (dispatcher.run_once(this->city_, this->clock_.now())->claimed > 0) {
    }
    std::vector<std::string> subjects;
    const auto items = notify.inbox.latest(this->city_, notify::inbox_of(who), {}, 9);
    for (const auto& item : *items) subjects.push_back(item.subject);
    return subjects;
  };
  const std::vector<std::string> one{"旬提示：2026年2月中旬"};
  EXPECT_EQ(told(handler), one);
  EXPECT_TRUE(told(head).empty()) << "who does not handle is not prompted";
  // The rounds and the telling begin again.
  this->turn();
  const auto cursor = *this->app_->notify().outbox.cursor(this->city_, "ten_day_prompts");
  ASSERT_TRUE(
      this->app_->notify().outbox.advance(this->city_, "ten_day_prompts", cursor, 0, {}, this->clock_.now()));
  EXPECT_EQ(told(handler), one);
  this->clock_.set(local("2026-02-28T10:00"));
  this->turn();
  EXPECT_EQ(told(handler), (std::vector<std::string>{"旬提示：2026年2月下旬", one[0]}));
  // A period that ended longer ago than the city tells of is told to nobody.
  this->clock_.set(local("2026-03-10T10:00"));
  this->turn();
  this->clock_.set(local("2026-03-13T10:00"));
  EXPECT_EQ(told(handler).size(), 2U);
}

TYPED_TEST(Rounds, TakeTheirTimesFromThePackAndAWrongOneIsNamed) {
  const auto copy = this->folder_ / "packs";
  std::filesystem::create_directories(copy);
  for (const char* name : {"default", "calendars"})
    std::filesystem::copy(std::filesystem::path(TZ_SOURCE_DIR "/packs") / name, copy / name,
                          std::filesystem::copy_options::recursive);
  const auto file = copy / "default" / "pack.json";
  std::string text;
  {
    std::ifstream in(file);
    text.assign(std::istreambuf_iterator<char>(in), {});
  }
  const auto write_with = [&](const std::string& minute) {
    std::string changed = text;
    const std::string was = "\"weekly_minute\": 540";
    changed.replace(changed.find(was), was.size(), "\"weekly_minute\": " + minute);
    std::ofstream(file) << changed;
  };
  write_with("600");
  ASSERT_TRUE(this->app_->load_pack((copy / "default").string(), {}));
  EXPECT_EQ(this->app_->cadence().rules(this->city_)->settings.run.weekly_at, std::chrono::hours{10});
  write_with("1441");
  const auto refused = this->app_->load_pack((copy / "default").string(), {});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().field, "cadence.weekly_minute");
  EXPECT_NE(refused.error().message.find("default/pack.json"), std::string::npos) << refused.error().message;
  EXPECT_EQ(this->app_->cadence().rules(this->city_)->settings.run.weekly_at, std::chrono::hours{10})
      << "what is wrong changes nothing";
}

}  // namespace
}  // namespace tz::app
