#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "base/text.h"
#include "routing/whistle_testing.h"

// Plays testdata/whistle/*.case, whose language testdata/whistle/README.md describes.
namespace tz::routing::whistle {
namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

Words words_of(std::string_view text) {
  std::istringstream in{std::string(text.substr(0, text.find('#')))};
  Words words;
  for (std::string word; in >> word;) words.push_back(word);
  return words;
}

std::string outcome_of(const Error& error) {
  switch (error.code) {
    case Errc::forbidden:
      return "forbidden: " + error.rule;
    case Errc::invalid_argument:
      return fmt::format("invalid: {} {}", error.field, error.rule);
    default:
      return "refused: " + error.rule;
  }
}

class Player {
 public:
  // What happened, and what the line says should have; nullopt for a line that says nothing of the kind.
  struct Outcome {
    std::string expected, got;
  };
  std::optional<Outcome> line(const std::string& text) {
    const Words words = words_of(text);
    if (words.empty()) return std::nullopt;
    if (words[0] == "units") {
      for (std::size_t i = 1; i < words.size(); ++i) units_[words[i]] = UnitId{static_cast<int>(i)};
      street_ = UnitId{1};
      return std::nullopt;
    }
    if (words[0] == "person") {
      people_[words.at(1)] = By{ActorId{100 + std::ssize(people_)},
                                parse<Capacity>(words.at(2)).value(),
                                units_.at(words.at(4)),
                                {}};
      return std::nullopt;
    }
    if (words[0] == "then") return look(words);
    return play(words);
  }

 private:
  Outcome look(const Words& words) const {
    const Part& p = *world_.w.part(units_.at(words.at(1)));
    Words expected(words.begin() + 3, words.end());
    std::string got(name(p.state));
    if (p.online) got += " online";
    if (p.left_before_done) got += " left";
    if (p.state != PartState::released && was_late(p)) got += " late";
    return {join(expected, " "), got};
  }
  bool was_late(const Part& p) const {
    const auto late = [&](const std::optional<Instant>& met, Instant due) {
      return met.value_or(world_.now) > due;
    };
    return late(p.acknowledged_at, p.due.acknowledge) || late(p.arrived_at, p.due.arrive) ||
           late(p.planned_at, p.due.plan);
  }

  static Instant time(const std::string& day, const std::string& clock) {
    const auto minutes = std::chrono::hours{std::stoi(clock.substr(0, 2))} +
                         std::chrono::minutes{std::stoi(clock.substr(3, 2))};
    return testing::at("2026-01-05T00:00:00") + std::chrono::days{std::stoi(day)} + minutes;
  }

  Outcome play(const Words& words) {
    const auto arrow = std::find(words.begin(), words.end(), "->");
    if (words.at(0) != "day" || arrow == words.end()) throw std::runtime_error("not a line of a script");
    const Instant now = time(words.at(1), words.at(2));
    if (now < world_.now && world_.w.version > 0) throw std::runtime_error("time runs backwards");
    world_.now = now;
    const By& by = people_.at(words.at(3));
    const Command command = read(words.at(4), Words(words.begin() + 5, arrow));
    const auto decided = world_.give(command, by);
    Outcome outcome{join(Words(arrow + 1, words.end()), " "), ""};
    if (!decided) {
      outcome.got = outcome_of(decided.error());
      return outcome;
    }
    world_.w = apply(std::move(world_.w), decided->event, now, by);
    outcome.got = name(world_.w.status);
    return outcome;
  }

  Draft draft(const Words& words) const {
    Draft d = testing::draft(parse<Kind>(words.at(0)).value(), {});
    d.street = street_;
    for (std::size_t i = 1; i < words.size(); ++i) {
      if (words[i] == "power") {
        d.power = "as told";
      } else if (words[i] == "meet") {
        d.meet_at = time(words.at(i + 2), words.at(i + 3));
        i += 3;
      } else {
        d.units.push_back(units_.at(words[i]));
      }
    }
    return d;
  }

  Command read(const std::string& verb, const Words& words) const {
    if (verb == "draft") return draft(words);
    if (verb == "approve") return Approve{};
    if (verb == "decline") return Decline{"as told"};
    if (verb == "blow") return Blow{};
    if (verb == "close") return Close{};
    if (verb == "rate") {
      Rate r = testing::rate(world_.w);
      r.solved = ledger::parse<ledger::Solved>(words.at(0)).value();
      return r;
    }
    const UnitId unit = units_.at(words.at(0));
    if (verb == "call") return Call{unit, "as told"};
    if (verb == "acknowledge") return Acknowledge{unit};
    if (verb == "arrive") return Arrive{unit};
    if (verb == "join") return Join{unit};
    if (verb == "leave") return Leave{unit};
    if (verb == "plan") return Plan{unit, world_.now + std::chrono::hours(2), "as told"};
    if (verb == "finish") return Finish{unit, "as told"};
    if (verb == "send_back") return SendBack{unit, "as told"};
    if (verb == "refuse") return Refuse{unit, "as told"};
    if (verb == "report") return Report{unit, "as told"};
    if (verb == "counter_rate") return CounterRate{unit, {}, ""};
    if (verb == "rule") {
      Rule r{unit, parse<Ruling>(words.at(1)).value(), {}, "as told"};
      if (words.size() > 2) r.replacement = units_.at(words[2]);
      return r;
    }
    throw std::runtime_error(verb + " is no command");
  }

  testing::World world_;
  std::map<std::string, UnitId> units_;
  std::map<std::string, By> people_;
  UnitId street_{};
};

std::vector<fs::path> scripts() {
  std::vector<fs::path> found;
  for (const auto& entry : fs::directory_iterator(TZ_SOURCE_DIR "/src/routing/testdata/whistle"))
    if (entry.path().extension() == ".case") found.push_back(entry.path());
  std::sort(found.begin(), found.end());
  return found;
}

class WhistleScript : public ::testing::TestWithParam<fs::path> {};

TEST_P(WhistleScript, HappensAsWritten) {
  std::ifstream in(GetParam());
  Player player;
  int said = 0, number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    const auto outcome = player.line(line);
    if (!outcome) continue;
    ++said;
    EXPECT_EQ(outcome->got, outcome->expected) << GetParam().filename() << ":" << number << ": " << line;
  }
  EXPECT_GE(said, 2) << "the script says almost nothing";
}

INSTANTIATE_TEST_SUITE_P(Testdata, WhistleScript, ::testing::ValuesIn(scripts()),
                         [](const auto& played) { return played.param.stem().string(); });

TEST(WhistleScripts, ThereIsOneForEveryRule) { EXPECT_GE(scripts().size(), 16U); }

}  // namespace
}  // namespace tz::routing::whistle
