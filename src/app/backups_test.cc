#include "app/backups.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "app/application.h"
#include "http/testing.h"
#include "store/applied.h"
#include "store/testing.h"

namespace tz::app {
namespace {

namespace fs = std::filesystem;

// A town in a folder of its own, with some cases.
template <class Backend>
class Town : public testing::Test {
 protected:
  Town() {
    settings_.data_dir = folder_;
    if (Backend::kName == "Postgres") {
      scratch_ = Backend::scratch();
      settings_.database = scratch_->url();
    }
    settings_.password_cost = accounts::PasswordCost::least();
    settings_.server.port = 0;
    app_ = Application::open(settings_, clock_, random_).value();
    city_ = app_->load_pack(TZ_SOURCE_DIR "/packs/default", {}).value();
    boss_ = "Bearer " +
            app_->accounts()
                .service
                .add_key(city_, "test", "hotline", {accounts::Role::administrator}, UnitId{}, kSystemActor)
                .value()
                .secret;
    EXPECT_TRUE(app_->start());
  }
  ~Town() override {
    app_.reset();
    fs::remove_all(folder_);
  }
  ledger::CaseId receive(const std::string& words) {
    ledger::Receive need;
    need.verbatim = words;
    need.category = "roads.pothole";
    return app_->ledger()
        .service.receive(city_, "YC", "Asia/Shanghai", need, {kResidentActor, ledger::Role::resident, {}, {}})
        .value()
        .id;
  }
  http::Response ask(std::string_view method, std::string_view target, const std::string& key) {
    if (method == "GET") return http::testing::call(app_->router(), method, target, {{"Authorization", key}});
    return http::testing::call(app_->router(), method, target,
                               {{"Authorization", key}, {"Content-Type", "application/json"}}, "{}");
  }
  fs::path folder_ = fs::temp_directory_path() /
                     ("tz-backups-" + std::to_string(getpid()) + "-" + std::string(Backend::kName));
  std::unique_ptr<store::testing::Scratch> scratch_;
  Settings settings_;
  ManualClock clock_{Instant{std::chrono::sys_days{std::chrono::year{2026} / 11 / 26}}};
  SeededRandom random_{7};
  std::unique_ptr<Application> app_;
  JurisdictionId city_{};
  std::string boss_;
};
TYPED_TEST_SUITE(Town, store::testing::Backends, store::testing::BackendNames);

TYPED_TEST(Town, IsToldHowItIs) {
  this->receive("路面有坑");
  const auto told = this->ask("GET", "/v1/admin/health", this->boss_);
  ASSERT_EQ(told.status, 200) << told.body;
  for (const std::string_view part :
       {R"("code":"zones_schematic")",
        R"("code":"role_nobody","values":{"city":"yunchuan","role":"hotline"})", R"("accepts_writes":true)",
        R"("name":"search")", R"("name":"notify")", R"("code":"mail_none")"})
    EXPECT_NE(told.body.find(part), std::string::npos) << part << "\n" << told.body;
  EXPECT_NE(
      told.body.find(std::string(R"("engine":")") + (TypeParam::kName == "Postgres" ? "postgres" : "sqlite")),
      std::string::npos);
  EXPECT_EQ(told.body.find("backup_none") == std::string::npos, TypeParam::kName == "Postgres");
  EXPECT_GT(store::applied(this->app_->database())->steps, 10);
  const auto other = "Bearer " + this->app_->accounts()
                                     .service
                                     .add_key(this->city_, "test", "hotline", {accounts::Role::supervisor},
                                              UnitId{}, kSystemActor)
                                     .value()
                                     .secret;
  for (const std::string_view path : {"/v1/admin/health", "/v1/admin/backups"})
    EXPECT_EQ(this->ask("GET", path, other).status, 403);
  EXPECT_EQ(this->ask("POST", "/v1/admin/backup", other).status, 403);
}

TYPED_TEST(Town, IsBackedUpAndTheCopyOpensWithAllItsCases) {
  const auto id = this->receive("路面有坑，夜里看不见");
  const auto before = this->app_->ledger().service.load(this->city_, id);
  ASSERT_TRUE(before);
  const auto head = this->app_->ledger().events.head(this->city_);
  const auto begun = this->ask("POST", "/v1/admin/backup", this->boss_);
  if (TypeParam::kName == "Postgres") {
    EXPECT_EQ(begun.status, 409);
    EXPECT_NE(begun.body.find("backup_engine"), std::string::npos) << begun.body;
    EXPECT_NE(this->ask("GET", "/v1/admin/backups", this->boss_).body.find(R"("possible":false)"),
              std::string::npos);
    return;
  }
  ASSERT_EQ(begun.status, 202) << begun.body;
  std::string listed;
  do {
    listed = this->ask("GET", "/v1/admin/backups", this->boss_).body;
  } while (listed.find(R"("running":true)") != std::string::npos);
  const std::string name = "taizhang-2026-11-26T00-00-00Z.db";
  ASSERT_NE(listed.find(name), std::string::npos) << listed;
  this->receive("后来的事");  // not in the copy

  Settings restored = this->settings_;
  restored.data_dir = this->folder_ / "restored";
  fs::create_directories(restored.data_dir);
  fs::copy_file(this->folder_ / "backups" / name, restored.data_dir / "taizhang.db");
  const auto copy = Application::open(restored, this->clock_, this->random_, false);
  ASSERT_TRUE(copy) << copy.error().message;
  const auto after = (*copy)->ledger().service.load(this->city_, id);
  ASSERT_TRUE(after) << after.error().message;
  EXPECT_EQ(after->code, before->code);
  EXPECT_EQ(after->version, before->version);
  EXPECT_GE(*(*copy)->ledger().events.head(this->city_), *head);
  // The texts, and the leaves that hang on them, are those of the ledger.
  const auto here = this->app_->ledger().events.feed(this->city_, 0, 100, true);
  const auto there = (*copy)->ledger().events.feed(this->city_, 0, 100, true);
  ASSERT_TRUE(here && there);
  ASSERT_GT(there->size(), 0U);
  ASSERT_LE(there->size(), here->size());
  for (std::size_t i = 0; i < there->size(); ++i) EXPECT_EQ((*there)[i].leaf_hash, (*here)[i].leaf_hash);
  EXPECT_FALSE((*there)[0].stored.texts.empty());
}

class BackupsOfAFile : public testing::Test {
 protected:
  BackupsOfAFile() { fs::create_directories(folder_); }
  ~BackupsOfAFile() override { fs::remove_all(folder_); }
  fs::path folder_ = fs::temp_directory_path() / ("tz-backup-list-" + std::to_string(getpid()));
  ManualClock clock_{Instant{std::chrono::sys_days{std::chrono::year{2026} / 11 / 26}}};
};

TEST_F(BackupsOfAFile, AreListedNewestFirstAndNothingElseIs) {
  const std::string url = "sqlite:" + (folder_ / "taizhang.db").string();
  ASSERT_TRUE(store::open(url).value()->run_script("CREATE TABLE t (i BIGINT NOT NULL)"));
  Backups backups(url, folder_, clock_);
  EXPECT_TRUE(backups.list().empty());
  const auto first = backups.make();
  ASSERT_TRUE(first) << first.error().message;
  EXPECT_EQ(first->made_at, clock_.now());
  EXPECT_GT(first->bytes, 0U);
  EXPECT_EQ(backups.make().error().code, Errc::conflict);  // within the same second
  clock_.advance(std::chrono::hours(1));
  ASSERT_TRUE(backups.make());
  for (const char* name : {"taizhang.db", "taizhang-2026-11-26T00-00-00Z.db.part", "notes.txt",
                           "taizhang-2026-13-26T00-00-00Z.db"})
    std::ofstream(folder_ / "backups" / name) << "x";
  const auto all = backups.list();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].name, "taizhang-2026-11-26T01-00-00Z.db");
  EXPECT_EQ(all[1], *first);
  EXPECT_FALSE(backups.state().last_fault.has_value());
  struct stat info {};
  ASSERT_EQ(::stat((folder_ / "backups").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0700U);
}

TEST_F(BackupsOfAFile, ThatFailSayWhy) {
  Backups backups("sqlite:" + (folder_ / "nothing.db").string(), folder_, clock_);
  EXPECT_EQ(backups.make().error().code, Errc::not_found);
  EXPECT_FALSE(fs::exists(folder_ / "backups"));  // nothing is made where there is nothing
  std::ofstream(folder_ / "nothing.db") << "words, and no database";
  EXPECT_EQ(backups.make().error().code, Errc::unavailable);
  ASSERT_TRUE(backups.state().last_fault);
  EXPECT_FALSE(backups.state().running);
}

}  // namespace
}  // namespace tz::app
