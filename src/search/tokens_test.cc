#include "search/tokens.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <random>

#include "base/text.h"
#include "search/document.h"

namespace tz::search {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> placed(std::string_view text) { return tokens_of(text).placed; }
Query query(std::string_view text) {
  auto parsed = parse_query(text);
  EXPECT_TRUE(parsed.has_value()) << text;
  return parsed.value_or(Query{});
}
bool finds(std::string_view text, std::string_view words) { return matches(text, query(words)); }
std::string rule(std::string_view text) {
  const auto parsed = parse_query(text);
  return parsed ? "" : parsed.error().rule;
}

TEST(Tokens, OfCharactersArePairsThatOverlap) {
  EXPECT_THAT(placed("路灯不亮"), ElementsAre("路灯", "灯不", "不亮"));
  EXPECT_THAT(tokens_of("路灯路灯").characters, ElementsAre("灯", "路"));
  EXPECT_THAT(placed("灯"), ElementsAre("灯"));
  EXPECT_THAT(placed("さくら, 한국"), ElementsAre("さく", "くら", "한국"));
}

TEST(Tokens, OfWordsAreTheWordsAndWhatTheyTouch) {
  EXPECT_THAT(placed("The street LAMP"), ElementsAre("the", "street", "lamp"));
  EXPECT_THAT(placed("路灯LED坏"), ElementsAre("路灯", "灯led", "led", "led坏"));
  EXPECT_THAT(placed("3号楼2单元"), ElementsAre("3", "3号", "号楼", "楼2", "2", "2单", "单元"));
  EXPECT_THAT(tokens_of("lamps a1b2 12 ok lamp").words, ElementsAre("lamp", "lamps"));
}

TEST(Tokens, AreFolded) {
  EXPECT_THAT(placed("ＬＥＤ　１２"), ElementsAre("led", "12"));
  EXPECT_THAT(placed("ÉCOLE Škoda Ÿ"), ElementsAre("école", "škoda", "ÿ"));
  EXPECT_THAT(placed("МОСКВА Ёж ΛΌΓΟΣ"), ElementsAre("москва", "ёж", "λόγοσ"));
  EXPECT_THAT(placed("路\u200B灯"), ElementsAre("路灯")) << "what has no width divides nothing";
}

TEST(Tokens, NothingBetweenRunsIsAPair) {
  EXPECT_THAT(placed("路灯，不亮"), ElementsAre("路灯", "不亮"));
  EXPECT_THAT(placed("路灯，灯不亮"), ElementsAre("路灯", "", "灯不", "不亮"));
  EXPECT_THAT(placed("路灯\x1f井盖"), ElementsAre("路灯", "", "井盖"));
  EXPECT_THAT(placed("坏了\U0001F4A1真的"), ElementsAre("坏了", "真的"));
  EXPECT_THAT(placed("██甲乙"), ElementsAre("甲乙")) << "what is covered is no word";
}

TEST(Tokens, OfBrokenBytesAreOfWhatIsWhole) {
  EXPECT_THAT(placed("\xE8\xB7 灯泡\xFF坏了\xE7"), ElementsAre("灯泡", "坏了"));
  const auto units = units_of("\xFF灯");
  ASSERT_EQ(units.size(), 1U);
  EXPECT_EQ(units[0].begin, 1U);
  EXPECT_THAT(placed("\xEE\x80\x81u31"), ElementsAre("u31")) << "nobody writes a tag";
}

TEST(Tokens, HaveLimits) {
  std::string text;
  for (std::size_t i = 0; i < kUnitsMax + 10; ++i) text += "灯";
  EXPECT_EQ(units_of(text).size(), kUnitsMax);
  EXPECT_THAT(placed(std::string(kWordMax, 'a') + "bc"), ElementsAre(std::string(kWordMax, 'a'), "bc"));
}

TEST(SearchQuery, IsRefusedByItsRule) {
  EXPECT_EQ(rule(""), "search_empty");
  EXPECT_EQ(rule(" ，。!"), "search_empty");
  EXPECT_EQ(rule("\xFF"), "utf8");
  EXPECT_EQ(rule("灯"), "") << "one character will do";
  std::string hundred;
  for (std::size_t i = 0; i < kQueryMax; ++i) hundred += "灯";
  EXPECT_EQ(rule(hundred), "");
  EXPECT_EQ(rule(hundred + "灯"), "search_long");
  EXPECT_EQ(rule("a b c d e f g h"), "");
  EXPECT_EQ(rule("a b c d e f g h i"), "search_terms");
  EXPECT_EQ(rule("a b c d e f g h a"), "") << "the same word twice is one term";
}

TEST(SearchQuery, CutsTermsAtBlanksAndAtPunctuationBetweenCharacters) {
  EXPECT_EQ(query("路灯 井盖").terms.size(), 2U);
  EXPECT_EQ(query("路灯，井盖").terms.size(), 2U);
  EXPECT_THAT(query("LY-261123-7KQ2M9C").terms.front().tokens, ElementsAre("ly", "261123", "7kq2m9c"));
  EXPECT_THAT(query("don't").terms.front().tokens, ElementsAre("don", "t"));
  EXPECT_TRUE(query("lamp").terms.front().prefix);
  EXPECT_FALSE(query("la").terms.front().prefix);
  EXPECT_FALSE(query("7kq2").terms.front().prefix);
  EXPECT_FALSE(query("灯lamp").terms.front().prefix);
}

struct FindsCase {
  std::string_view text, words;
  bool found;
};
TEST(SearchQuery, FindsWhatATextHolds) {
  constexpr FindsCase kCases[] = {
      {"和平路的路灯不亮", "路灯", true},
      {"和平路的路灯不亮", "的路", true},
      {"和平路的路灯不亮", "路灯亮", false},
      {"路灯，灯不亮", "路灯不亮", false},
      {"路灯不亮", "灯", true},
      {"L\uFEFFL6", "L\uFEFFL6", true},
      {"路\u200B灯不亮", "路灯", true},
      {"路灯LED坏了", "led", true},
      {"路灯LED坏了", "灯LED坏", true},
      {"路灯OLED坏了", "LED坏", false},
      {"路灯坏，井盖也坏", "井盖 路灯", true},
      {"路灯坏，井盖也坏", "井盖 垃圾", false},
      {"ＬＡＭＰＳ are out", "lamp", true},
      {"a clamp is out", "lamp", false},
      {"lamp1 is out", "lamp", false},
      {"单号 LY-261123-7KQ2M9C。", "7kq2m9c", true},
      {"单号 LY-261123-7KQ2M9C。", "ly-261123-7kq2m9c", true},
      {"单号 LY-261123-7KQ2M9C。", "261123-7KQ2M9C", true},
      {"street\x1flamp", "street-lamp", false},
      {"street\nlamp", "street-lamp", true},
      {"3号楼漏水", "3号楼", true},
      {"13号楼漏水", "3号楼", false},
  };
  for (const auto& [text, words, found] : kCases)
    EXPECT_EQ(finds(text, words), found) << text << " / " << words;
}

TEST(SearchQuery, MarksAreCodePointsOfTheTextAsItStands) {
  const auto marks = marks_of(units_of("请修：ＬＥＤ灯，LED 灯"), query("led").terms.front());
  EXPECT_THAT(marks, ElementsAre(Mark{3, 6}, Mark{8, 11}));
}

// An index by phrases, as slow and obvious as can be.
bool phrase_is_in(const TextTokens& text, const Term& term) {
  if (term.tokens.size() == 1 && std::ranges::find(text.characters, term.tokens[0]) != text.characters.end())
    return true;
  return !std::ranges::search(text.placed, term.tokens).empty();
}

TEST(SearchQuery, APhraseOfTokensIsThereExactlyWhereTheTextHoldsIt) {
  constexpr std::string_view kPieces[] = {"路", "灯", "不", "，", " ", "a", "b", "\x1f"};
  std::mt19937 random(20261125);  // NOLINT: the same texts each time
  const auto make = [&](std::size_t pieces, std::size_t length) {
    std::string text;
    for (std::size_t i = 0; i < length; ++i) text += kPieces[random() % pieces];
    return text;
  };
  int held = 0;
  for (int i = 0; i < 20'000; ++i) {
    const std::string text = make(std::size(kPieces), random() % 14);
    const auto tokens = tokens_of(text);
    const std::string characters = make(3, 1 + random() % 4);
    const Term plain = query(characters).terms.front();
    const bool there = text.find(characters) != text.npos;
    held += there ? 1 : 0;
    ASSERT_EQ(phrase_is_in(tokens, plain), there) << text << " / " << characters;
    const auto mixed = parse_query(make(7, 1 + random() % 5));
    if (!mixed) continue;
    for (const Term& term : mixed->terms)
      ASSERT_EQ(phrase_is_in(tokens, term), !marks_of(units_of(text), term).empty())
          << text << " / " << join(term.units, "|");
  }
  EXPECT_GT(held, 1000);
}

TEST(IndexedText, TakesAtMostSoManyPlacesInBothTextsTogether) {
  Document document;
  for (std::size_t i = 0; i < kUnitsMax; ++i) document.open_text += "灯a";
  document.inner_text = document.open_text;
  const auto text = indexed_text(document);
  EXPECT_EQ(text.open.placed.size() + text.inner.placed.size(), kPlacedMax);
}

}  // namespace
}  // namespace tz::search
