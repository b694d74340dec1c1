#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/commands.h"

namespace tz::cli {
namespace {

TEST(KeyAdd, RefusesAChannelThatThereIsNotAndNamesThoseThatAre) {
  KeyArguments arguments;
  arguments.name = "bridge";
  arguments.channel = "smoke";
  ::testing::internal::CaptureStderr();
  EXPECT_EQ(key_add({}, arguments), 1);
  const auto said = ::testing::internal::GetCapturedStderr();
  EXPECT_THAT(said, ::testing::HasSubstr("smoke"));
  EXPECT_THAT(said, ::testing::HasSubstr("open311"));
  EXPECT_THAT(said, ::testing::HasSubstr("hotline"));
}

}  // namespace
}  // namespace tz::cli
