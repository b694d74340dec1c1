#include "ledger/redaction.h"

#include <gtest/gtest.h>

namespace tz::ledger {
namespace {

std::string covered(std::string_view text) { return cover(text, find_personal_data(text)); }
std::string blocks(std::size_t n) {
  std::string out;
  for (std::size_t i = 0; i < n; ++i) out += "\u2588";
  return out;
}

// Every number here is invented.
TEST(FindPersonalData, CoversTelephoneNumbersHoweverTheyAreWritten) {
  for (const std::string number :
       {"13900000000", "139-0000-0000", "139 0000 0000", "139  00000000", "１３９００００００００",
        "１３９－００００－００００", "+8613900000000", "0437-3220000", "(0437)3220000", "3220000",
        "一三九〇〇〇〇〇〇〇〇", "400-800-0000"}) {
    const auto text = covered("电话" + number + "，请回电");
    EXPECT_NE(text.find(blocks(3)), std::string::npos) << number << " -> " << text;
    EXPECT_EQ(text.find("000"), std::string::npos) << number << " -> " << text;
    EXPECT_EQ(text.find("００"), std::string::npos) << number << " -> " << text;
    EXPECT_EQ(text.find("〇〇"), std::string::npos) << number << " -> " << text;
    EXPECT_NE(text.find("，请回电"), std::string::npos) << text;
  }
}

TEST(FindPersonalData, CoversIdentityNumbersWithTheirLastLetter) {
  for (const std::string number : {"220402199001010013", "22040219900101001X", "22040219900101001x",
                                   "220402 19900101 001X", "２２０４０２１９９００１０１００１Ｘ"}) {
    const auto spans = find_personal_data("身份证" + number + "的");
    ASSERT_EQ(spans.size(), 1U) << number;
    EXPECT_EQ(spans[0].kind, "id_number");
    EXPECT_EQ(spans[0].start, 3U);
    EXPECT_EQ(cover("身份证" + number + "的", spans), "身份证" + blocks(8) + "的") << number;
  }
}

TEST(FindPersonalData, CoversMailPlatesAndCards) {
  EXPECT_EQ(covered("写信到 wang.xm+1@example.invalid。"), "写信到 " + blocks(8) + "。");
  EXPECT_EQ(covered("ｗａｎｇ＠ｅｘａｍｐｌｅ．ｉｎｖａｌｉｄ"), blocks(8));
  EXPECT_EQ(covered("车牌吉D·12345挡道"), "车牌" + blocks(8) + "挡道");
  EXPECT_EQ(covered("车牌吉DF12345挡道"), "车牌" + blocks(8) + "挡道");
  EXPECT_EQ(covered("车牌吉Ｄ１２３４５挡道"), "车牌" + blocks(7) + "挡道");
  EXPECT_EQ(covered("卡号6222 0000 0000 0000 000完"), "卡号" + blocks(8) + "完");
}

TEST(FindPersonalData, LeavesWhatNamesNobody) {
  for (const std::string text :
       {"3号楼2单元501", "2026年11月23日", "2026-11-23 路灯坏了", "20261123", "停水 3 天", "吉林省辽源市",
        "路灯编号 1234", "a @ b", "12345 热线", "110 和 119", ""})
    EXPECT_EQ(covered(text), text);
}

TEST(Cover, ClipsAndMergesSpans) {
  EXPECT_EQ(cover("路灯坏了", {{0, 2, "other"}}), blocks(2) + "坏了");
  EXPECT_EQ(cover("路灯坏了", {{2, 99, "other"}}), "路灯" + blocks(2));
  EXPECT_EQ(cover("路灯坏了", {{99, 100, "other"}}), "路灯坏了");
  EXPECT_EQ(cover("路灯坏了", {{1, 3, "name"}, {0, 2, "other"}}), blocks(3) + "了");
  EXPECT_EQ(cover("路灯坏了", {{3, 1, "name"}}), "路灯坏了");
  EXPECT_EQ(cover("abcdefghijkl", {{0, 12, "other"}}), blocks(8))
      << "the length of a name is no one's business";
  EXPECT_EQ(cover("", {{0, 1, "other"}}), "");
}

TEST(Cover, NeverSplitsACharacterNorReadsBeyondBrokenUtf8) {
  EXPECT_EQ(cover("a\xFF\xE8\xB7"
                  "b",
                  {{1, 2, "other"}}),
            "a" + blocks(1) +
                "\xE8\xB7"
                "b");
  EXPECT_EQ(find_personal_data("\xE8").size(), 0U);
}

}  // namespace
}  // namespace tz::ledger
