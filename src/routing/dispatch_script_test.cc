#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "base/text.h"
#include "calendar/civil_day.h"
#include "places/places.h"
#include "routing/duty_rule.h"
#include "routing/routing_pack.h"

// Plays testdata/dispatch/*.case, whose language testdata/dispatch/README.md describes.
namespace tz::routing {
namespace {

namespace fs = std::filesystem;

struct Town {
  places::PlacesPtr places{};
  RoutingPack pack{};
};

const Town& shipped() {
  static const Town town = [] {
    const auto files = places::read_pack_folder(TZ_SOURCE_DIR "/packs/default").value();
    const auto pack = places::parse_pack(files).value();
    return Town{places::make_places(pack.jurisdiction, pack.layers, pack.units, pack.zones).value(),
                parse_routing_pack(files, pack).value()};
  }();
  return town;
}

class Player {
 public:
  // What the line says should be, and what is; empty for a line that only tells.
  std::pair<std::string, std::string> play(std::string_view line) {
    line = trim(line.substr(0, line.find('#')));
    const auto arrow = line.find("->");
    std::istringstream in{std::string(line.substr(0, arrow))};
    std::vector<std::string> words;
    for (std::string word; in >> word;) words.push_back(word);
    if (words.empty()) return {};
    if (words[0] == "catalogue" || words[0] == "duty" || words[0] == "delegation") {
      add(words[0], std::string(trim(line.substr(words[0].size()))));
      return {};
    }
    const std::string wanted(trim(line.substr(arrow + 2)));
    if (words[0] == "load") return {wanted, load()};
    if (city_ == nullptr) {
      EXPECT_EQ(load(), "fine") << line;
    }
    if (words[2] == "at") return {wanted, asked(words)};
    return {wanted, judged(words)};
  }
  const std::set<std::string>& met() const { return met_; }

 private:
  void add(const std::string& what, const std::string& cells) {
    static const std::map<std::string, std::string> kHeads{
        {"catalogue", "zone,category,unit,limit_rule,request_types,effective_from,legal_basis,effective_to"},
        {"duty", "unit,category,kind,department,legal_basis,effective_from,effective_to,source"},
        {"delegation",
         "code,name_zh,name_en,category,department,unit,legal_basis,effective_from,effective_to,source"}};
    std::string& csv = csv_[what];
    if (csv.empty()) csv = kHeads.at(what) + "\n";
    csv += cells + "\n";
    city_ = nullptr;
  }
  std::string load() {
    RoutingPack pack = shipped().pack;
    if (csv_.contains("catalogue"))
      pack.entries = parse_catalogue("catalogue.csv", csv_["catalogue"]).value();
    if (csv_.contains("duty")) {
      pack.duties = parse_duty_list("duty_list.csv", csv_["duty"]).value();
      if (!csv_.contains("delegation")) pack.delegations.clear();
    }
    if (csv_.contains("delegation"))
      pack.delegations = parse_delegations("delegations.csv", csv_["delegation"]).value();
    const auto city = make_city(shipped().places, pack, 1, {.version = 1, .layers = pack.calendar});
    if (!city) {
      met_.insert(city.error().rule);
      return "refused: " + city.error().rule;
    }
    city_ = *city;
    return "fine";
  }
  // DAY CATEGORY at UNIT [for TYPE]
  std::string asked(const std::vector<std::string>& words) {
    Question question{.category = words[1], .day = calendar::parse_day(words[0]).value()};
    if (words.size() > 5) question.request_type = ledger::parse<ledger::RequestType>(words[5]).value();
    const places::UnitTree& units = city_->places->units;
    const places::Unit* here = units.find(words[3]);
    for (const places::Zone& zone : city_->places->zones.zones()) {
      const places::Unit* owner = units.find(zone.unit_code);
      if (owner != nullptr && units.is_within(here->id, owner->id))
        question.zones.push_back(city_->zone_at(zone));
    }
    EXPECT_FALSE(question.zones.empty()) << words[3];
    const Suggestion said = city_->catalogue->suggest(question);
    std::string out = said.unit_code + ":";
    for (const Reason& reason : said.reasons) {
      EXPECT_FALSE(reason.zh.empty() || reason.en.empty()) << reason.kind;
      met_.insert(reason.kind);
      out += " " + reason.kind;
    }
    return out;
  }
  // DAY UNIT leads|assists CATEGORY
  std::string judged(const std::vector<std::string>& words) {
    const places::Unit* unit = city_->places->units.find(words[1]);
    const auto part = words[2] == "leads" ? ledger::DutyPart::lead : ledger::DutyPart::assist;
    const auto refusal = refused_by_duty(city_->duty_book(), {unit->code, unit->kind}, words[3], part,
                                         calendar::parse_day(words[0]).value());
    if (!refusal) return "allowed";
    EXPECT_FALSE(refusal->zh.empty() || refusal->en.empty());
    return "refused: " + (refusal->responsible == nullptr ? "nobody" : refusal->responsible->code);
  }

  std::map<std::string, std::string> csv_{};
  CityPtr city_{};
  std::set<std::string> met_{};
};

TEST(DispatchScripts, HappenAsWrittenAndTellOfEveryReason) {
  std::set<std::string> met;
  int lines = 0;
  for (const auto& entry : fs::directory_iterator(TZ_SOURCE_DIR "/src/routing/testdata/dispatch")) {
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
    met.insert(player.met().begin(), player.met().end());
  }
  EXPECT_GE(lines, 50);
  for (const char* kind : {"catalogue", "fallback", "delegation", "township_duty_list", "double_dispatch",
                           "delegation_recovered"})
    EXPECT_TRUE(met.contains(kind)) << "no script tells of " << kind;
}

}  // namespace
}  // namespace tz::routing
