#include "http/query_number.h"

#include <gtest/gtest.h>

namespace tz::http {
namespace {

Request asked(std::string_view name, std::string_view value) {
  Request request;
  request.query.add(std::string(name), std::string(value));
  return request;
}

TEST(QueryNumber, BothEndsOfTheRangeAreIn) {
  EXPECT_EQ(query_number(asked("unit", "1"), "unit", 1, 9).value(), 1);
  EXPECT_EQ(query_number(asked("unit", "9"), "unit", 1, 9).value(), 9);
  EXPECT_EQ(query_number(asked("unit", "-3"), "unit", -3, 9).value(), -3);
  EXPECT_FALSE(query_number(Request(), "unit", 1, 9).value().has_value());
}

TEST(QueryNumber, WhatIsNoNumberOrOutsideNamesItsField) {
  for (const std::string_view wrong : {"0", "10", "x", "5x", " 5", "5.0", "+5", "99999999999999999999"}) {
    const auto read = query_number(asked("unit", wrong), "unit", 1, 9);
    ASSERT_FALSE(read.has_value()) << wrong;
    EXPECT_EQ(read.error().code, Errc::invalid_argument) << wrong;
    EXPECT_EQ(read.error().field, "unit") << wrong;
    EXPECT_EQ(read.error().message, "unit must be a whole number from 1 to 9") << wrong;
  }
}

TEST(QueryNumber, APageHasFiftyRowsUnlessItIsAsked) {
  EXPECT_EQ(page_limit(Request()).value(), 50U);
  EXPECT_EQ(page_limit(asked("limit", "200")).value(), 200U);
  EXPECT_FALSE(page_limit(asked("limit", "201")).has_value());
  EXPECT_EQ(page_limit(asked("limit", "100"), 100).value(), 100U);
  EXPECT_FALSE(page_limit(asked("limit", "101"), 100).has_value());
}

}  // namespace
}  // namespace tz::http
