#include "callback/callback_pack.h"

#include <gmock/gmock.h>

#include <fstream>
#include <sstream>

namespace tz::callback {
namespace {

constexpr std::string_view kHead = "code,text_zh,text_en\n";
constexpr std::string_view kFour = "contacted,甲,a\nsolved,乙,b\nsatisfied,丙,c\npressured,丁,d\n";

template <class T>
std::string rule_of(const Result<T>& result) {
  return result ? "" : result.error().rule;
}

TEST(Script, IsKeptInTheOrderOfTheFile) {
  const auto script =
      parse_script("s.csv", std::string(kHead) + std::string(kFour) + "thanks,谢谢,Thank you\n");
  ASSERT_TRUE(script) << script.error().message;
  ASSERT_EQ(script->size(), 5U);
  EXPECT_EQ(script->back(), (ScriptLine{"thanks", "谢谢", "Thank you"}));
}

TEST(Script, AFaultNamesFileLineAndRule) {
  const auto with = [](std::string_view line) {
    return parse_script("s.csv", std::string(kHead) + std::string(kFour) + std::string(line));
  };
  EXPECT_EQ(rule_of(with("hello,甲,a\n")), "script_code");
  EXPECT_EQ(rule_of(with("solved,甲,a\n")), "duplicate_code");
  EXPECT_EQ(rule_of(with("thanks,,a\n")), "name");
  EXPECT_EQ(rule_of(with("thanks,甲," + std::string(kScriptTextMax, 'x') + "\n")), "");
  EXPECT_EQ(rule_of(with("thanks,甲," + std::string(kScriptTextMax + 1, 'x') + "\n")), "name");
  EXPECT_THAT(with("thanks,,a\n").error().message, ::testing::HasSubstr("s.csv:6:text_zh"));
  EXPECT_EQ(rule_of(parse_script("s.csv", "code,text_zh\n")), "missing_column");
}

TEST(Script, NeedsTheFourQuestions) {
  EXPECT_EQ(rule_of(parse_script("s.csv", std::string(kHead) + "solved,甲,a\n")), "script_code");
}

TEST(Causes, AreCodesWithNamesInBothLanguages) {
  const auto causes = parse_causes("c.csv", "code,name_zh,name_en\nforce_majeure,不可抗力,Force majeure\n");
  ASSERT_TRUE(causes);
  EXPECT_EQ(causes->front(), (Cause{"force_majeure", "不可抗力", "Force majeure"}));
  EXPECT_EQ(rule_of(parse_causes("c.csv", "code,name_zh,name_en\na b,甲,A\n")), "name");
  EXPECT_EQ(rule_of(parse_causes("c.csv", "code,name_zh,name_en\na,甲,A\na,乙,B\n")), "duplicate_code");
  EXPECT_EQ(rule_of(parse_causes("c.csv", "code,name_zh,name_en\na,甲,\n")), "name");
  std::string many = "code,name_zh,name_en\n";
  for (std::size_t i = 0; i < kCausesMax; ++i) many += "c" + std::to_string(i) + ",甲,A\n";
  EXPECT_TRUE(parse_causes("c.csv", many));
  EXPECT_EQ(rule_of(parse_causes("c.csv", many + "more,甲,A\n")), "name");
}

TEST(CallbackPackFiles, ThoseOfThePacksAreRight) {
  for (const auto* name : {"callback_script.csv", "exclusion_causes.csv"}) {
    const std::string path = std::string(TZ_SOURCE_DIR "/packs/default/") + name;
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    places::PackFiles files;
    files.texts[name] = text.str();
    const auto pack = parse_callback_pack(files);
    ASSERT_TRUE(pack) << pack.error().message;
    EXPECT_FALSE(pack->script.empty() && pack->causes.empty());
  }
  EXPECT_EQ(*parse_callback_pack({}), CallbackPack{});
}

}  // namespace
}  // namespace tz::callback
