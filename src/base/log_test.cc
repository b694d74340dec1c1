#include "base/log.h"

#include <gtest/gtest.h>

#include <cmath>
#include <thread>
#include <vector>

#include "base/json.h"
#include "base/text.h"
#include "base/time.h"

namespace tz::log {
namespace {

// The lines that `act` writes, without the last line break.
template <class Act>
std::vector<std::string> lines_of(Act act) {
  testing::internal::CaptureStderr();
  act();
  const auto text = testing::internal::GetCapturedStderr();
  std::vector<std::string> lines;
  for (const auto line : split(text, '\n'))
    if (!line.empty()) lines.emplace_back(line);
  return lines;
}

TEST(Log, WritesOneJsonObjectALine) {
  const auto lines = lines_of([] {
    warn("test.event", {{"id", std::int64_t{-7}}, {"text", "a\n\"b\""}, {"share", 0.5}, {"ok", true}});
  });
  ASSERT_EQ(lines.size(), 1U);
  const auto object = parse_json(lines[0]).value().as_object();
  EXPECT_EQ(object.at("level").as_string(), "warn");
  EXPECT_EQ(object.at("event").as_string(), "test.event");
  EXPECT_EQ(object.at("id").as_int64(), -7);
  EXPECT_EQ(object.at("text").as_string(), "a\n\"b\"");
  EXPECT_EQ(object.at("share").as_double(), 0.5);
  EXPECT_TRUE(object.at("ok").as_bool());
  const std::string at(object.at("at").as_string());
  EXPECT_TRUE(at.ends_with('Z')) << at;
  EXPECT_TRUE(parse_instant(at).has_value()) << at;
}

TEST(Log, DropsLinesBelowTheLevel) {
  const auto all = [] {
    write(Level::debug, "d");
    info("i");
    warn("w");
    error("e");
  };
  EXPECT_EQ(lines_of(all).size(), 3U);
  set_level(Level::error);
  EXPECT_EQ(lines_of(all).size(), 1U);
  set_level(Level::debug);
  EXPECT_EQ(lines_of(all).size(), 4U);
  set_level(Level::info);
}

TEST(Log, IsStillJsonWhenAValueIsNot) {
  const auto lines = lines_of([] { info("\xFF", {{"text", "a\xC3("}, {"number", std::nan("")}}); });
  ASSERT_EQ(lines.size(), 1U);
  const auto object = parse_json(lines[0]).value().as_object();
  EXPECT_EQ(object.at("event").as_string(), "?");
  EXPECT_EQ(object.at("text").as_string(), "a?(");
  EXPECT_TRUE(object.at("number").is_null());
}

TEST(Log, DoesNotMixLinesOfThreads) {
  const auto lines = lines_of([] {
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
      threads.emplace_back([] {
        for (int i = 0; i < 200; ++i)
          info("thread", {{"filler", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}});
      });
    for (auto& thread : threads) thread.join();
  });
  EXPECT_EQ(lines.size(), 800U);
  for (const auto& line : lines) EXPECT_TRUE(parse_json(line).has_value()) << line;
}

}  // namespace
}  // namespace tz::log
