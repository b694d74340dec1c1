#include "app/server_key.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

namespace tz::app {
namespace {

class ServerKey : public testing::Test {
 protected:
  ServerKey() { std::filesystem::create_directories(folder_); }
  ~ServerKey() override { std::filesystem::remove_all(folder_); }
  std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / ("tz_key_" + std::to_string(getpid()));
  std::filesystem::path file_ = folder_ / "notify.key";
  SeededRandom random_{7};
};

TEST_F(ServerKey, IsMadeOnceForItsUserAlone) {
  const auto first = server_key(file_, random_);
  ASSERT_TRUE(first) << first.error().message;
  EXPECT_EQ(*server_key(file_, random_), *first);
  EXPECT_NE(*first, Hash256{});
  struct stat info {};
  ASSERT_EQ(stat(file_.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777U, 0600U);
  EXPECT_EQ(server_key_fault(file_), "");
  EXPECT_EQ(server_key_fault(folder_ / "none"), "");
  ASSERT_EQ(chmod(file_.c_str(), 0644), 0);
  EXPECT_NE(server_key_fault(file_).find("read by others"), std::string::npos);
}

TEST_F(ServerKey, WhatIsNoneIsNotTakenForOneAndNotReplaced) {
  for (const char* text : {"short\n", "zz", "\n"}) {
    std::ofstream(file_, std::ios::trunc) << text;
    EXPECT_EQ(server_key(file_, random_).error().code, Errc::corrupted) << text;
  }
  std::ofstream(file_, std::ios::trunc).close();
  EXPECT_EQ(server_key(file_, random_).error().code, Errc::unavailable);
  EXPECT_EQ(server_key(folder_ / "no" / "such", random_).error().code, Errc::unavailable);
}

}  // namespace
}  // namespace tz::app
