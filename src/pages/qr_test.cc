#include "pages/qr.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <vector>

namespace tz::pages {
namespace {

using testing::HasSubstr;
using testing::Not;

// The modules of the drawing, row by row, read back from its rectangles.
std::vector<std::string> modules_of(const std::string& svg, int side) {
  std::vector<std::string> rows(static_cast<std::size_t>(side),
                                std::string(static_cast<std::size_t>(side), '.'));
  const auto from = svg.find(" d=\"") + 4;
  std::string path = svg.substr(from, svg.find('"', from) - from);
  for (char& c : path)
    if (c == 'M' || c == 'h' || c == 'v' || c == 'z' || c == '-') c = ' ';
  std::istringstream numbers(path);
  std::size_t x = 0, y = 0, length = 0, one = 0, back = 0;
  while (numbers >> x >> y >> length >> one >> back)
    for (std::size_t i = 0; i < length; ++i) rows.at(y).at(x + i) = '#';
  return rows;
}

TEST(QrCode, HasItsThreeFindersInsideAQuietZoneOfFourModules) {
  const std::string svg = qr_code("HTTPS://A.EXAMPLE/R/1", "code").str();
  ASSERT_THAT(svg, HasSubstr("viewBox=\"0 0 33 33\"")) << "version 2 at level M: 25 modules and the margin";
  const auto rows = modules_of(svg, 33);
  const std::vector<std::string> finder = {"#######", "#.....#", "#.###.#", "#.###.#",
                                           "#.###.#", "#.....#", "#######"};
  for (const auto& [x, y] : {std::pair{4U, 4U}, {22U, 4U}, {4U, 22U}})
    for (std::size_t i = 0; i < 7; ++i) EXPECT_EQ(rows.at(y + i).substr(x, 7), finder.at(i)) << x << " " << y;
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_THAT(rows.at(i), Not(HasSubstr("#")));
    EXPECT_THAT(rows.at(32 - i), Not(HasSubstr("#")));
  }
}

TEST(QrCode, IsNamedForAScreenReaderAndHasNoStyle) {
  const std::string svg = qr_code("x", "扫码 <查看>").str();
  EXPECT_THAT(svg, HasSubstr("role=\"img\""));
  EXPECT_THAT(svg, HasSubstr("aria-label=\"扫码 &lt;查看&gt;\""));
  EXPECT_THAT(svg, Not(HasSubstr("style=")));
}

TEST(QrCode, IsLeftOutWhereTheDataDoesNotFit) {
  EXPECT_FALSE(qr_code(std::string(2331, 'a'), "x").empty());
  EXPECT_TRUE(qr_code(std::string(2332, 'a'), "x").empty());
  EXPECT_TRUE(qr_code("", "x").empty());
}

}  // namespace
}  // namespace tz::pages
