#pragma once
// The town of packs/default with its ledger, on one engine: for tests of dispatch.
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <string>

#include "base/random.h"
#include "base/time.h"
#include "calendar/module.h"
#include "ledger/module.h"
#include "places/module.h"
#include "routing/module.h"
#include "store/testing.h"

namespace tz::routing::dispatch_testing {

inline constexpr JurisdictionId kTown{1};

struct Packs {
  places::Pack places;
  RoutingPack routing;
};
inline Packs shipped() {
  const auto files = places::read_pack_folder(TZ_SOURCE_DIR "/packs/default").value();
  places::Pack pack = places::parse_pack(files).value();
  RoutingPack routing = parse_routing_pack(files, pack).value();
  return {std::move(pack), std::move(routing)};
}

// A Monday in 2026, ten in the morning there.
inline Instant monday() { return parse_instant("2026-01-05T02:00:00Z").value(); }

template <class Backend>
class Town : public ::testing::Test {
 protected:
  Town() {
    EXPECT_TRUE(store::migrate(*db_, places::schema()).has_value());
    EXPECT_TRUE(store::migrate(*db_, calendar::schema()).has_value());
    EXPECT_TRUE(store::migrate(*db_, ledger::schema()).has_value());
    const auto migrated = store::migrate(*db_, schema());
    EXPECT_TRUE(migrated.has_value()) << migrated.error().message;
    EXPECT_TRUE(places_.service.load_pack(kTown, packs_.places).has_value());
    const auto loaded = routing_.service.load_pack(kTown, packs_.routing);
    EXPECT_TRUE(loaded.has_value()) << loaded.error().message;
  }
  UnitId unit(std::string_view code) { return (*places_.service.current(kTown))->units.find(code)->id; }
  // The zones of a unit's area, finest first.
  std::vector<std::string> zones_of(std::string_view code) {
    const auto city = routing_.service.city(kTown).value();
    const places::UnitTree& units = city->places->units;
    std::vector<ZoneAt> here;
    for (const places::Zone& zone : city->places->zones.zones()) {
      const places::Unit* owner = units.find(zone.unit_code);
      if (owner != nullptr && units.is_within(units.find(code)->id, owner->id))
        here.push_back(city->zone_at(zone));
    }
    std::ranges::sort(here, std::ranges::greater{}, &ZoneAt::rank);
    std::vector<std::string> codes;
    for (const ZoneAt& zone : here) codes.push_back(zone.code);
    return codes;
  }
  ledger::By as(ledger::Role role, std::string_view at = "") {
    ledger::By by{.actor = ActorId{100 + static_cast<std::int64_t>(role)}, .role = role};
    if (!at.empty()) by.unit = unit(at);
    return by;
  }
  ledger::Case handle(ledger::CaseId id, const ledger::Command& command, const ledger::By& by) {
    const auto after = ledger_.service.handle_latest(kTown, id, command, by);
    if (!after) throw std::runtime_error(after.error().rule + ": " + after.error().message);
    clock_.advance(std::chrono::minutes{1});
    return *after;
  }
  ledger::Receipt received(std::string category, std::string_view area,
                           ledger::RequestType type = ledger::RequestType::help) {
    ledger::Receive need{.request_type = type, .category = std::move(category), .zones = zones_of(area)};
    need.verbatim = "虚构的诉求";
    const auto receipt =
        ledger_.service.receive(kTown, "YC", "Asia/Shanghai", need, {kResidentActor, ledger::Role::resident});
    if (!receipt) throw std::runtime_error(receipt.error().message);
    const auto c = ledger_.service.load(kTown, receipt->id).value();
    handle(receipt->id, ledger::Classify{.request_type = type, .category = c.category, .zones = c.zones},
           as(ledger::Role::hotline, "hotline"));
    return *receipt;
  }
  void dispatch(ledger::CaseId id, std::string_view to) {
    const auto c = ledger_.service.load(kTown, id).value();
    auto proposal = routing_.planner.propose(c, clock_.now()).value();
    proposal.dispatch.unit = unit(to);
    handle(id, proposal.dispatch, as(ledger::Role::hotline, "hotline"));
  }
  // Given to `from`, which objects for `named`; the panel of the east district gives it to `to`, or leaves it
  // where it is if that is empty.
  ledger::Receipt ruled(std::string category, std::string_view from, std::string_view named,
                        std::string_view to, ledger::RequestType type = ledger::RequestType::help) {
    const auto receipt = received(std::move(category), "YC-W1", type);
    dispatch(receipt.id, from);
    handle(receipt.id, ledger::Sign{}, as(ledger::Role::handler, from));
    handle(receipt.id,
           ledger::Object{.proposed = unit(named), .basis = "三定方案", .reason = "职责在另一单位"},
           as(ledger::Role::handler, from));
    ledger::RuleObjection ruling{.upheld = !to.empty(), .ruling = "按三定方案"};
    if (!to.empty()) ruling.unit = unit(to);
    handle(receipt.id, ruling, as(ledger::Role::panel, "YC-E"));
    return receipt;
  }
  std::size_t follow() {
    while (ledger_.events.seal(kTown, 1000).value() > 0) {
    }
    std::size_t all = 0;
    for (;;) {
      const auto read = dispatch_.follower.follow(kTown, 3);  // in small pieces
      EXPECT_TRUE(read.has_value()) << read.error().message;
      if (!read || *read == 0) return all;
      all += *read;
    }
  }

  std::unique_ptr<store::Database> db_ = Backend::make();
  ManualClock clock_{monday()};
  SeededRandom random_{7};
  IdMaker ids_{clock_, random_};
  places::Module places_{*db_, ids_, clock_};
  calendar::Module days_{*db_, clock_};
  Module routing_{*db_, places_.service, days_.service, clock_};
  ledger::Module ledger_{*db_, clock_, random_, ids_, ledger::policy_from(routing_.planner)};
  DispatchModule dispatch_{routing_, ledger_.events};
  Packs packs_ = shipped();
};

}  // namespace tz::routing::dispatch_testing
