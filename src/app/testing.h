#pragma once
// For tests: the whole program on an empty database of either engine, in a folder of its own, serving the
// city of the default pack.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <string>

#include "app/application.h"
#include "store/testing.h"

namespace tz::app::testing {

template <class Backend>
class Served : public ::testing::Test {
 public:
  ~Served() override {
    app_.reset();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

 protected:
  Served() : scratch_(Backend::scratch()) {
    settings_.data_dir = folder_;
    settings_.database = scratch_->url();
    settings_.password_cost = accounts::PasswordCost::least();
    settings_.server.port = 0;
  }
  // Begins, or ends and begins again.
  void serve() {
    app_.reset();
    app_ = Application::open(settings_, clock_, random_).value();
    city_ = app_->load_pack(TZ_SOURCE_DIR "/packs/default", {}).value();
    const auto started = app_->start();
    ASSERT_TRUE(started) << started.error().message;
  }
  // What the header Authorization says of a program of that unit that may what the role may.
  std::string key(accounts::Role role, UnitId unit = {}) {
    return "Bearer " + app_->accounts()
                           .service.add_key(city_, "Invented key", "hotline", {role}, unit, kSystemActor)
                           .value()
                           .secret;
  }

  const std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() /
      ("tz-served-" + std::to_string(getpid()) + std::string(Backend::kName));
  std::unique_ptr<store::testing::Scratch> scratch_;
  Settings settings_;
  ManualClock clock_{Instant{std::chrono::sys_days{std::chrono::year{2026} / 11 / 26}}};
  SeededRandom random_{7};
  std::unique_ptr<Application> app_;
  JurisdictionId city_{};
};

}  // namespace tz::app::testing
