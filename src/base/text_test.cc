#include "base/text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tz {
namespace {

using testing::ElementsAre;

// Ill-formed by RFC 3629 and Unicode table 3-7, one reason each.
constexpr std::string_view kIllFormed[] = {"\x80",              // a continuation alone
                                           "\xBF",              //
                                           "\xC0\x80",          // overlong NUL
                                           "\xC1\xBF",          // overlong 7F
                                           "\xC2",              // cut short
                                           "\xC2\x41",          // not a continuation
                                           "\xE0\x80\x80",      // overlong
                                           "\xE0\x9F\xBF",      // overlong 7FF
                                           "\xE4\xB8",          // cut short
                                           "\xE4\xB8\x41",      //
                                           "\xED\xA0\x80",      // the first surrogate
                                           "\xED\xBF\xBF",      // the last surrogate
                                           "\xF0\x80\x80\x80",  // overlong
                                           "\xF0\x8F\xBF\xBF",  // overlong FFFF
                                           "\xF0\x9F\x98",      // cut short
                                           "\xF4\x90\x80\x80",  // U+110000
                                           "\xF5\x80\x80\x80",  // a lead byte that cannot be
                                           "\xF8\x88\x80\x80\x80",
                                           "\xFC\x84\x80\x80\x80\x80",
                                           "\xFE",
                                           "\xFF"};

TEST(Utf8, RefusesEveryIllFormedSequenceWhereverItStands) {
  for (const auto bad : kIllFormed) {
    for (std::size_t before = 0; before <= 9; ++before) {
      const auto text = std::string(before, 'a') + std::string(bad);
      EXPECT_FALSE(is_valid_utf8(text)) << testing::PrintToString(text);
      EXPECT_FALSE(is_valid_utf8(text + "abcdefghij")) << testing::PrintToString(text);
      EXPECT_FALSE(is_valid_utf8("\xE4\xB8\xAD" + text)) << testing::PrintToString(text);
    }
  }
}

TEST(Utf8, AcceptsBothEndsOfEveryLength) {
  using std::string_view_literals::operator""sv;
  for (const auto good : {""sv, "\0"sv, "\x7F"sv, "\xC2\x80"sv, "\xDF\xBF"sv, "\xE0\xA0\x80"sv,
                          "\xED\x9F\xBF"sv, "\xEE\x80\x80"sv, "\xEF\xBF\xBF"sv, "\xF0\x90\x80\x80"sv,
                          "\xF4\x8F\xBF\xBF"sv, "abcdefg\xE4\xB8\xAD, twelve"sv})
    EXPECT_TRUE(is_valid_utf8(good)) << testing::PrintToString(good);
}

TEST(CodePoints, AreCountedAndCutAsAWhole) {
  EXPECT_EQ(count_code_points(""), 0U);
  EXPECT_EQ(count_code_points("a\xC3\xA9中😀"), 4U);
  EXPECT_EQ(first_code_points("中文字", 2), "中文");
  EXPECT_EQ(first_code_points("中文字", 3), "中文字");
  EXPECT_EQ(first_code_points("中文字", 4), "中文字");
  EXPECT_EQ(first_code_points("中文字", 0), "");
}

TEST(Trim, TakesAsciiAndIdeographicBlanksAtBothEnds) {
  EXPECT_EQ(trim(" \t\r\n\v\f　\xEF\xBB\xBF a　b \xEF\xBB\xBF　\n"), "a　b");
  EXPECT_EQ(trim("　"), "");
  EXPECT_EQ(trim(""), "");
  EXPECT_EQ(trim("\xC2\xA0x"), "\xC2\xA0x");  // a no-break space is kept
  EXPECT_EQ(trim("\xE3\x80\x81"), "、");      // shares two bytes with U+3000
}

TEST(Ascii, CaseIsFoldedAndTheRestLeftAlone) {
  EXPECT_EQ(to_lower_ascii("AZaz[`É中"), "azaz[`É中");
  EXPECT_TRUE(iequals_ascii("Content-Type", "content-tYPE"));
  EXPECT_FALSE(iequals_ascii("a", "ab"));
  EXPECT_FALSE(iequals_ascii("@", "`"));
  EXPECT_FALSE(iequals_ascii("É", "é"));
}

TEST(Split, GivesOnePartMoreThanSeparators) {
  EXPECT_THAT(split("a,b,,c", ','), ElementsAre("a", "b", "", "c"));
  EXPECT_THAT(split("", ','), ElementsAre(""));
  EXPECT_THAT(split(",", ','), ElementsAre("", ""));
  EXPECT_EQ(join({}, ", "), "");
  EXPECT_EQ(join({"a"}, ", "), "a");
  EXPECT_EQ(join({"a", "", "b"}, ", "), "a, , b");
}

TEST(Escape, HtmlLeavesNoWayOutOfTextOrAttribute) {
  EXPECT_EQ(escape_html("<a href=\"x\">'&'</a>中"),
            "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;中");
}

TEST(Escape, XmlReplacesWhatXmlCannotSay) {
  EXPECT_EQ(escape_xml("<&>\"'中😀\t\n"), "&lt;&amp;&gt;&quot;&#39;中😀\t\n");
  EXPECT_EQ(escape_xml("a\rb"), "a&#13;b");
  EXPECT_EQ(escape_xml(std::string_view("\0\x01\x1F\x7F", 4)), "\uFFFD\uFFFD\uFFFD\x7F");
  EXPECT_EQ(escape_xml("\xEF\xBF\xBD \xEF\xBF\xBE \xEF\xBF\xBF"), "\uFFFD \uFFFD \uFFFD");
  EXPECT_EQ(escape_xml("\xED\xA0\x80"), "\uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(escape_xml("\xE4\xB8"), "\uFFFD\uFFFD");
}

TEST(PercentEncode, KeepsOnlyUnreservedCharacters) {
  EXPECT_EQ(percent_encode("AZaz09-._~"), "AZaz09-._~");
  EXPECT_EQ(percent_encode(" /?#[]@!$&'()*+,;=%中"),
            "%20%2F%3F%23%5B%5D%40%21%24%26%27%28%29%2A%2B%2C%3B%3D%25%E4%B8%AD");
}

TEST(Fold, MakesWhatLooksAlikeEqual) {
  EXPECT_EQ(fold("ＡＢＣｘｙｚ０９"), "abcxyz09");
  EXPECT_EQ(fold("Main  St\t\n　5"), "main st 5");
  EXPECT_EQ(fold("（！）"), "（！）");              // full-width marks are not digits or letters
  EXPECT_EQ(fold("／：＠［｀｛"), "／：＠［｀｛");  // the neighbours of the ranges
  EXPECT_EQ(fold("中文"), "中文");
  EXPECT_EQ(fold("\xEF\xBC"), "\xEF\xBC");
  EXPECT_EQ(fold("\xEF<\x10"), "\xEF<\x10");
}

}  // namespace
}  // namespace tz
