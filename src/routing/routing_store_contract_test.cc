#include <gmock/gmock.h>

#include <algorithm>
#include <array>

#include "base/random.h"
#include "base/time.h"
#include "calendar/module.h"
#include "places/module.h"
#include "routing/module.h"
#include "routing/policy_block.h"
#include "store/testing.h"

namespace tz::routing {
namespace {

using testing::HasSubstr;

constexpr JurisdictionId kTown{1};

struct Packs {
  places::Pack places;
  RoutingPack routing;
};
Packs shipped(const std::string& name) {
  const auto files = places::read_pack_folder(TZ_SOURCE_DIR "/packs/" + name).value();
  places::Pack pack = places::parse_pack(files).value();
  RoutingPack routing = parse_routing_pack(files, pack).value();
  return {std::move(pack), std::move(routing)};
}

template <class Backend>
class RoutingContract : public testing::Test {
 protected:
  RoutingContract() {
    EXPECT_TRUE(store::migrate(*db_, places::schema()).has_value());
    EXPECT_TRUE(store::migrate(*db_, calendar::schema()).has_value());
    EXPECT_TRUE(store::migrate(*db_, schema()).has_value());
  }
  void load(const Packs& packs) {
    const auto placed = places_.service.load_pack(kTown, packs.places);
    ASSERT_TRUE(placed.has_value()) << placed.error().message;
    const auto routed = routing_.service.load_pack(kTown, packs.routing);
    ASSERT_TRUE(routed.has_value()) << routed.error().message;
    report_ = *routed;
  }
  UnitId unit(std::string_view code) { return (*places_.service.current(kTown))->units.find(code)->id; }
  ledger::Case a_case(std::string category, LatLng at, ledger::RequestType type = ledger::RequestType::help) {
    ledger::Case c;
    c.jurisdiction = kTown;
    c.category = std::move(category);
    c.request_type = type;
    c.zones = routing_.planner.zones_at(kTown, at);
    return c;
  }

  std::unique_ptr<store::Database> db_ = Backend::make();
  ManualClock clock_;
  SeededRandom random_{7};
  IdMaker ids_{clock_, random_};
  places::Module places_{*db_, ids_, clock_};
  calendar::Module days_{*db_, clock_};
  Module routing_{*db_, places_.service, days_.service, clock_};
  RoutingReport report_;
};
TYPED_TEST_SUITE(RoutingContract, store::testing::Backends, store::testing::BackendNames);

TYPED_TEST(RoutingContract, LoadsWhatWasSaved) {
  const Packs packs = shipped("default");
  const auto version = this->routing_.store.save(kTown, packs.routing, true, this->clock_.now());
  ASSERT_TRUE(version.has_value()) << version.error().message;
  EXPECT_EQ(*version, 1);
  const auto loaded = this->routing_.store.load(kTown);
  ASSERT_TRUE(loaded.has_value()) << loaded.error().message;
  EXPECT_EQ(loaded->catalogue_version, 1);
  EXPECT_EQ(loaded->pack.entries, packs.routing.entries);
  EXPECT_EQ(loaded->pack.limits, packs.routing.limits);
  EXPECT_EQ(policy_numbers(loaded->pack.policy), policy_numbers(packs.routing.policy));
  ASSERT_EQ(loaded->pack.categories.size(), packs.routing.categories.size());
  for (std::size_t i = 0; i < packs.routing.categories.size(); ++i) {
    const Category& a = loaded->pack.categories[i];
    const Category& b = packs.routing.categories[i];
    EXPECT_EQ(std::tie(a.code, a.parent, a.name_zh, a.keywords, a.urgency, a.sensitive, a.community_may_own),
              std::tie(b.code, b.parent, b.name_zh, b.keywords, b.urgency, b.sensitive, b.community_may_own));
    ASSERT_EQ(a.attributes.size(), b.attributes.size()) << a.code;
    for (std::size_t k = 0; k < a.attributes.size(); ++k) {
      EXPECT_EQ(a.attributes[k].code, b.attributes[k].code);
      EXPECT_EQ(a.attributes[k].datatype, b.attributes[k].datatype);
      EXPECT_EQ(a.attributes[k].order, b.attributes[k].order);
      ASSERT_EQ(a.attributes[k].values.size(), b.attributes[k].values.size());
      for (std::size_t v = 0; v < a.attributes[k].values.size(); ++v)
        EXPECT_EQ(a.attributes[k].values[v].name_zh, b.attributes[k].values[v].name_zh);
    }
  }
  EXPECT_EQ(this->routing_.store.load(JurisdictionId{9}).error().code, Errc::not_found);
}

TYPED_TEST(RoutingContract, ThePolicyIsTheCitysOwnAndCountsItsDays) {
  Packs packs = shipped("boston");
  packs.routing.policy.reopen_window = std::chrono::days{7};
  this->load(packs);
  const Module again(*this->db_, this->places_.service, this->days_.service, this->clock_);
  for (const Module* module : std::initializer_list<const Module*>{&this->routing_, &again}) {
    const ledger::Policy policy = module->planner.policy(kTown);
    EXPECT_EQ(policy.reopen_window, std::chrono::days{7});
    EXPECT_EQ(policy.time_zone, "America/New_York") << "days on which someone was called are Boston's";
  }
  EXPECT_EQ(policy_numbers(this->routing_.planner.policy(JurisdictionId{9})),
            policy_numbers(ledger::Policy{}));
}

// docs/sources.md#tip-off-line
TYPED_TEST(RoutingContract, ATipOffGoesAroundTheLineOfTheUnitThatItIsAbout) {
  this->load(shipped("default"));
  const auto& planner = this->routing_.planner;
  const auto in_line = [&](std::string_view accused, std::string_view unit) {
    const auto line = planner.line_of(kTown, this->unit(unit));
    return std::ranges::count(line, this->unit(accused)) > 0;
  };
  EXPECT_TRUE(in_line("YC-W1", "YC-W1"));
  EXPECT_TRUE(in_line("YC-W1", "YC-W11")) << "below";
  EXPECT_TRUE(in_line("YC-W1", "YC-W")) << "above";
  EXPECT_TRUE(in_line("YC-W1", "YC")) << "above it all";
  EXPECT_FALSE(in_line("YC-W1", "water"));
  EXPECT_TRUE(in_line("YC", "water"));
  for (const std::string_view desk : {"hotline", "callback", "supervision"}) {
    EXPECT_FALSE(in_line("YC", desk)) << desk << ": someone looks into a tip-off about the city's head";
    EXPECT_TRUE(in_line(desk, desk));
  }
  ledger::Case c;
  c.jurisdiction = kTown;
  c.request_type = ledger::RequestType::report;
  c.category = "environment.litter";
  const auto places = *this->places_.service.current(kTown);
  for (const auto& zone : places->zones.zones())
    if (zone.unit_code == "YC-W1" || zone.unit_code == "YC-W") c.zones.push_back(zone.code);
  ASSERT_FALSE(c.zones.empty());
  const auto usual = planner.propose(c, this->clock_.now());
  ASSERT_TRUE(usual.has_value()) << usual.error().message;
  c.complained_unit = usual->dispatch.unit;
  const auto around = planner.propose(c, this->clock_.now());
  ASSERT_TRUE(around.has_value());
  EXPECT_EQ(around->dispatch.unit, this->unit("supervision")) << around->reason_en;
  EXPECT_TRUE(around->dispatch.due.result.has_value());
  c.complained_unit = this->unit("YC-W11");
  EXPECT_EQ(planner.district_of(c).value(), this->unit("hotline")) << "the district is above the accused";
  c.complained_unit = this->unit("YC-W1");
  const auto proposal = planner.propose(c, this->clock_.now());
  ASSERT_TRUE(proposal.has_value());
  EXPECT_NE(proposal->dispatch.copied_to, std::optional(this->unit("YC-W")));
}

TYPED_TEST(RoutingContract, KnowsTheDistrictAndWhatACommunityMayOwn) {
  this->load(shipped("default"));
  const auto places = *this->places_.service.current(kTown);
  const auto& planner = this->routing_.planner;
  int districts = 0;
  for (const auto& zone : places->zones.zones()) {
    ledger::Case c;
    c.jurisdiction = kTown;
    c.zones = {zone.code};
    const places::Unit* own = places->units.find(zone.unit_code);
    if (zone.level != places::ZoneLevel::district || own == nullptr) continue;
    ++districts;
    EXPECT_EQ(planner.district_of(c).value(), own->id);
  }
  EXPECT_EQ(districts, 2);
  ledger::Case nowhere;
  nowhere.jurisdiction = kTown;
  EXPECT_EQ(planner.district_of(nowhere).value(), this->unit("hotline"));
  EXPECT_FALSE(planner.may_own(kTown, this->unit("YC-W11"), "roads.pothole"));
  EXPECT_TRUE(planner.may_own(kTown, this->unit("YC-W1"), "roads.pothole"));
  EXPECT_FALSE(planner.may_own(kTown, UnitId{999}, "roads.pothole"));
  EXPECT_FALSE(planner.may_own(kTown, this->unit("YC-W1"), "safety.fire_lane")) << "taken back by the list";
  int owned = 0;
  const auto city = *this->routing_.service.city(kTown);
  for (const auto& category : city->categories.categories())
    if (planner.may_own(kTown, this->unit("YC-W11"), category.code)) {
      ++owned;
      EXPECT_TRUE(category.community_may_own || !city->categories.is_leaf(category.code)) << category.code;
    }
  EXPECT_GT(owned, 0);
}

// A configuration is read whole, into memory, once: of one city, and none of the others.
TYPED_TEST(RoutingContract, AConfigurationIsReadWithoutThoseOfOtherCities) {
  const Packs packs = shipped("default");
  for (int city = 2; city <= 24; ++city) {
    places::Pack other = packs.places;
    other.jurisdiction.code = "town-" + std::to_string(city);
    ASSERT_TRUE(this->places_.service.load_pack(JurisdictionId{city}, other).has_value());
    ASSERT_TRUE(this->routing_.service.load_pack(JurisdictionId{city}, packs.routing).has_value());
  }
  this->load(packs);
  ASSERT_TRUE(store::testing::analyze(*this->db_));
  store::testing::Recorder recorder(*this->db_);
  ASSERT_TRUE(SqlRoutingStore(recorder).load(kTown).has_value());
  ASSERT_TRUE(places::SqlPlaceStore(recorder).load(kTown).has_value());
  EXPECT_GT(recorder.seen().size(), 10U);
  for (const auto& seen : recorder.seen()) {
    // The list of cities itself, a row each, is read whole.
    if (seen.sql.find("FROM places_jurisdiction") != std::string::npos) continue;
    // What fits on a page or two PostgreSQL rightly reads whole: asked of what grows with a city.
    const bool grows = std::ranges::any_of(
        std::array{"FROM places_zone", "FROM places_unit", "FROM routing_category",
                   "FROM routing_catalogue_entry"},
        [&](std::string_view table) { return seen.sql.find(table) != std::string::npos; });
    if (this->db_->dialect() == store::Dialect::postgres && !grows) continue;
    const auto plan = store::testing::explain(*this->db_, seen.sql, seen.params);
    ASSERT_TRUE(plan.has_value()) << plan.error().message;
    EXPECT_TRUE(store::testing::wide_reads(*plan, this->db_->dialect(), store::testing::Breadth::jurisdiction)
                    .empty())
        << seen.sql << "\n"
        << *plan;
  }
}

TYPED_TEST(RoutingContract, TheSamePackTwiceMakesNoNewCatalogue) {
  const Packs packs = shipped("default");
  this->load(packs);
  EXPECT_TRUE(this->report_.new_catalogue);
  EXPECT_EQ(this->report_.catalogue_version, 1);
  this->load(packs);
  EXPECT_FALSE(this->report_.new_catalogue);
  EXPECT_EQ(this->report_.catalogue_version, 1);
  Packs changed = packs;
  changed.routing.entries.pop_back();
  this->load(changed);
  EXPECT_EQ(this->report_.catalogue_version, 2);
  const auto rows = this->db_->read([](store::Transaction& tx) {
    return tx.query(
        "SELECT COUNT(*) FROM routing_catalogue_entry WHERE jurisdiction_id = $1 AND version = $2", kTown, 1);
  });
  EXPECT_EQ(rows->front().i64(0),
            static_cast<std::int64_t>(packs.routing.entries.size()));  // version 1 is as it was
}

TYPED_TEST(RoutingContract, ACategoryThatLeavesThePackStaysInactive) {
  Packs packs = shipped("default");
  this->load(packs);
  std::erase_if(packs.routing.categories, [](const Category& c) { return c.code == "roads.manhole"; });
  this->load(packs);
  EXPECT_EQ(this->report_.categories_closed, 1U);
  const auto service = this->routing_.planner.service(kTown, "roads.manhole");
  ASSERT_TRUE(service.has_value());
  EXPECT_FALSE(service->active);
}

TYPED_TEST(RoutingContract, ProposesAUnitWithLimitsAndAReason) {
  this->load(shipped("liaoyuan"));
  const LatLng there = *make_lat_lng(42.905, 125.15);  // Dongji, Longshan
  const Instant start = *parse_instant("2021-09-30T12:00:00+08:00");
  const auto heating = this->routing_.planner.propose(this->a_case("utilities.heating", there), start);
  ASSERT_TRUE(heating.has_value()) << heating.error().message;
  EXPECT_EQ(heating->dispatch.unit, this->unit("heating"));
  EXPECT_EQ(heating->dispatch.due.rule, "CN-JN-2018.general");
  EXPECT_EQ(format_local(*heating->dispatch.due.result, "Asia/Shanghai"), "2021-10-13T23:59:59+08:00");
  EXPECT_EQ(heating->dispatch.catalogue_version, 1);
  EXPECT_THAT(heating->reason_zh, HasSubstr("供热公司"));

  const auto complaint = this->routing_.planner.propose(
      this->a_case("utilities.heating", there, ledger::RequestType::complaint), start);
  EXPECT_EQ(complaint->dispatch.unit, this->unit("housing"));

  const auto litter = this->routing_.planner.propose(this->a_case("environment.litter", there), start);
  EXPECT_EQ(litter->dispatch.unit, this->unit("220402001"));
  EXPECT_EQ(litter->dispatch.copied_to, this->unit("220402"));

  const auto unknown = this->routing_.planner.propose(this->a_case("", there), start);
  EXPECT_TRUE(unknown->dispatch.fallback);
  EXPECT_EQ(unknown->dispatch.unit, this->unit("220402"));
  ledger::Case nowhere = this->a_case("", *make_lat_lng(0, 0));
  EXPECT_EQ(this->routing_.planner.propose(nowhere, start)->dispatch.unit, this->unit("hotline"));
}

TYPED_TEST(RoutingContract, TheCataloguesOwnLimitHoldsForTheUnitItNames) {
  this->load(shipped("default"));
  const Instant start = *parse_instant("2025-03-03T09:00:00+08:00");
  const ledger::Case c =
      this->a_case("market.consumer", *make_lat_lng(30.01, 123.01), ledger::RequestType::complaint);
  EXPECT_EQ(this->routing_.planner.deadlines(c, this->unit("market"), start)->rule,
            "CN-MARKET-COMPLAINT.mediation");
  EXPECT_EQ(this->routing_.planner.deadlines(c, this->unit("civil"), start)->rule, "CN-JN-2018.general");
}

TYPED_TEST(RoutingContract, TheRuleOnTheSheetBoundsAnExtension) {
  this->load(shipped("default"));
  ledger::Case c = this->a_case("roads.lamps", *make_lat_lng(30.01, 123.01));
  c.due.result = *parse_instant("2025-03-07T23:59:59+08:00");  // a Friday
  const auto rule_of = [&](const std::string& rule) {
    c.due.rule = rule;
    return this->routing_.planner.extension(c).value();
  };
  EXPECT_EQ(rule_of("CN-BJ-2022.general").times_max, 0);
  EXPECT_FALSE(rule_of("CN-BJ-2022.general").latest.has_value());
  EXPECT_EQ(rule_of("CN-AY-2021.general").times_max, 1);
  EXPECT_EQ(format_local(*rule_of("CN-AY-2021.general").latest, "Asia/Shanghai"),
            "2025-03-14T23:59:59+08:00");
  EXPECT_EQ(rule_of("CN-JN-2018.general").times_max, 1);
  EXPECT_FALSE(rule_of("CN-JN-2018.general").latest.has_value()) << "another law says until when";
  EXPECT_EQ(rule_of("source:elsewhere").times_max, 1) << "the profile's, for a rule that is not ours";
  c.due.result.reset();
  EXPECT_FALSE(rule_of("CN-AY-2021.general").latest.has_value());
}

TYPED_TEST(RoutingContract, ASurveyedOutlineIsTheBorderOfTheCity) {
  this->load(shipped("boston"));
  const CityPlanner& planner = this->routing_.planner;
  const LatLng inside = *make_lat_lng(42.3554, -71.0640), beyond = *make_lat_lng(42.3736, -71.1190);
  EXPECT_TRUE(planner.in_area(kTown, beyond));  // the outline that is shipped was drawn, and refuses nobody
  const auto surveyed = this->places_.service.import_zones(
      kTown,
      R"({"type":"FeatureCollection","features":[{"type":"Feature",)"
      R"("properties":{"code":"boston","name_zh":"波士顿市","name_en":"Boston"},)"
      R"("geometry":{"type":"Polygon","coordinates":[[[-71.1,42.3],[-71,42.3],[-71,42.4],[-71.1,42.4],[-71.1,42.3]]]}}]})",
      {.layer = "city"});
  ASSERT_TRUE(surveyed.has_value()) << surveyed.error().message;
  EXPECT_TRUE(planner.in_area(kTown, inside));
  EXPECT_FALSE(planner.in_area(kTown, beyond));  // in the box, and yet not in the city
}

TYPED_TEST(RoutingContract, AnswersWhatTheWaysInAsk) {
  this->load(shipped("default"));
  const CityPlanner& planner = this->routing_.planner;
  ASSERT_EQ(planner.jurisdictions().size(), 1U);
  const auto card = planner.jurisdiction(kTown);
  ASSERT_TRUE(card.has_value());
  EXPECT_EQ(card->open311_id, "yunchuan.example");
  EXPECT_FALSE(card->surveyed);
  EXPECT_THAT(card->emergency_numbers, testing::Contains("110"));
  EXPECT_EQ(planner.jurisdiction(JurisdictionId{9}).error().code, Errc::not_found);
  EXPECT_GE(planner.services(kTown)->size(), 40U);
  EXPECT_EQ(planner.service(kTown, "roads").error().field, "service_code");  // a group is no service
  EXPECT_EQ(planner.service(kTown, "utilities.heating")->attributes.size(), 3U);
  EXPECT_TRUE(planner.in_area(kTown, *make_lat_lng(30.05, 123.05)));
  EXPECT_FALSE(planner.in_area(kTown, *make_lat_lng(31, 123.05)));
  EXPECT_THAT(planner.zones_at(kTown, *make_lat_lng(30.01, 123.01)),
              testing::ElementsAre("YC-W11", "YC-W1", "YC-W"));
  EXPECT_THAT(*planner.zones_geojson(kTown, "district"), HasSubstr("FeatureCollection"));
  EXPECT_EQ(planner.zones_geojson(kTown, "ward").error().field, "layer");
  EXPECT_EQ(planner.units_below(kTown, this->unit("YC-E")).size(), 6U);
  EXPECT_EQ(planner.zone_names(kTown).size(), 14U);
}

TYPED_TEST(RoutingContract, LinesWhoseUnitWasClosedAreLeftOutUntilTheCatalogueIsLoadedAgain) {
  Packs packs = shipped("default");
  this->load(packs);
  std::erase_if(packs.places.units, [](const places::Unit& unit) { return unit.code == "heating"; });
  ASSERT_TRUE(this->places_.service.load_pack(kTown, packs.places).has_value());
  const auto c = this->a_case("utilities.heating", *make_lat_lng(30.01, 123.01));
  const auto proposal = this->routing_.planner.propose(c, this->clock_.now());
  ASSERT_TRUE(proposal.has_value()) << proposal.error().message;
  EXPECT_EQ(proposal->dispatch.unit, this->unit("housing"));  // the line of the group above
  EXPECT_EQ(this->routing_.service.load_pack(kTown, packs.routing).error().rule, "inactive_unit");
}

}  // namespace
}  // namespace tz::routing
