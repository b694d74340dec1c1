#include "notify/template.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "notify/sms_text.h"

namespace tz::notify {
namespace {

constexpr std::string_view kHead = "id,purpose,channel,language,subject,body\n";

Result<TemplateBook> parse(const std::string& rows) {
  return TemplateBook::parse("templates.csv", std::string(kHead) + rows);
}
// The rules that a file with these rows breaks, in order.
std::vector<std::string> rules(const std::string& rows) {
  const auto book = parse(rows);
  if (book) return {};
  std::vector<std::string> all{book.error().rule};
  for (const auto& more : book.error().more) all.push_back(more.rule);
  return all;
}
using Rules = std::vector<std::string>;

const std::string kZh = "receipt,receipt,mail,zh,编号 {case_code},查看：{link}\n";
const std::string kEn = "receipt,receipt,mail,en,Number {case_code},See {link}\n";

TEST(Templates, FillsInValuesOfBothLanguages) {
  const auto book = parse(kZh + kEn);
  ASSERT_TRUE(book) << book.error().message;
  const std::map<std::string, std::string> values{{"case_code", "YC-1"}, {"link", "https://example.org"}};
  EXPECT_EQ(*book->render("receipt", Channel::mail, Language::zh, values),
            (Text{"编号 YC-1", "查看：https://example.org"}));
  EXPECT_EQ(*book->render("receipt", Channel::mail, Language::en, values),
            (Text{"Number YC-1", "See https://example.org"}));
  EXPECT_EQ(book->render("receipt", Channel::sms, Language::zh, values).error().code, Errc::not_found);
  EXPECT_TRUE(book->has("receipt", Channel::mail));
  EXPECT_FALSE(book->has("receipt", Channel::in_app));
}

TEST(Templates, BracesAreWrittenTwice) {
  const auto book = parse(
      "n,staff_notice,in_app,zh,s,{{{text}}}\n"
      "n,staff_notice,in_app,en,s,{{}} {text}\n");
  ASSERT_TRUE(book) << book.error().message;
  EXPECT_EQ(book->render("n", Channel::in_app, Language::zh, {{"text", "t"}})->body, "{t}");
  EXPECT_EQ(book->render("n", Channel::in_app, Language::en, {{"text", "t"}})->body, "{} t");
}

TEST(Templates, AValueIsNotReadAsATemplate) {
  const auto book = parse("n,staff_notice,in_app,zh,s,{text}\nn,staff_notice,in_app,en,s,{text}\n");
  EXPECT_EQ(book->render("n", Channel::in_app, Language::en, {{"text", "{city}"}})->body, "{city}");
}

TEST(Templates, AMissingValueIsNamedAndNoValueIsQuoted) {
  const auto book = parse(kZh + kEn);
  const auto text = book->render("receipt", Channel::mail, Language::zh, {{"case_code", "secret"}});
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().rule, "value_missing");
  EXPECT_EQ(text.error().field, "link");
  EXPECT_EQ(text.error().message.find("secret"), std::string::npos);
}

TEST(Templates, AValueThatMayBeMissingIsLeftOut) {
  const auto book = parse(
      "p,progress,in_app,zh,{case_code},{unit}办理中\n"
      "p,progress,in_app,en,{case_code},With {unit}\n");
  ASSERT_TRUE(book) << book.error().message;
  EXPECT_EQ(book->render("p", Channel::in_app, Language::zh, {{"case_code", "YC-1"}})->body, "办理中");
}

TEST(Templates, ASubjectStaysOneLineWhateverAValueBrings) {
  const auto book = parse(
      "n,staff_notice,mail,zh,{text},b\n"
      "n,staff_notice,mail,en,{text},b\n");
  ASSERT_TRUE(book) << book.error().message;
  EXPECT_EQ(book->render("n", Channel::mail, Language::zh, {{"text", "a\r\nBcc: b"}})->subject, "a  Bcc: b");
}

TEST(Templates, AFaultNamesFileLineColumnTemplateAndRule) {
  const auto book = parse(kZh + "receipt,receipt,mail,en,Number {case_code},See {lnk}\n");
  ASSERT_FALSE(book);
  EXPECT_EQ(book.error().message,
            "templates.csv:3:body: template receipt: messages of receipt have no value {lnk}");
  EXPECT_EQ(book.error().rule, "placeholder_unknown");
  ASSERT_EQ(book.error().more.size(), 1U);
  EXPECT_EQ(book.error().more[0].message,
            "templates.csv:3:body: template receipt: a message of receipt must say {link}");
}

TEST(Templates, EachRuleRefuses) {
  EXPECT_EQ(rules(kZh), Rules{"both_languages"});
  EXPECT_EQ(rules(kZh + kEn + kEn), Rules{"twice"});
  EXPECT_EQ(rules(kZh + "receipt,receipt,mail,en,No subject value,no link {case_code}\n"),
            Rules{"placeholder_missing"});
  EXPECT_EQ(rules(kZh + "receipt,receipt,mail,en,{case_code} {name},{link}\n"), Rules{"placeholder_unknown"});
  EXPECT_EQ(rules(kZh + "receipt,progress,mail,en,{case_code},x\n"), Rules{"purpose"});
  EXPECT_EQ(rules("r,sync,mail,zh,a,b\n"), Rules{"purpose"});
  EXPECT_EQ(rules("r,praise,mail,zh,a,b\n"), Rules{"purpose"});
  EXPECT_EQ(rules("n,staff_notice,webhook,zh,a,{text}\n"), Rules{"channel"});
  EXPECT_EQ(rules("n,staff_notice,mail,fr,a,{text}\n"), Rules{"language"});
  EXPECT_EQ(rules("a b,staff_notice,mail,fr,a,{text}\n"), (Rules{"code", "language"}));
  for (const char* brace : {"{", "}", "a { b", "{text", "text}", "{Text}", "{}", "{a b}", "{text}}"})
    EXPECT_EQ(rules(fmt::format("n,staff_notice,mail,zh,s,{}\n", brace)), Rules{"brace"}) << brace;
  const std::string en = "n,staff_notice,sms,en,,{text}\n";
  EXPECT_EQ(rules("n,staff_notice,sms,zh,subject,{text}\n" + en), Rules{"subject"});
  EXPECT_EQ(rules("n,staff_notice,in_app,zh,,{text}\n"), (Rules{"subject", "both_languages"}));
}

TEST(Templates, BothSidesOfEachLength) {
  const auto mail = [](std::size_t subject, std::size_t body) {
    const std::string row = std::string(subject, 's') + ",{text}" + std::string(body - 6, 'b') + "\n";
    return rules("n,staff_notice,mail,zh," + row + "n,staff_notice,mail,en," + row);
  };
  EXPECT_EQ(mail(120, 4000), Rules{});
  EXPECT_EQ(mail(121, 4000), (Rules{"length", "length"}));
  EXPECT_EQ(mail(120, 4001), (Rules{"length", "length"}));
  const auto sms = [](std::size_t literal) {
    const std::string row = ",{text}" + std::string(literal, 'b') + "\n";
    return rules("n,staff_notice,sms,zh," + row + "n,staff_notice,sms,en," + row);
  };
  EXPECT_EQ(sms(6 * 153), Rules{});
  EXPECT_EQ(sms(6 * 153 + 1), (Rules{"sms_segments", "sms_segments"}));
}

TEST(Templates, ATextMessageTooLongWithItsValuesIsRefused) {
  const auto book = parse("n,staff_notice,sms,zh,,{text}\nn,staff_notice,sms,en,,{text}\n");
  std::string text;
  for (int i = 0; i < 6 * 67; ++i) text += "办";
  EXPECT_TRUE(book->render("n", Channel::sms, Language::zh, {{"text", text}}));
  EXPECT_EQ(book->render("n", Channel::sms, Language::zh, {{"text", text + "理"}}).error().rule,
            "sms_segments");
}

TEST(Templates, TheShippedOnesSpeakOfEveryPurposeOnEveryChannel) {
  const std::string path = TZ_SOURCE_DIR "/packs/default/templates.csv";
  std::stringstream text;
  text << std::ifstream(path).rdbuf();
  const auto book = TemplateBook::parse("default/templates.csv", text.str());
  ASSERT_TRUE(book) << book.error().message;
  for (const auto& [id, purpose] : kPurposes) {
    if (purpose == Purpose::sync) continue;
    for (const auto channel : {Channel::mail, Channel::sms, Channel::in_app})
      EXPECT_TRUE(book->has(std::string(id), channel)) << id << " " << name(channel);
  }
}

struct SizeCase {
  std::string text;
  SmsSize size;
};
std::string times(int n, std::string_view text) {
  std::string out;
  for (int i = 0; i < n; ++i) out += text;
  return out;
}

TEST(SmsSizes, BothSidesOfEachEdge) {
  using enum SmsAlphabet;
  const SizeCase kCases[] = {
      {"", {gsm7, 0, 0}},
      {"a", {gsm7, 1, 1}},
      {times(160, "a"), {gsm7, 160, 1}},
      {times(161, "a"), {gsm7, 161, 2}},
      {times(306, "a"), {gsm7, 306, 2}},
      {times(307, "a"), {gsm7, 307, 3}},
      {times(80, "€"), {gsm7, 160, 1}},
      {times(80, "€") + "a", {gsm7, 161, 2}},
      // 153 is odd: the euro sign that would be cut moves to the next part.
      {times(153, "€"), {gsm7, 306, 3}},
      {"a\n@£ñ", {gsm7, 5, 1}},
      {"`", {ucs2, 1, 1}},
      {times(70, "办"), {ucs2, 70, 1}},
      {times(71, "办"), {ucs2, 71, 2}},
      {times(134, "办"), {ucs2, 134, 2}},
      {times(135, "办"), {ucs2, 135, 3}},
      {times(35, "😀"), {ucs2, 70, 1}},
      // 67 is odd: no surrogate pair is cut.
      {times(67, "😀"), {ucs2, 134, 3}},
  };
  for (const auto& [text, size] : kCases) {
    EXPECT_EQ(sms_size(text), size) << text << ": " << sms_size(text).units << " in "
                                    << sms_size(text).segments;
  }
}

}  // namespace
}  // namespace tz::notify
