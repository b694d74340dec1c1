// The base map set by an administrator: the preview, the change while the program runs, and what is refused.
#include <gtest/gtest.h>
#include <unistd.h>
#include <zlib.h>

#include <filesystem>
#include <fstream>

#include "app/health.h"
#include "app/testing.h"
#include "http/testing.h"

namespace tz::app {
namespace {

namespace fs = std::filesystem;

// A vector tile (MVT 2.1) of one layer "water" with one polygon, a square in its middle.
std::string vector_tile() {
  const auto piece = [](int field, const std::string& bytes) {  // length-delimited
    return std::string{static_cast<char>(field << 3 | 2), static_cast<char>(bytes.size())} + bytes;
  };
  // MoveTo(1024,1024) LineTo(+2048,0) (0,+2048) (-2048,0) ClosePath; numbers zigzag.
  const std::string path("\x09\x80\x10\x80\x10\x1a\x80\x20\x00\x00\x80\x20\xff\x1f\x00\x0f", 16);
  const std::string feature = std::string("\x18\x03", 2) + piece(4, path);  // type 3: polygon
  const std::string layer = piece(1, "water") + piece(2, feature) +
                            std::string("\x28\x80\x20\x78\x02", 5);  // extent 4096, version 2
  return piece(3, layer);
}

std::string packed(const std::string& plain) {
  z_stream z{};
  EXPECT_EQ(deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string out(plain.size() + 100, '\0');
  std::string in = plain;
  z.next_in = reinterpret_cast<Bytef*>(in.data());
  z.avail_in = static_cast<uInt>(in.size());
  z.next_out = reinterpret_cast<Bytef*>(out.data());
  z.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&z, Z_FINISH), Z_STREAM_END);
  out.resize(out.size() - z.avail_out);
  deflateEnd(&z);
  return out;
}

// A map file whose only tile is that of zoom 0.
std::string map_file(const std::string& tile, char type, char packing, bool elsewhere = false) {
  std::string out(places::kPmtilesHeaderBytes, '\0');
  const std::string root{1, 0, 1, static_cast<char>(tile.size()), 1};
  const auto put = [&out](std::size_t at, std::uint64_t value, std::size_t bytes = 8) {
    for (std::size_t i = 0; i < bytes; ++i) out[at + i] = static_cast<char>(value >> (8 * i) & 0xff);
  };
  out.replace(0, 8, "PMTiles\x03");
  put(8, out.size());
  put(16, root.size());
  put(40, out.size() + root.size());
  put(56, out.size() + root.size());
  put(64, tile.size());
  out[97] = 1;
  out[98] = packing;
  out[99] = type;
  if (elsewhere) {  // one degree in the south Atlantic
    put(110, 10'000'000, 4);
    put(114, 10'000'000, 4);
  }
  return out + root + tile;
}

template <class Backend>
class MapSettings : public testing::Served<Backend> {
 protected:
  using testing::Served<Backend>::app_, testing::Served<Backend>::folder_;
  MapSettings() {
    fs::create_directories(folder_ / "maps");
    write("vector.pmtiles", map_file(packed(vector_tile()), 1, 2));
    write("pictures.pmtiles", map_file("world", 2, 1));
    write("elsewhere.pmtiles", map_file("world", 2, 1, true));
    start();
  }
  void start() {
    this->serve();
    by_ = this->key(accounts::Role::administrator);
  }
  void write(const std::string& name, const std::string& bytes) const {
    std::ofstream(folder_ / "maps" / name, std::ios::binary) << bytes;
  }
  http::Response get(const std::string& path, const std::string& by = "",
                     const std::string& accepts = "") const {
    http::testing::Headers headers;
    if (!by.empty()) headers.emplace_back("Authorization", by);
    if (!accepts.empty()) headers.emplace_back("Accept-Encoding", accepts);
    return http::testing::call(app_->router(), "GET", path, headers);
  }
  http::Response post(const std::string& body, const std::string& by, const std::string& match = "") const {
    http::testing::Headers headers{{"Authorization", by}, {"Content-Type", "application/json"}};
    if (!match.empty()) headers.emplace_back("If-Match", match);
    return http::testing::call(app_->router(), "POST", "/v1/admin/map", headers, body);
  }
  static std::string file(const std::string& name, bool dry_run, const std::string& crs = "wgs84") {
    return R"({"kind":"file","file":")" + name + R"(","credit":"Invented Maps","crs":")" + crs +
           R"(","dry_run":)" + (dry_run ? "true" : "false") + "}";
  }
  static std::string server(const std::string& address, bool dry_run) {
    return R"({"kind":"server","address":")" + address +
           R"(","credit":"Invented Maps","crs":"gcj02","zoom_max":16,"dry_run":)" +
           (dry_run ? "true" : "false") + "}";
  }
  static bool has(const http::Response& response, std::string_view part) {
    return response.body.find(part) != std::string::npos;
  }
  std::string by_;
};
TYPED_TEST_SUITE(MapSettings, store::testing::Backends, store::testing::BackendNames);

TYPED_TEST(MapSettings, ShowWhatHoldsAndWhatThereIsToChooseFrom) {
  const auto shown = this->get("/v1/admin/map", this->by_);
  ASSERT_EQ(shown.status, 200) << shown.body;
  for (
      const std::string_view part :
      {R"("from":"none","yours":true,"version":0,"changed_at":null,"changed_by":null)",
       R"("setting":{"kind":"none","address":"","credit":"","crs":"wgs84","zoom_max":18,"file":""})",
       R"("lost":false,"tiles":null)", R"({"name":"vector.pmtiles","bytes":)",
       R"("readable":true,"type":"mvt","kind":"vector","zoom_min":0,"zoom_max":0,"bounds":[[-90,-180],[90,180]],"covers":"whole"})",
       R"("covers":"nothing")", R"("more_files":false)", R"("area":[[)"})
    EXPECT_TRUE(this->has(shown, part)) << part << "\n" << shown.body;
  EXPECT_EQ(this->get("/v1/admin/map", this->key(accounts::Role::hotline)).status, 403);
  EXPECT_EQ(this->post(this->file("vector.pmtiles", true), this->key(accounts::Role::hotline)).status, 403);
}

TYPED_TEST(MapSettings, AVectorFileIsPreviewedAndThenHoldsAtOnce) {
  const auto plan = this->post(this->file("vector.pmtiles", true), this->by_);
  ASSERT_EQ(plan.status, 200) << plan.body;
  EXPECT_TRUE(
      this->has(plan, R"({"tiles":{"address":"/v1/admin/map/tiles/{z}/{x}/{y}?file=vector.pmtiles&v=)"))
      << plan.body;
  EXPECT_TRUE(this->has(plan, R"("kind":"vector")"));
  EXPECT_TRUE(this->has(plan, R"("warnings":[])"));
  EXPECT_EQ(this->get("/v1/map").body, R"({"tiles":null})") << "nothing has changed yet";
  EXPECT_EQ(this->get("/tiles/0/0/0").status, 404);
  const auto preview = this->get("/v1/admin/map/tiles/0/0/0?file=vector.pmtiles", this->by_);
  EXPECT_EQ(preview.body, vector_tile());
  EXPECT_EQ(preview.cache_control, "no-store");
  EXPECT_EQ(this->get("/v1/admin/map/tiles/0/0/0?file=vector.pmtiles").status, 401);

  const auto done = this->post(this->file("vector.pmtiles", false), this->by_, "\"0\"");
  ASSERT_EQ(done.status, 201) << done.body;
  EXPECT_TRUE(
      this->has(done, R"("from":"setting","yours":true,"version":1,"changed_at":"2026-11-26T00:00:00Z")"))
      << done.body;
  EXPECT_TRUE(this->has(done, R"("changed_by":"Invented key")"));
  EXPECT_TRUE(this->has(this->get("/v1/map"), R"("kind":"vector")"));
  const auto plain = this->get("/tiles/0/0/0");
  EXPECT_EQ(plain.status, 200);
  EXPECT_EQ(plain.content_type, "application/vnd.mapbox-vector-tile");
  EXPECT_EQ(plain.body, vector_tile());
  EXPECT_TRUE(plain.encoding.empty());
  const auto coded = this->get("/tiles/0/0/0", "", "gzip, br");
  EXPECT_EQ(coded.encoding, "gzip");
  EXPECT_EQ(coded.body, packed(vector_tile())) << "as it lies in the file";
  EXPECT_EQ(this->get("/tiles/1/0/0").status, 204) << "an empty tile";
  EXPECT_EQ(this->get("/tiles/x/0/0").status, 404);
  const auto noted = this->app_->accounts().service.audit(this->city_, {.action = "map.set"});
  ASSERT_EQ(noted->entries.size(), 1U);
  EXPECT_EQ(noted->entries[0].object, "file vector.pmtiles");
  // It is there after a restart too, and none is set by an empty one.
  this->start();
  EXPECT_TRUE(this->has(this->get("/v1/map"), R"("kind":"vector")"));
  ASSERT_EQ(this->post(R"({"kind":"none","dry_run":false})", this->by_, "\"1\"").status, 201);
  EXPECT_EQ(this->get("/v1/map").body, R"({"tiles":null})");
}

TYPED_TEST(MapSettings, ATileServerComesIntoThePolicyOfPages) {
  const std::string address = "https://tiles.example/{z}/{x}/{y}.png?key=secret";
  EXPECT_EQ(this->app_->base_maps().image_origin(), "");
  ASSERT_EQ(this->post(this->server(address, true), this->by_).status, 200);
  EXPECT_EQ(this->app_->base_maps().image_origin(), "");
  const auto page = this->get(
      "/v1/admin/map/preview?address=https://tiles.example/%7Bz%7D/%7Bx%7D/%7By%7D.png&credit=Invented",
      this->by_);
  ASSERT_EQ(page.status, 200) << page.body;
  EXPECT_NE(page.content_security_policy.find("img-src 'self' https://tiles.example data:"),
            std::string::npos);
  EXPECT_TRUE(this->has(page, "data-base=")) << page.body;
  EXPECT_EQ(
      this->get("/v1/admin/map/preview?address=https://t.example;script-src&credit=a", this->by_).status,
      400);
  ASSERT_EQ(this->post(this->server(address, false), this->by_, "\"0\"").status, 201);
  EXPECT_EQ(this->app_->base_maps().image_origin(), "https://tiles.example");
  const auto noted = this->app_->accounts().service.audit(this->city_, {.action = "map.set"});
  EXPECT_EQ(noted->entries[0].object, "server https://tiles.example") << "without the key";
}

TYPED_TEST(MapSettings, TwoWhoSetItAtOnceDoNotOverwriteEachOther) {
  ASSERT_EQ(this->post(this->file("pictures.pmtiles", false), this->by_, "\"0\"").status, 201);
  const auto late = this->post(this->file("vector.pmtiles", false), this->by_, "\"0\"");
  EXPECT_EQ(late.status, 412);
  EXPECT_TRUE(this->has(late, "urn:taizhang:rule:version")) << late.body;
  EXPECT_EQ(this->post(this->file("vector.pmtiles", false), this->by_).status, 400) << "without If-Match";
  EXPECT_TRUE(this->has(this->get("/v1/map"), R"("kind":"picture")"));
  EXPECT_EQ(this->post(this->file("vector.pmtiles", false), this->by_, "\"1\"").status, 201);
}

TYPED_TEST(MapSettings, WhatIsWrongIsNamedAndChangesNothing) {
  const auto refused = [this](const std::string& body, std::string_view field, std::string_view rule) {
    for (const bool dry_run : {true, false}) {
      const auto answer =
          this->post(body.substr(0, body.size() - 1) + R"(,"dry_run":)" + (dry_run ? "true" : "false") + "}",
                     this->by_, "\"0\"");
      EXPECT_EQ(answer.status, 400) << body;
      EXPECT_TRUE(this->has(answer, "\"field\":\"" + std::string(field) + "\"")) << answer.body;
      EXPECT_TRUE(this->has(answer, "\"rule\":\"" + std::string(rule) + "\"")) << answer.body;
    }
  };
  const std::string file = R"({"kind":"file","credit":"Invented","file":")";
  refused(file + "../taizhang.db\"}", "file", "map_file_name");
  refused(file + "../../etc/passwd.pmtiles\"}", "file", "map_file_name");
  refused(file + "gone.pmtiles\"}", "file", "map_file_gone");
  this->write("text.pmtiles", "no map at all");
  refused(file + "text.pmtiles\"}", "file", "map_file_bad");
  refused(R"({"kind":"file","file":"vector.pmtiles"})", "credit", "map_credit");
  refused(R"({"kind":"file","file":"vector.pmtiles","credit":"Invented","crs":"gcj02"})", "crs",
          "map_crs_vector");
  refused(R"({"kind":"server","credit":"Invented","address":"ftp://t.example/{z}/{x}/{y}"})", "address",
          "map_address");
  refused(R"({"kind":"server","credit":"Invented","address":"https://t.example/{z}/{x}/{y}","zoom_max":25})",
          "zoom_max", "map_zoom");
  EXPECT_EQ(this->post(R"({"kind":"planet","dry_run":true})", this->by_).status, 400);
  EXPECT_EQ(this->get("/v1/admin/map/tiles/0/0/0?file=../taizhang.db", this->by_).status, 400);
  EXPECT_EQ(this->get("/v1/admin/map/tiles/0/0/0?file=%2Fetc%2Fa.pmtiles", this->by_).status, 400);
  EXPECT_EQ(this->get("/v1/map").body, R"({"tiles":null})");
  EXPECT_TRUE(this->has(this->get("/v1/admin/map", this->by_), R"("version":0)"));
}

TYPED_TEST(MapSettings, AFileThatDoesNotShowTheCityIsWarnedOf) {
  const auto plan = this->post(this->file("elsewhere.pmtiles", true), this->by_);
  ASSERT_EQ(plan.status, 200);
  EXPECT_TRUE(this->has(plan, R"("warnings":["covers_nothing"])")) << plan.body;
  EXPECT_TRUE(this->has(this->post(this->server("http://10.0.0.7/{z}/{x}/{y}", true), this->by_),
                        R"("warnings":["plain_http"])"));
}

TYPED_TEST(MapSettings, AFileThatIsGoneIsToldOfAndDoesNotKeepTheServerFromStarting) {
  ASSERT_EQ(this->post(this->file("pictures.pmtiles", false), this->by_, "\"0\"").status, 201);
  fs::remove(this->folder_ / "maps" / "pictures.pmtiles");
  EXPECT_EQ(this->get("/tiles/0/0/0").body, "world") << "what is open stays open";
  EXPECT_TRUE(this->has(this->get("/v1/admin/map", this->by_), R"("lost":true,"tiles":{)"));
  const auto found = look_at_map(this->app_->base_maps(), this->city_);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].code, "map_lost");
  EXPECT_TRUE(this->has(this->get("/v1/admin/health", this->by_), R"("code":"map_lost")"));
  this->start();
  EXPECT_TRUE(this->has(this->get("/v1/admin/map", this->by_), R"("lost":true,"tiles":null)"));
  EXPECT_EQ(this->get("/v1/map").body, R"({"tiles":null})");
}

TYPED_TEST(MapSettings, WhatTheCommandLineNamesWins) {
  this->settings_.map = {
      .tiles = "https://line.example/{z}/{x}/{y}", .credit = "Invented", .crs = "wgs84", .zoom_max = 18};
  this->start();
  EXPECT_TRUE(this->has(this->get("/v1/admin/map", this->by_), R"("from":"command_line")"));
  EXPECT_TRUE(
      this->has(this->post(this->file("vector.pmtiles", true), this->by_), R"("warnings":["command_line"])"));
  ASSERT_EQ(this->post(this->file("vector.pmtiles", false), this->by_, "\"0\"").status, 201);
  EXPECT_EQ(this->app_->base_maps().image_origin(), "https://line.example");
  this->settings_.map = {};
  this->start();
  EXPECT_TRUE(this->has(this->get("/v1/map"), R"("kind":"vector")"));
}

TYPED_TEST(MapSettings, OnlyTheHomeCitySetsIt) {
  const auto other = this->app_->load_pack(TZ_SOURCE_DIR "/packs/boston", {}).value();
  const auto by = "Bearer " + this->app_->accounts()
                                  .service
                                  .add_key(other, "Invented key", "hotline", {accounts::Role::administrator},
                                           UnitId{}, kSystemActor)
                                  .value()
                                  .secret;
  const auto shown = this->get("/v1/admin/map", by);
  EXPECT_TRUE(this->has(shown, R"("yours":false)")) << shown.body;
  const auto refused = this->post(this->file("vector.pmtiles", true), by);
  EXPECT_EQ(refused.status, 409);
  EXPECT_TRUE(this->has(refused, "map_home"));
}

}  // namespace
}  // namespace tz::app
