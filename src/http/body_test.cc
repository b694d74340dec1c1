// Forms, uploads, paths and queries.
#include "http/body.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "http/coding.h"
#include "http/testing.h"

namespace tz::http {
namespace {

using ::testing::HasSubstr;

TEST(DecodePath, DecodesOnceAndRefusesTricks) {
  EXPECT_EQ(decode_path("/a%20b/%E9%95%BF+"), "/a b/长+");
  EXPECT_EQ(decode_path("/%2541"), "/%41");
  EXPECT_EQ(decode_path("/..a/.b/c..."), "/..a/.b/c...");
  for (const char* bad :
       {"", "a", "/%", "/%4", "/%g0", "/%00", "/%0a", "/%7f", "/a%2fb", "/a%2Fb", "/%5c", "/.", "/..",
        "/a/../b", "/a/%2e%2e", "/a/.%2e/b", "/%ff", "/%c0%af", "/%ed%a0%80"}) {
    const auto decoded = decode_path(bad);
    ASSERT_FALSE(decoded.has_value()) << bad;
    EXPECT_EQ(decoded.error().rule, "path");
  }
}

TEST(DecodeQuery, ReadsPlusEmptyAndRepeatedNames) {
  const auto query = decode_query("a=1+2&b&=c&&a=%E9%95%BF=&d=");
  ASSERT_TRUE(query.has_value());
  const std::vector<std::pair<std::string, std::string>> expected{
      {"a", "1 2"}, {"b", ""}, {"", "c"}, {"a", "长="}, {"d", ""}};
  EXPECT_EQ(query->items(), expected);
  EXPECT_EQ(query->all("a").size(), 2U);
  EXPECT_EQ(query->first("missing"), std::nullopt);
}

TEST(DecodeQuery, NamesTheFieldThatIsWrong) {
  for (const auto& [raw, rule] :
       std::vector<std::pair<std::string, std::string>>{{"text=%ff", "invalid_utf8"},
                                                        {"text=%4", "percent_coding"},
                                                        {"text=%zz", "percent_coding"},
                                                        {"text=%00", "control_character"}}) {
    const auto query = decode_query(raw);
    ASSERT_FALSE(query.has_value()) << raw;
    EXPECT_EQ(query.error().field, "text") << raw;
    EXPECT_EQ(query.error().rule, rule) << raw;
  }
}

TEST(Urlencoded, GivesTheSameHoweverTheBytesCome) {
  const std::string raw = "name=%E9%95%BF+x&b=%41%42&c";
  for (std::size_t step = 1; step <= raw.size(); ++step) {
    UrlencodedParser parser({}, "form");
    for (std::size_t at = 0; at < raw.size(); at += step)
      ASSERT_TRUE(parser.feed(std::string_view(raw).substr(at, step)).has_value());
    const auto fields = parser.finish();
    ASSERT_TRUE(fields.has_value());
    EXPECT_EQ(fields->get("name"), "长 x");
    EXPECT_EQ(fields->get("b"), "AB");
    EXPECT_EQ(fields->items().size(), 3U);
  }
}

TEST(Urlencoded, HoldsItsLimitsOnBothSides) {
  const auto rule = [](std::string_view raw) {
    UrlencodedParser parser({.fields_max = 2, .field_bytes_max = 5}, "form");
    if (const Status fed = parser.feed(raw); !fed) return fed.error().rule;
    const auto fields = parser.finish();
    return fields ? std::string() : fields.error().rule;
  };
  EXPECT_EQ(rule("a=1234&b=1234"), "");
  EXPECT_EQ(rule("a=12345"), "form_field_bytes_max");
  EXPECT_EQ(rule("a=1&b=2&c=3"), "form_fields_max");
  EXPECT_EQ(rule("a=1&b=2&&&"), "");
}

struct MultipartTest : ::testing::Test {
  // Parses `body` in pieces of `step` bytes.
  Status parse(std::string_view body, std::size_t step = 1 << 20,
               RouteLimits limits = {.files_max = 2, .file_bytes_max = 100}) {
    form = {};
    uploads.clear();
    MultipartParser parser("b", limits, std::filesystem::temp_directory_path(), random);
    for (std::size_t at = 0; at < body.size(); at += step)
      if (Status fed = parser.feed(body.substr(at, step)); !fed) return fed;
    return parser.finish(form, uploads);
  }
  std::string rule(std::string_view body) {
    const Status parsed = parse(body);
    return parsed ? "" : parsed.error().rule;
  }
  // A body of one part with this Content-Disposition.
  std::string rule_of(const std::string& disposition) {
    return rule("--b\r\nContent-Disposition: " + disposition + "\r\n\r\nx\r\n--b--\r\n");
  }
  SystemRandom random;
  Fields form;
  std::vector<Upload> uploads;
};

TEST_F(MultipartTest, GivesTheSameHoweverTheBytesCome) {
  const std::string body =
      "--b\r\nContent-Disposition: form-data; name=\"t\"\r\n\r\nline\r\n--xogus\r\n-\r\n--b\r\n"
      "content-disposition: FORM-DATA; name=f; filename=\"x.jpg\"\r\nContent-Type: "
      "image/jpeg\r\n\r\n\r\n\r\n--\r\n--b\r\n"
      "Content-Disposition: form-data; name=\"none\"; filename=\"\"\r\nContent-Type: "
      "application/octet-stream\r\n\r\n\r\n--b--\r\n";
  for (std::size_t step = 1; step <= body.size(); ++step) {
    const Status parsed = parse(body, step);
    ASSERT_TRUE(parsed.has_value()) << step << parsed.error().message;
    ASSERT_EQ(form.items().size(), 1U);
    EXPECT_EQ(form.get("t"), "line\r\n--xogus\r\n-");
    ASSERT_EQ(uploads.size(), 1U);
    EXPECT_EQ(uploads[0].filename(), "x.jpg");
    EXPECT_EQ(uploads[0].content_type(), "image/jpeg");
    EXPECT_EQ(uploads[0].read(), "\r\n\r\n--");
  }
}

TEST_F(MultipartTest, KeepsOnlyTheLastPartOfAFileName) {
  for (const auto& [sent, kept] : std::vector<std::pair<std::string, std::string>>{
           {R"(filename="../../x")", "x"},
           {R"(filename="C:\\dir\\x.jpg")", "x.jpg"},
           {R"(filename="C:\dir\x.jpg")", "x.jpg"},
           {R"(filename="a\"b.jpg")", "a\"b.jpg"},
           {R"(filename="a%22b.jpg")", "a\"b.jpg"},
           {R"(filename="100%.jpg")", "100%.jpg"},
           {R"(filename="..")", "unnamed"},
           {R"(filename="/")", "unnamed"},
           {R"(filename="a; b.jpg")", "a; b.jpg"},
           {R"(filename=plain.jpg)", "plain.jpg"},
           {R"(filename="x.jpg"; filename*=UTF-8''%E7%85%A7%E7%89%87.jpg)", "照片.jpg"},
           {R"(filename*=utf-8'zh'..%2F%E7%85%A7.jpg)", "照.jpg"},
           {"filename=\"\xE2\x80\xAEgpj.exe\"", "gpj.exe"},
       }) {
    ASSERT_EQ(rule_of("form-data; name=\"f\"; " + sent), "") << sent;
    ASSERT_EQ(uploads.size(), 1U) << sent;
    EXPECT_EQ(uploads[0].filename(), kept) << sent;
    EXPECT_EQ(uploads[0].path().parent_path(), std::filesystem::temp_directory_path()) << sent;
  }
}

TEST_F(MultipartTest, RefusesHostileNames) {
  EXPECT_EQ(rule_of("form-data; name=\"f\"; filename=\"a%0D%0Ab\""), "control_character");
  EXPECT_EQ(rule_of("form-data; name=\"f\"; filename*=UTF-8''a%00b"), "control_character");
  EXPECT_EQ(rule_of("form-data; name=\"a%0Ab\""), "control_character");
  EXPECT_EQ(rule_of("form-data; name=\"\xff\""), "invalid_utf8");
  EXPECT_EQ(rule_of("form-data; name=\"f\"; filename=\"\xff\""), "invalid_utf8");
  EXPECT_EQ(rule_of("form-data; name=\"f\"; filename*=UTF-8''%ff"), "invalid_utf8");
  EXPECT_EQ(rule_of("form-data; name=\"f\"; filename*=GBK''x"), "multipart");
  EXPECT_EQ(rule_of("form-data; name=\"f\"; name=\"g\""), "multipart");
  EXPECT_EQ(rule_of("form-data; name=\"f"), "multipart");
  EXPECT_EQ(rule_of("form-data"), "multipart");
  EXPECT_EQ(rule_of("form-data; name=\"\""), "multipart");
  EXPECT_EQ(rule_of("attachment; name=\"f\""), "multipart");
}

TEST_F(MultipartTest, RefusesWhatIsNotItsShape) {
  const std::string part = "--b\r\nContent-Disposition: form-data; name=\"t\"\r\n\r\nx\r\n";
  EXPECT_EQ(rule(part + "--b--"), "");
  EXPECT_EQ(rule(part + "--b--\r\n"), "");
  EXPECT_EQ(rule(part + "--b--\r\nmore"), "multipart");
  EXPECT_EQ(rule(part + "--b"), "multipart");
  EXPECT_EQ(rule(part), "multipart");
  EXPECT_EQ(rule(""), "multipart");
  EXPECT_EQ(rule("preamble\r\n" + part + "--b--"), "multipart");
  EXPECT_EQ(rule("--b \r\n\r\n"), "multipart");
  EXPECT_EQ(rule("--b\r\n\r\nx\r\n--b--"), "multipart");
  EXPECT_EQ(rule("--b\r\nA\r\n\r\nx\r\n--b--"), "multipart");
  EXPECT_EQ(rule("--b\r\nContent-Disposition: form-data; name=t\r\nContent-Transfer-Encoding: "
                 "base64\r\n\r\nx\r\n--b--"),
            "multipart");
  EXPECT_EQ(rule("--b\r\nA: " + std::string(5000, 'a')), "multipart");
  EXPECT_EQ(rule("--b\r\nContent-Disposition: form-data; name=\"t\"\r\n\r\n\xff\r\n--b--"), "invalid_utf8");
}

TEST_F(MultipartTest, NamesTheFieldBeyondItsLimit) {
  const auto file = [](std::size_t size) {
    return "--b\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"x\"\r\n\r\n" +
           std::string(size, 'x') + "\r\n";
  };
  EXPECT_EQ(rule(file(100) + file(100) + "--b--"), "");
  const Status large = parse(file(101) + "--b--");
  ASSERT_FALSE(large.has_value());
  EXPECT_EQ(large.error().code, Errc::too_large);
  EXPECT_EQ(large.error().field, "photo");
  EXPECT_EQ(large.error().rule, "file_bytes_max");
  EXPECT_EQ(rule(file(1) + file(1) + file(1) + "--b--"), "files_max");
  const Status none = parse(file(1) + "--b--", 64, {});
  EXPECT_EQ(none.error().rule, "no_files");
  EXPECT_EQ(large.error().values, (std::vector<std::pair<std::string, std::string>>{{"max", "100 B"}}));
  std::string many;
  for (int i = 0; i < 300; ++i)
    many += "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"\"\r\n\r\n\r\n";
  EXPECT_EQ(rule(many + "--b--"), "form_fields_max");
}

TEST(MultipartBoundary, IsReadQuotedOrNotAndLimited) {
  EXPECT_EQ(multipart_boundary("multipart/form-data; boundary=abc"), "abc");
  EXPECT_EQ(multipart_boundary("multipart/form-data; charset=utf-8; Boundary=\"a b:c\""), "a b:c");
  EXPECT_TRUE(multipart_boundary("multipart/form-data; boundary=" + std::string(70, 'a')).has_value());
  for (const std::string& bad :
       {std::string("multipart/form-data"), std::string("multipart/form-data; boundary="),
        std::string("multipart/form-data; boundary=\"a \""),
        "multipart/form-data; boundary=" + std::string(71, 'a'),
        std::string("multipart/form-data; boundary=a; boundary=b"),
        std::string("multipart/form-data; boundary=\"a\r\"")})
    EXPECT_FALSE(multipart_boundary(bad).has_value()) << bad;
}

TEST(Upload, IsRemovedUnlessReleased) {
  const auto path = std::filesystem::temp_directory_path() / "tz-upload-test";
  const auto make = [&] {
    std::FILE* out = std::fopen(path.c_str(), "w");
    std::fputs("abc", out);
    std::fclose(out);
    return Upload("f", "x", "text/plain", path, 3);
  };
  {
    Upload first = make();
    Upload second = std::move(first);
    EXPECT_EQ(second.read(), "abc");
  }
  EXPECT_FALSE(std::filesystem::exists(path));
  { EXPECT_EQ(make().release(), path); }
  EXPECT_TRUE(std::filesystem::exists(path));
  std::filesystem::remove(path);
}

TEST(Limits, OfTheRouteAreEnforcedOnTheWay) {
  Router router;
  router.post("/small", Permission::anyone,
              [](const Request& r) -> Result<Response> { return ok_html(r.body); }, {.body_bytes_max = 3});
  EXPECT_EQ(testing::call(router, "POST", "/small", {}, "abc").body, "abc");
  const Response refused = testing::call(router, "POST", "/small", {}, "abcd");
  EXPECT_EQ(refused.status, 413);
  EXPECT_THAT(refused.body, HasSubstr("body_too_large"));
  // A type that is no form stays as it came.
  EXPECT_EQ(testing::call(router, "POST", "/small", {{"Content-Type", "text/x"}}, "a=b").body, "a=b");
}

}  // namespace
}  // namespace tz::http
