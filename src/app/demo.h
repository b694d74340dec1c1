#pragma once
// The demonstration city: invented needs in every state, made by the same commands that people give.
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "app/demo_picture.h"
#include "base/clock.h"
#include "base/random.h"
#include "callback/callback_service.h"
#include "intake/media.h"
#include "intake/report.h"
#include "ledger/case_service.h"
#include "ledger/planner.h"

namespace tz::app {

// One line of a pack's demo.csv: service_code, request_type, channel, address, verbatim, demand, reply.
struct DemoNeed {
  std::string service_code, request_type, channel, address, verbatim, demand, reply;
};
//   invalid_argument  the header or a row is not of that form; line named
Result<std::vector<DemoNeed>> parse_demo_needs(const std::string& file, std::string_view csv);

// Who acts in the demonstration.
struct DemoActors {
  ActorId hotline{}, handler{}, approver{}, panel{}, callback{}, supervisor{};
  UnitId hotline_unit{}, callback_unit{}, panel_unit{}, supervisor_unit{};
  // A street that whistles, and the departments that come.
  ActorId street{}, head{}, housing{}, water{};
  ActorId second_callback{};  // makes second calls, because the first clerk may not
  UnitId street_unit{}, handler_unit{}, housing_unit{}, water_unit{};
};

struct DemoCounts {
  int made = 0, landed = 0, open = 0, pictures = 0;
};

// How many needs: `any` go to one of the states in turn, over seventy-five days; `settled` landed one to
// three months ago, for a few departments, so that a month's rates have enough matters to be compared.
struct DemoSize {
  int any = 0, settled = 0;
};

enum class DemoAim : std::uint8_t;  // where a need is left; demo.cc

// How far back the needs of the demonstration go.
inline constexpr std::chrono::days kDemoTime{93};

// Makes needs before `end`, by `cases` whose clock is `clock`. The same seed gives the same city. Every
// refused command is an error: a demonstration that breaks a rule shows a bug.
class DemoCity {
 public:
  // `calls` and `media` work on the same cases, by the same clock.
  DemoCity(ledger::CaseService& cases, callback::CallbackService& calls, intake::MediaService& media,
           const ledger::Planner& planner, ManualClock& clock, SeededRandom& random, DemoActors actors)
      : cases_(cases),
        calls_(calls),
        media_(media),
        planner_(planner),
        clock_(clock),
        random_(random),
        actors_(actors) {}
  Result<DemoCounts> make(JurisdictionId j, const std::vector<DemoNeed>& needs, DemoSize size, Instant end,
                          const std::function<void(int)>& progress);

 private:
  struct Walk;
  Result<ledger::CaseStatus> walk(JurisdictionId j, const DemoNeed& need, int number, DemoAim aim,
                                  Instant start, Instant end);
  std::optional<LatLng> place(JurisdictionId j, const std::string& address);
  // The picture of a scene, kept once.
  Result<ledger::Media> picture(JurisdictionId j, DemoScene scene, bool mended, std::uint32_t variant);
  std::uint64_t below(std::uint64_t bound) { return random_.next_u64() % bound; }

  ledger::CaseService& cases_;
  callback::CallbackService& calls_;
  intake::MediaService& media_;
  const ledger::Planner& planner_;
  ManualClock& clock_;
  SeededRandom& random_;
  DemoActors actors_;
  std::map<std::tuple<DemoScene, bool, std::uint32_t>, ledger::Media> drawn_;
  std::map<std::string, LatLng> returning_;  // by address
  int pictures_ = 0, ended_ = 0;
};

}  // namespace tz::app
