#pragma once
// What happens to one need of the made-up city: who does what next, and when. Everything a life is drawn from
// comes from one seed and the need's number, so that a run can be repeated.
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "app/application.h"
#include "base/clock.h"

namespace tz::simulation {

// Each thread has its own time: what happens to one need does not wait for another.
class ThreadClock final : public Clock {
 public:
  Instant now() const override { return time(); }
  static Instant& time() {
    thread_local Instant at{};
    return at;
  }
};

// What the city consists of, read once.
struct Town {
  JurisdictionId id{};
  std::string prefix{}, zone{};
  std::vector<std::string> services{};
  std::vector<LatLng> points{};
  std::vector<UnitId> departments{};
  std::map<UnitId, UnitId> parents{};
  std::map<UnitId, bool> streets{};  // the units that are one
  UnitId hotline{}, callback{}, supervision{};
};
//   not_found  the city lacks a desk that the simulation needs
Result<Town> read_town(app::Application& app, JurisdictionId id, std::uint64_t seed);

// Commands that were refused, by the rule, with one message each: the made-up people make few mistakes, and
// only these.
class Refusals {
 public:
  void add(std::string_view what, const Error& error);
  std::map<std::string, std::pair<int, std::string>> take() const;

 private:
  mutable std::mutex mutex_;
  std::map<std::string, std::pair<int, std::string>> seen_;
};

class Need {
 public:
  Need(std::uint64_t seed, std::uint64_t number, Instant born);

  Instant next() const { return next_; }
  bool over() const { return over_; }
  // Does what is due at next(), by the clock of this thread, and sets the next time.
  void step(app::Application& app, const Town& town, Refusals& refusals);

 private:
  using Hours = std::chrono::duration<double, std::ratio<3600>>;
  std::uint64_t below(std::uint64_t bound) { return random_() % bound; }
  bool happens(int percent) { return below(100) < static_cast<std::uint64_t>(percent); }
  void in(Hours low, Hours high);
  void at(Instant when);
  void end() { over_ = true; }

  bool run(app::Application& app, const Town& town, Refusals& refusals, const ledger::By& by,
           const ledger::Command& command);
  void receive(app::Application& app, const Town& town, Refusals& refusals);
  void triage(app::Application& app, const Town& town, Refusals& refusals);
  void dispatch(app::Application& app, const Town& town, Refusals& refusals);
  void sign(app::Application& app, const Town& town, Refusals& refusals);
  void contact_or_object(app::Application& app, const Town& town, Refusals& refusals);
  void rule(app::Application& app, const Town& town, Refusals& refusals);
  void work(app::Application& app, const Town& town, Refusals& refusals);
  void side_step(app::Application& app, const Town& town, Refusals& refusals);
  void carry(app::Application& app, const Town& town, Refusals& refusals);
  void file(app::Application& app, const Town& town, Refusals& refusals);
  void check(app::Application& app, const Town& town, Refusals& refusals);
  void call_back(app::Application& app, const Town& town, Refusals& refusals);
  void land(app::Application& app, const Town& town, Refusals& refusals);
  void whistle(app::Application& app, const Town& town, Refusals& refusals);
  void plan_result();

  ledger::By hotline(const Town& town) const;
  ledger::By handler() const;
  ledger::By approver(const Town& town) const;

  std::mt19937_64 random_;
  Instant next_{};
  bool over_ = false;
  ledger::Case now_{};
  Instant result_planned_{};
  int side_steps_ = 0, calls_missed_ = 0, rounds_ = 0;
  bool unreachable_ = false;
};

}  // namespace tz::simulation
