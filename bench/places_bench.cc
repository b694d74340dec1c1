// How long it takes to find the zone of a point. With a GeoJSON file as argument its zones, else those of the
// Liaoyuan pack.
//   places_bench [FILE CODE_PROPERTY NAME_PROPERTY]
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iterator>
#include <random>

#include "places/geojson.h"
#include "places/zone_index.h"

int main(int argc, char** argv) {
  using namespace tz::places;
  GeojsonOptions options{.layer = "z"};
  if (argc == 4) options.code_property = argv[2], options.name_en_property = argv[3];
  const std::string path = argc == 4 ? argv[1] : "packs/liaoyuan/zones/street.geojson";
  std::ifstream in(path, std::ios::binary);
  auto read = parse_geojson(std::string(std::istreambuf_iterator<char>(in), {}), options);
  if (!read) {
    fmt::print(stderr, "{}: {}\n", path, read.error().message);
    return 1;
  }
  tz::Box box = bounds(read->zones.front().shape);
  for (const Zone& zone : read->zones) {
    const tz::Box one = bounds(zone.shape);
    box.low = {std::min(box.low.lat_e7, one.low.lat_e7), std::min(box.low.lng_e7, one.low.lng_e7)};
    box.high = {std::max(box.high.lat_e7, one.high.lat_e7), std::max(box.high.lng_e7, one.high.lng_e7)};
  }
  const auto index = ZoneIndex::build(std::move(read->zones));
  std::mt19937 random(1);
  std::uniform_int_distribution<std::int32_t> lat(box.low.lat_e7, box.high.lat_e7),
      lng(box.low.lng_e7, box.high.lng_e7);
  std::vector<tz::LatLng> points(1'000'000);
  for (tz::LatLng& point : points) point = {lat(random), lng(random)};
  std::size_t inside = 0;
  const auto start = std::chrono::steady_clock::now();
  for (const tz::LatLng point : points) inside += index->find_one(point, "z") != nullptr ? 1 : 0;
  const std::chrono::duration<double, std::nano> took = std::chrono::steady_clock::now() - start;
  fmt::print("find_one: {} zones, {} vertices, {} points, {:.1f} % inside, {:.0f} ns a point\n",
             index->zones().size(), read->vertices, points.size(),
             100.0 * static_cast<double>(inside) / static_cast<double>(points.size()),
             took.count() / static_cast<double>(points.size()));
}
