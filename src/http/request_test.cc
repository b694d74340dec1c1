#include "http/request.h"

#include <brotli/decode.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include "base/json.h"
#include "http/assets.h"
#include "http/coding.h"
#include "http/finish.h"
#include "http/testing.h"

namespace tz::http {
namespace {

Request with_header(std::string name, std::string value) {
  Request request;
  request.headers.add(std::move(name), std::move(value));
  return request;
}

TEST(Cookie, IsFoundByItsWholeName) {
  const Request request = with_header("cookie", "xa=1; a=2 ;b=\"3\"; a=4; c");
  EXPECT_EQ(request.cookie("a"), "2");
  EXPECT_EQ(request.cookie("b"), "3");
  EXPECT_EQ(request.cookie("c"), std::nullopt);
  EXPECT_EQ(request.cookie("x"), std::nullopt);
}

TEST(IfMatch, TakesOneQuotedVersionOnly) {
  EXPECT_EQ(with_header("if-match", "\"7\"").if_match(), 7);
  EXPECT_EQ(with_header("if-match", "\"0\"").if_match(), 0);
  for (const char* bad : {"", "7", "\"\"", "\"-1\"", "\"7", "W/\"7\"", "\"7\", \"8\"", "*", "\"7x\"",
                          "\"99999999999999999999\""}) {
    const auto version = with_header("if-match", bad).if_match();
    ASSERT_FALSE(version.has_value()) << bad;
    EXPECT_EQ(version.error().field, "If-Match");
  }
}

TEST(Json, NeedsItsContentTypeAndAnObject) {
  Request request = with_header("content-type", "application/json; charset=utf-8");
  request.body = R"({"a":1})";
  EXPECT_EQ(request.json()->at("a").as_int64(), 1);
  request.body = "[]";
  EXPECT_EQ(request.json().error().rule, "json_object");
  request.body = "{";
  EXPECT_FALSE(request.json().has_value());
  Request form = with_header("content-type", "text/plain");
  form.body = "{}";
  EXPECT_EQ(form.json().error().rule, "media_type");
}

TEST(Origin, IsSchemeAndHost) {
  Request request;
  request.host = "city.example:8443";
  EXPECT_EQ(request.origin(), "http://city.example:8443");
  request.secure = true;
  EXPECT_EQ(request.origin(), "https://city.example:8443");
  EXPECT_EQ(request.actor(), kResidentActor);
  request.principal = Principal{.actor = ActorId{5}};
  EXPECT_EQ(request.actor(), ActorId{5});
}

TEST(Names, AreThoseOfTheWire) {
  EXPECT_EQ(name(Method::del), "DELETE");
  EXPECT_EQ(name(Permission::case_callback), "case_callback");
  EXPECT_EQ(name(Permission::open311_post), "open311_post");
}

// The rules of all faults, in order, as "field:rule".
std::vector<std::string> faults(const Status& status) {
  std::vector<std::string> out;
  if (status) return out;
  out.push_back(status.error().field + ":" + status.error().rule);
  for (const Error& more : status.error().more) out.push_back(more.field + ":" + more.rule);
  return out;
}

boost::json::object object(std::string_view text) { return parse_json(text)->as_object(); }

TEST(JsonFields, ReadsEveryKind) {
  const auto json = object(
      R"({"t":"路灯","i":-3,"n":2.5,"m":7,"b":true,"l":["a","b"],"id":"9007199254740993","o":{"x":1},"a":[1],"z":null})");
  JsonFields fields(json);
  EXPECT_EQ(fields.text("t", 2, true), "路灯");
  EXPECT_EQ(fields.integer("i", -3, 3), -3);
  EXPECT_EQ(fields.number("n", 0, 3), 2.5);
  EXPECT_EQ(fields.number("m", 0, 7), 7.0);
  EXPECT_EQ(fields.boolean("b"), true);
  EXPECT_EQ(fields.texts("l", 2, 1), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(fields.id("id"), 9007199254740993);
  EXPECT_EQ(fields.object("o")->size(), 1U);
  EXPECT_EQ(fields.array("a", 1)->size(), 1U);
  EXPECT_EQ(fields.text("z", 1), "");
  EXPECT_EQ(fields.integer("absent", 0, 1), std::nullopt);
  EXPECT_TRUE(fields.done().has_value());
}

TEST(JsonFields, TellsEveryFaultAtOnce) {
  const auto json = object(
      R"({"t":"abc","e":" ","c":"a\u0000","i":4,"f":1.5,"big":18446744073709551615,"b":1,"l":["ok",3],"long":["a","b","c"],)"
      R"("id":7,"id2":"07","o":[],"a":{},"extra":1})");
  JsonFields fields(json, "where");
  fields.text("t", 2);
  fields.text("e", 9, true);
  fields.text("c", 9);
  fields.text("absent", 9, true);
  fields.integer("i", 0, 3);
  fields.integer("f", 0, 3);
  fields.integer("big", 0, 3);
  fields.boolean("b");
  fields.texts("l", 9, 9);
  fields.texts("long", 2, 9);
  fields.id("id");
  fields.id("id2");
  fields.object("o");
  fields.array("a", 1);
  fields.fault("i", "of our own");
  EXPECT_EQ(faults(fields.done()),
            (std::vector<std::string>{
                "where.t:too_long", "where.e:required", "where.c:control_character", "where.absent:required",
                "where.i:out_of_range", "where.f:integer", "where.big:out_of_range", "where.b:boolean",
                "where.l[1]:text", "where.long:too_many_items", "where.id:id", "where.id2:id",
                "where.o:json_object", "where.a:json_array", "where.i:", "where.extra:unknown_field"}));
}

TEST(ChooseCoding, WeighsWhatTheClientLikes) {
  const auto chosen = [](std::string_view accept) { return name(choose_coding(accept, true, true)); };
  EXPECT_EQ(chosen(""), "");
  EXPECT_EQ(chosen("gzip, deflate, br"), "br");
  EXPECT_EQ(chosen("gzip"), "gzip");
  EXPECT_EQ(chosen("br;q=0.5, gzip;q=0.8"), "gzip");
  EXPECT_EQ(chosen("br;q=0, gzip;q=0"), "");
  EXPECT_EQ(chosen("*"), "br");
  EXPECT_EQ(chosen("br;q=0, *"), "gzip");
  EXPECT_EQ(chosen("identity, gzip;q=0.5"), "");
  EXPECT_EQ(chosen("gzip; "), "gzip");
  for (const char* q : {"nonsense", "nan", "-nan", "inf", "-inf", "1.001", "-0.1", "1e-1", "", "0.5 x"})
    EXPECT_EQ(chosen(std::string("gzip;q=") + q), "") << q;
  EXPECT_EQ(name(choose_coding("br, gzip", true, false)), "gzip");
}

std::string gunzip(const std::string& coded) {
  std::string out(1 << 20, '\0');
  z_stream z{};
  inflateInit2(&z, 15 + 16);
  z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(coded.data()));
  z.avail_in = static_cast<uInt>(coded.size());
  z.next_out = reinterpret_cast<Bytef*>(out.data());
  z.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(inflate(&z, Z_FINISH), Z_STREAM_END);
  out.resize(z.total_out);
  inflateEnd(&z);
  return out;
}

std::string unbrotli(const std::string& coded) {
  std::string out(1 << 20, '\0');
  std::size_t size = out.size();
  EXPECT_EQ(BrotliDecoderDecompress(coded.size(), reinterpret_cast<const std::uint8_t*>(coded.data()), &size,
                                    reinterpret_cast<std::uint8_t*>(out.data())),
            BROTLI_DECODER_RESULT_SUCCESS);
  out.resize(size);
  return out;
}

std::string header_of(const Response& response, std::string_view key) {
  for (const auto& [k, v] : response.headers)
    if (k == key) return v;
  return "";
}

TEST(Compression, GivesTheSameBytesBackWholeOrStreamed) {
  std::string text;
  for (int i = 0; i < 5000; ++i) text += "第" + std::to_string(i * 7919) + "件；";
  Router router;
  router.get("/whole", Permission::anyone, [&](const Request&) -> Result<Response> {
    Response response{.body = text};
    response.compress = true;
    return response;
  });
  router.get("/stream", Permission::anyone, [&](const Request&) -> Result<Response> {
    Response response;
    response.compress = true;
    response.stream = [&text, at = std::size_t{0}](std::string& chunk) mutable {
      chunk += text.substr(at, 1000);
      return (at += 1000) < text.size();
    };
    return response;
  });
  router.get("/small", Permission::anyone, [](const Request&) -> Result<Response> {
    Response response{.body = "small"};
    response.compress = true;
    return response;
  });
  for (const char* path : {"/whole", "/stream"}) {
    const Response gzip = testing::call(router, "GET", path, {{"Accept-Encoding", "gzip"}});
    EXPECT_EQ(gzip.encoding, "gzip");
    EXPECT_EQ(header_of(gzip, "Vary"), "Accept-Encoding");
    EXPECT_EQ(gunzip(gzip.body), text) << path;
    EXPECT_LT(gzip.body.size(), text.size() / 2);
    const Response brotli = testing::call(router, "GET", path, {{"Accept-Encoding", "gzip, br"}});
    EXPECT_EQ(brotli.encoding, "br");
    EXPECT_EQ(unbrotli(brotli.body), text) << path;
    EXPECT_EQ(testing::call(router, "GET", path).body, text);
  }
  EXPECT_EQ(testing::call(router, "GET", "/small", {{"Accept-Encoding", "gzip"}}).body, "small");
}

TEST(Assets, ChooseTheirCodingAndStayFresh) {
  static constexpr std::uint8_t kRaw[] = {'r', 'a', 'w'}, kGzip[] = {'g', 'z'}, kBrotli[] = {'b'};
  static const Asset assets[] = {
      {.path = "/assets/app-1f.js",
       .content_type = "text/javascript",
       .etag = "e1",
       .immutable = true,
       .raw = kRaw,
       .gzip = kGzip,
       .brotli = kBrotli},
      {.path = "/sw.js",
       .content_type = "text/javascript",
       .etag = "e2",
       .immutable = false,
       .raw = kRaw,
       .gzip = {},
       .brotli = {}},
  };
  Router router;
  add_asset_routes(router, assets);
  const auto get = [&](std::string_view path, const testing::Headers& headers) {
    return testing::call(router, "GET", path, headers);
  };
  EXPECT_EQ(get("/assets/app-1f.js", {}).body, "raw");
  const Response brotli = get("/assets/app-1f.js", {{"Accept-Encoding", "gzip, br"}});
  EXPECT_EQ(brotli.body, "b");
  EXPECT_EQ(brotli.encoding, "br");
  EXPECT_EQ(brotli.etag, "e1-br");
  EXPECT_EQ(brotli.cache_control, "public, max-age=31536000, immutable");
  EXPECT_EQ(header_of(brotli, "Vary"), "Accept-Encoding");
  EXPECT_EQ(get("/assets/app-1f.js", {{"Accept-Encoding", "br;q=0.1, gzip"}}).body, "gz");
  const Response same = get("/assets/app-1f.js", {{"Accept-Encoding", "br"}, {"If-None-Match", "\"e1-br\""}});
  EXPECT_EQ(same.status, 304);
  EXPECT_EQ(same.body, "");
  EXPECT_EQ(header_of(same, "Vary"), "Accept-Encoding");
  EXPECT_EQ(get("/assets/app-1f.js", {{"If-None-Match", "\"e1-br\""}}).status, 200);
  const Response worker = get("/sw.js", {{"Accept-Encoding", "br"}});
  EXPECT_EQ(worker.body, "raw");
  EXPECT_EQ(worker.cache_control, "no-cache");
}

TEST(WriteHead, LeavesOutWhatWouldBreakTheFraming) {
  Request request;
  Response response = ok_html("x");
  response.header("X-Good", "a").header("X-Bad", "a\r\nSet-Cookie: b").header("X Bad", "c");
  const std::string head = write_head(request, response, "now", true, true);
  EXPECT_NE(head.find("X-Good: a\r\n"), std::string::npos);
  EXPECT_EQ(head.find("Set-Cookie"), std::string::npos);
  EXPECT_EQ(head.find("X Bad"), std::string::npos);
  EXPECT_TRUE(head.ends_with("\r\n\r\n"));
}

}  // namespace
}  // namespace tz::http
