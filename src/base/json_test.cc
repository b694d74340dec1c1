#include "base/json.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>

#include "base/random.h"

namespace tz {
namespace {

namespace json = boost::json;

std::string error_of(std::string_view text) {
  const auto value = parse_json(text);
  if (value) return "accepted";
  EXPECT_EQ(value.error().code, Errc::invalid_argument);
  return value.error().message;
}

TEST(ParseJson, ReadsEveryKindOfValue) {
  const auto value =
      parse_json(
          R"( {"o": {"": []}, "a": [1, -2, 3.5, 1e3], "s": "\u4e2d\ud83d\ude00\n", "t": true, "f": false, "n": null} )")
          .value();
  const auto& object = value.as_object();
  EXPECT_TRUE(object.at("o").at("").as_array().empty());
  EXPECT_EQ(object.at("a").at(0).as_int64(), 1);
  EXPECT_EQ(object.at("a").at(1).as_int64(), -2);
  EXPECT_EQ(object.at("a").at(2).as_double(), 3.5);
  EXPECT_EQ(object.at("a").at(3).as_double(), 1000);
  EXPECT_EQ(object.at("s").as_string(), "中😀\n");
  EXPECT_TRUE(object.at("t").as_bool());
  EXPECT_FALSE(object.at("f").as_bool());
  EXPECT_TRUE(object.at("n").is_null());
  EXPECT_EQ(parse_json("7")->as_int64(), 7);
}

TEST(ParseJson, RefusesAKeySaidTwiceInOneObject) {
  EXPECT_EQ(error_of(R"({"a":1,"a":2})"),
            "not JSON we read: a key is said twice in the object that ends at byte 12");
  EXPECT_EQ(parse_json(R"({"a":1,"a":2})").error().field, "a");
  EXPECT_NE(error_of(R"({"a":1,"b":{"c":[{"d":1,"e":1,"d":null}]}})"), "accepted");
  EXPECT_NE(error_of(R"({"a":1,"\u0061":2})"), "accepted");
  EXPECT_NE(error_of(R"({"":1,"":2})"), "accepted");
  EXPECT_NE(error_of(R"({"x":1,"b":{},"c":[],"x":{}})"), "accepted");
  EXPECT_NE(error_of(R"({"中":1,"\u4e2d":2})"), "accepted");
}

TEST(ParseJson, NamesARepeatedKeyOnlyIfItIsAnIdentifier) {
  EXPECT_EQ(parse_json(R"({"Invented Name":1,"Invented Name":2})").error().field, "");
  EXPECT_EQ(parse_json(R"({"attribute.x-1_":1,"attribute.x-1_":2})").error().field, "attribute.x-1_");
}

TEST(ParseJson, AcceptsOneKeyInDifferentObjects) {
  EXPECT_TRUE(parse_json(R"({"a":{"a":{"a":1}},"b":[{"a":1},{"a":1}]})").has_value());
  EXPECT_TRUE(parse_json(R"([{"a":1,"b":1},{"b":1,"a":1}])").has_value());
  EXPECT_TRUE(parse_json(R"({"a":1,"A":2,"a ":3,"aa":4})").has_value());
}

TEST(ParseJson, KeepsLongKeysAndStringsWithEscapesWhole) {
  const std::string longer(10'000, 'k');
  const auto value =
      parse_json("{\"" + longer + "\\n" + longer + "\":\"" + longer + "\\t" + longer + "\"}").value();
  EXPECT_EQ(value.as_object().begin()->key(), longer + "\n" + longer);
  EXPECT_EQ(value.as_object().begin()->value().as_string(), longer + "\t" + longer);
}

std::string nested(int depth) {
  return std::string(static_cast<std::size_t>(depth), '[') +
         std::string(static_cast<std::size_t>(depth), ']');
}

TEST(ParseJson, StopsAtADepthOf32) {
  EXPECT_EQ(error_of(nested(32)), "accepted");
  EXPECT_NE(error_of(nested(33)), "accepted");
  EXPECT_NE(error_of(std::string(100'000, '[')), "accepted");
  std::string objects;
  for (int i = 0; i < 32; ++i) objects += R"({"a":)";
  EXPECT_EQ(error_of(objects + "1" + std::string(32, '}')), "accepted");
  EXPECT_NE(error_of(R"({"a":)" + objects + "1" + std::string(33, '}')), "accepted");
}

TEST(ParseJson, RefusesWhatIsNotJson) {
  for (const auto* bad : {"",
                          " ",
                          "{",
                          "[",
                          "[1",
                          "[1,]",
                          "{\"a\":1,}",
                          "{\"a\"}",
                          "{a:1}",
                          "{'a':1}",
                          "1 2",
                          "{}x",
                          "[1]]",
                          "nul",
                          "True",
                          "NaN",
                          "Infinity",
                          "-Infinity",
                          "-",
                          "+1",
                          "01",
                          "-01",
                          "1.",
                          ".5",
                          "1e",
                          "1e+",
                          "0x10",
                          "\"",
                          "\"\\x\"",
                          "\"\\u12\"",
                          "\"\t\"",
                          "\"\n\"",
                          "/* */1",
                          "1//",
                          "\xEF\xBB\xBF"
                          "1"})
    EXPECT_NE(error_of(bad), "accepted") << bad;
  EXPECT_NE(error_of(std::string_view("1\0", 2)), "accepted");
  EXPECT_NE(error_of(std::string_view("\"\0\"", 3)), "accepted");
}

TEST(ParseJson, RefusesBadUtf8AndLoneSurrogates) {
  for (const auto* bad :
       {"\"\x80\"", "\"\xC0\x80\"", "\"\xED\xA0\x80\"", "\"\xF4\x90\x80\x80\"", "\"\xE4\xB8\"",
        "{\"\xFF\":1}", "\"\\ud800\"", "\"\\udc00\"", "\"\\ud800\\u0041\"", "\"\\ud800x\""})
    EXPECT_NE(error_of(bad), "accepted") << testing::PrintToString(std::string(bad));
}

TEST(ParseJson, TellsWhereItStopped) {
  EXPECT_EQ(error_of("[1,2,x]").substr(0, 10), "not JSON: ");
  EXPECT_TRUE(error_of("[1,2,x]").ends_with("at byte 5")) << error_of("[1,2,x]");
  EXPECT_EQ(error_of("{} {"), "not JSON: text after the value at byte 3");
}

TEST(ParseJson, KeepsIntegersExactAndRoundsOthersCorrectly) {
  EXPECT_EQ(parse_json("9223372036854775807")->as_int64(), INT64_MAX);
  EXPECT_EQ(parse_json("-9223372036854775808")->as_int64(), INT64_MIN);
  EXPECT_EQ(parse_json("9223372036854775808")->as_uint64(), 9223372036854775808U);
  EXPECT_EQ(parse_json("18446744073709551615")->as_uint64(), UINT64_MAX);
  EXPECT_EQ(parse_json("18446744073709551616")->as_double(), 18446744073709551616.0);
  EXPECT_EQ(parse_json("-9223372036854775809")->as_double(), -9223372036854775809.0);
  EXPECT_EQ(parse_json("0.1")->as_double(), 0.1);
  EXPECT_EQ(parse_json("9007199254740993.0")->as_double(), 9007199254740992.0);
  EXPECT_EQ(parse_json("1.7976931348623157e308")->as_double(), 1.7976931348623157e308);
  EXPECT_EQ(parse_json("5e-324")->as_double(), 5e-324);
  EXPECT_EQ(parse_json("1e-400")->as_double(), 0);
  EXPECT_TRUE(std::signbit(parse_json("-0.0")->as_double()));
  for (const auto* bad : {"1e309", "-1e309", "1e99999", "[1e999999999999]"})
    EXPECT_NE(error_of(bad), "accepted") << bad;
}

TEST(ParseJson, ReadsBackEveryDoubleItIsShown) {
  SeededRandom random(6);
  for (int i = 0; i < 20'000; ++i) {
    const double number = std::bit_cast<double>(random.next_u64());
    if (!std::isfinite(number)) continue;
    const auto text = JsonWriter().value(number).take();
    const auto value = parse_json(text).value();
    EXPECT_EQ(value.is_double() ? value.as_double() : value.to_number<double>(), number) << text;
  }
}

TEST(JsonWriter, PutsCommasWhereTheyBelong) {
  JsonWriter w;
  w.begin_object()
      .field("a", 1)
      .key("b")
      .begin_array()
      .value(true)
      .begin_object()
      .end_object()
      .begin_array()
      .end_array()
      .null()
      .end_array();
  w.field("c", "x").field("d", std::int64_t{-5}).key("e").raw("[1]").key("f").degrees(-1).end_object();
  EXPECT_EQ(w.text(), R"({"a":1,"b":[true,{},[],null],"c":"x","d":-5,"e":[1],"f":-0.0000001})");
  EXPECT_TRUE(parse_json(w.text()).has_value());
  EXPECT_EQ(JsonWriter().value("alone").take(), "\"alone\"");
}

TEST(JsonWriter, WritesDoublesShortAndPlain) {
  const auto text = [](double number) { return JsonWriter().value(number).take(); };
  EXPECT_EQ(text(0), "0");
  EXPECT_EQ(text(-0.0), "-0");
  EXPECT_EQ(text(31.2304), "31.2304");
  EXPECT_EQ(text(0.1), "0.1");
  EXPECT_EQ(text(-1.5), "-1.5");
  EXPECT_EQ(text(1e-7), "0.0000001");
  EXPECT_EQ(text(9.99e-8), "9.99e-08");
  EXPECT_EQ(text(999999999999999.9), "999999999999999.9");
  EXPECT_EQ(text(1e15), "1e+15");
  EXPECT_EQ(text(123456789012345), "123456789012345");
}

TEST(JsonWriter, WritesTheEndsOfInt64) {
  EXPECT_EQ(JsonWriter().value(INT64_MIN).take(), "-9223372036854775808");
  EXPECT_EQ(JsonWriter().value(INT64_MAX).take(), "9223372036854775807");
}

#ifndef NDEBUG
TEST(JsonWriterDeathTest, AssertsProperNesting) {
  EXPECT_DEATH(JsonWriter().begin_array().end_object(), "");
  EXPECT_DEATH(JsonWriter().begin_object().value(1), "");
  EXPECT_DEATH(JsonWriter().begin_object().key("a").end_object(), "");
  EXPECT_DEATH(JsonWriter().begin_object().key("a").key("b"), "");
  EXPECT_DEATH(JsonWriter().begin_array().key("a"), "");
  EXPECT_DEATH(JsonWriter().value(1).value(2), "");
  EXPECT_DEATH(JsonWriter().end_array(), "");
}
#endif

TEST(FormatDegrees, IsExactWithoutTrailingZeros) {
  EXPECT_EQ(format_degrees(391'234'500), "39.12345");
  EXPECT_EQ(format_degrees(0), "0");
  EXPECT_EQ(format_degrees(1), "0.0000001");
  EXPECT_EQ(format_degrees(-1), "-0.0000001");
  EXPECT_EQ(format_degrees(-1'800'000'000), "-180");
  EXPECT_EQ(format_degrees(1'799'999'999), "179.9999999");
  EXPECT_EQ(format_degrees(INT32_MIN), "-214.7483648");
}

TEST(FormatDegrees, IsReadBackExactly) {
  SeededRandom random(7);
  for (int i = 0; i < 5000; ++i) {
    const auto e7 = static_cast<std::int32_t>(static_cast<std::int64_t>(random.next_u64() % 1'800'000'001U) -
                                              900'000'000);
    EXPECT_EQ(parse_lat_lng(format_degrees(e7), "0")->lat_e7, e7);
  }
}

TEST(JsonString, EscapesWhatJsonAndAScriptElementNeed) {
  EXPECT_EQ(json_string("a\"\\/\b\f\n\r\t\x01\x1F\x7F中😀"),
            "\"a\\\"\\\\/\\u0008\\u000c\\n\\r\\t\\u0001\\u001f\x7F中😀\"");
  EXPECT_EQ(json_string("</script><!--"), "\"\\u003c/script>\\u003c!--\"");
  EXPECT_EQ(json_string(std::string_view("\0", 1)), "\"\\u0000\"");
  EXPECT_EQ(json_string(""), "\"\"");
  std::string every;
  for (char c = 0; c >= 0 && c < 127; ++c) every.push_back(c);
  EXPECT_EQ(parse_json(json_string(every))->as_string(), every);
}

}  // namespace
}  // namespace tz
