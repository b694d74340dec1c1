#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "base/text.h"
#include "base/time.h"
#include "places/places.h"
#include "routing/routing_pack.h"

// Plays testdata/limits/*.case, whose language testdata/limits/README.md describes.
namespace tz::routing {
namespace {

namespace fs = std::filesystem;

CityPtr city_of(const std::string& pack_name) {
  const auto files = places::read_pack_folder(TZ_SOURCE_DIR "/packs/" + pack_name).value();
  const auto pack = places::parse_pack(files).value();
  const auto routing = parse_routing_pack(files, pack).value();
  const auto places = places::make_places(pack.jurisdiction, pack.layers, pack.units, pack.zones).value();
  return make_city(places, routing, 1, {.version = 1, .layers = routing.calendar}).value();
}

class Player {
 public:
  // What the line says should be, and what is; empty for a line that only tells.
  std::pair<std::string, std::string> play(std::string_view line) {
    line = trim(line.substr(0, line.find('#')));
    std::istringstream in{std::string(line)};
    std::string first, second, third;
    in >> first >> second >> third;
    if (first.empty()) return {};
    if (first == "pack") return city_ = city_of(second), std::pair<std::string, std::string>{};
    if (first == "rule") {
      if (city_ == nullptr) city_ = city_of("default");
      rule_ = city_->limits.find(second);
      EXPECT_NE(rule_, nullptr) << second;
      played_.insert(second);
      return {};
    }
    const Instant at = when(first, second);
    if (third == "dispatched") {
      start_ = at;
      due_ = due_dates(*rule_, start_, city_->calendar, city_->day_rules(), 1);
      return {};
    }
    const auto arrow = line.find("->");
    EXPECT_NE(arrow, std::string_view::npos) << line;
    const std::string wanted(trim(line.substr(arrow + 2)));
    if (wanted == "provisional" || wanted == "certain")
      return {wanted, due_.provisional ? "provisional" : "certain"};
    const auto limit = limit_of(third == "->" ? "result" : third);
    return {wanted, !limit ? "none" : at <= *limit ? "in time" : "late"};
  }
  const std::set<std::string>& played() const { return played_; }

 private:
  // The minute, and for 23:59 its last second, so that both sides of midnight are tried.
  Instant when(const std::string& day, const std::string& time) const {
    const auto zone = city_->places->jurisdiction.time_zone;
    const CivilTime civil{.year = std::stoi(day.substr(0, 4)),
                          .month = static_cast<unsigned>(std::stoi(day.substr(5, 2))),
                          .day = static_cast<unsigned>(std::stoi(day.substr(8, 2))),
                          .hour = std::stoi(time.substr(0, 2)),
                          .minute = std::stoi(time.substr(3, 2)),
                          .second = time == "23:59" ? 59 : 0};
    return from_civil(civil, zone).value();
  }
  std::optional<Instant> limit_of(const std::string& clock) const {
    if (clock == "result") return due_.result;
    if (clock == "sign") return due_.sign;
    if (clock == "contact") return due_.contact;
    if (clock == "objection" && rule_->objection)
      return due_at(*rule_->objection, start_, city_->calendar, city_->day_rules()).at;
    if (clock == "extended" && rule_->extension)
      return due_at(*rule_->extension, *due_.result, city_->calendar, city_->day_rules()).at;
    return std::nullopt;
  }

  CityPtr city_{};
  const LimitRule* rule_ = nullptr;
  Instant start_{};
  ledger::Deadlines due_{};
  std::set<std::string> played_{};
};

TEST(LimitScripts, HappenAsWrittenAndTellOfEveryRule) {
  std::set<std::string> played;
  int lines = 0;
  for (const auto& entry : fs::directory_iterator(TZ_SOURCE_DIR "/src/routing/testdata/limits")) {
    if (entry.path().extension() != ".case") continue;
    std::ifstream in(entry.path());
    Player player;
    std::size_t number = 0;
    for (std::string line; std::getline(in, line);) {
      ++number;
      const auto [wanted, got] = player.play(line);
      EXPECT_EQ(got, wanted) << entry.path().filename().string() << ":" << number << ": " << line;
      lines += wanted.empty() ? 0 : 1;
    }
    played.insert(player.played().begin(), player.played().end());
  }
  EXPECT_GE(lines, 90);
  const CityPtr city = city_of("default");
  for (const LimitRule& rule : city->limits.rules())
    EXPECT_TRUE(played.contains(rule.id)) << "no script tells of " << rule.id;
}

}  // namespace
}  // namespace tz::routing
