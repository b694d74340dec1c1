// The duty list, the delegations and the precedents as they are kept, on both engines.
#include <gmock/gmock.h>

#include "calendar/civil_day.h"
#include "routing/dispatch_testing.h"

namespace tz::routing {
namespace {

using namespace dispatch_testing;
using calendar::parse_day;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::string_view kHead =
    "unit,category,kind,department,legal_basis,effective_from,effective_to,source\n";
constexpr std::string_view kPowers =
    "code,name_zh,name_en,category,department,unit,legal_basis,effective_from,effective_to,source\n";

ListLoad only_food() {
  return {.duty_list = std::string(kHead) +
                       "@street,market.food,may_assist,market,食品安全法,2026-01-05,,清单（虚构）\n",
          .delegations = std::string(kPowers)};
}

template <class Backend>
class DispatchContract : public Town<Backend> {
 protected:
  std::vector<Precedent> all(std::optional<PrecedentState> state = {}) {
    return this->routing_.precedents.list(kTown, state, {}, 100).value().rows;
  }
  Adoption adoption(std::string zone = "*") {
    return {.zone = std::move(zone),
            .effective_from = *parse_day("2026-01-06"),
            .legal_basis = "三定方案第3条",
            .reason = "裁定已两次一致"};
  }
  UnitId asked(std::string_view category, std::string_view area, std::string_view day) {
    Question question{.category = std::string(category), .day = *parse_day(day)};
    const auto city = this->routing_.service.city(kTown).value();
    for (const auto& code : this->zones_of(area))
      question.zones.push_back(city->zone_at(*city->places->zones.find_code(code)));
    return city->catalogue->suggest(question).unit;
  }
};
TYPED_TEST_SUITE(DispatchContract, store::testing::Backends, store::testing::BackendNames);

TYPED_TEST(DispatchContract, TheListsBelongToAVersionAndOldVersionsStay) {
  auto& service = this->routing_.service;
  const auto first = this->routing_.store.load(kTown).value();
  EXPECT_EQ(first.catalogue_version, 1);
  EXPECT_EQ(first.pack.duties, this->packs_.routing.duties);
  EXPECT_EQ(first.pack.delegations, this->packs_.routing.delegations);
  EXPECT_FALSE(first.pack.lists_by_hand);

  const auto plan = service.plan_lists(kTown, only_food());
  ASSERT_TRUE(plan.has_value()) << plan.error().message;
  EXPECT_EQ(plan->duties_added.size(), 1U);
  EXPECT_EQ(plan->duties_removed.size(), first.pack.duties.size());
  EXPECT_EQ(plan->delegations_removed.size(), first.pack.delegations.size());
  EXPECT_TRUE(plan->refusals.empty());
  EXPECT_FALSE(plan->known);
  EXPECT_EQ(service.load_lists(kTown, only_food(), plan->digest).value(), 2);
  EXPECT_EQ(service.city(kTown).value()->duties.lines().size(), 1U);

  const auto old = service.city_of_version(kTown, 1, this->clock_.now());
  ASSERT_TRUE(old.has_value()) << old.error().message;
  EXPECT_EQ((*old)->duties.lines(), first.pack.duties);
  EXPECT_EQ((*old)->delegations.all(), first.pack.delegations);
  EXPECT_EQ((*old)->catalogue->entries(), first.pack.entries);
  EXPECT_EQ(service.city_of_version(kTown, 3, this->clock_.now()).error().code, Errc::not_found);

  EXPECT_EQ(service.load_lists(kTown, only_food(), plan->digest).error().rule, "digest")
      << "the preview was of the version before";
  const auto again = service.plan_lists(kTown, only_food()).value();
  EXPECT_TRUE(again.known);
  EXPECT_EQ(service.load_lists(kTown, only_food(), again.digest).value(), 2) << "what holds makes no version";
}

TYPED_TEST(DispatchContract, APackDoesNotTakeAwayWhatAPersonLoaded) {
  auto& service = this->routing_.service;
  const auto plan = service.plan_lists(kTown, only_food()).value();
  ASSERT_TRUE(service.load_lists(kTown, only_food(), plan.digest).has_value());
  const auto report = service.load_pack(kTown, this->packs_.routing);
  ASSERT_TRUE(report.has_value()) << report.error().message;
  EXPECT_TRUE(report->lists_kept);
  EXPECT_FALSE(report->new_catalogue);
  Module again(*this->db_, this->places_.service, this->days_.service, this->clock_);
  EXPECT_EQ(again.service.city(kTown).value()->duties.lines().size(), 1U);
}

TYPED_TEST(DispatchContract, AListThatTheCatalogueStandsAgainstIsShownAndNotLoaded) {
  auto& service = this->routing_.service;
  // The catalogue gives every matter of the neighbourhood to the community.
  const ListLoad load{.duty_list =
                          std::string(kHead) +
                          "@community,community.stairwell,recovered,fire,消防法,2026-01-01,,清单（虚构）\n"};
  const auto plan = service.plan_lists(kTown, load);
  ASSERT_TRUE(plan.has_value()) << plan.error().message;
  ASSERT_EQ(plan->refusals.size(), 1U);
  EXPECT_EQ(plan->refusals[0].rule, "township_duty_list");
  EXPECT_THAT(plan->refusals[0].message, HasSubstr("community.stairwell"));
  EXPECT_THAT(plan->refusals[0].message, HasSubstr("云川市消防救援支队"));
  EXPECT_EQ(service.load_lists(kTown, load, plan->digest).error().rule, "township_duty_list");
  EXPECT_EQ(this->routing_.store.load(kTown)->catalogue_version, 1);
  EXPECT_EQ(service.plan_lists(kTown, {.duty_list = "unit\n"}).error().rule, "missing_column");
}

TYPED_TEST(DispatchContract, TheRefusalNamesTheLineAndTheDepartmentInBothLanguages) {
  ledger::Case c;
  c.jurisdiction = kTown;
  c.category = "safety.fire_lane";
  c.zones = this->zones_of("YC-W1");
  const auto refused = [&](std::string_view unit, ledger::DutyPart part) {
    return this->routing_.planner.check_duty(c, this->unit(unit), part, this->clock_.now());
  };
  const auto street = refused("YC-W1", ledger::DutyPart::assist);
  ASSERT_FALSE(street.has_value());
  EXPECT_EQ(street.error().rule, "township_duty_list");
  EXPECT_EQ(street.error().field, "unit");
  ASSERT_EQ(street.error().values.size(), 2U);
  EXPECT_THAT(street.error().values[0].second, HasSubstr("履职事项清单第9行"));
  EXPECT_THAT(street.error().values[0].second, HasSubstr("由云川市消防救援支队承办"));
  EXPECT_THAT(street.error().values[1].second, HasSubstr("duty list, line 9"));
  EXPECT_THAT(street.error().values[1].second, HasSubstr("responsible is Yunchuan Fire and Rescue"));
  EXPECT_TRUE(refused("fire", ledger::DutyPart::lead).has_value());
  c.category = "roads.pothole";
  const auto community = refused("YC-W11", ledger::DutyPart::lead);
  ASSERT_FALSE(community.has_value());
  EXPECT_THAT(community.error().values[0].second, HasSubstr("应由")) << "whoever the catalogue asks";
  EXPECT_TRUE(refused("YC-W11", ledger::DutyPart::assist).has_value());
}

TYPED_TEST(DispatchContract, ARulingIsKeptAsAPrecedentAndLaterSuggestionsQuoteIt) {
  const auto upheld = this->ruled("roads.rural", "transport", "cityadmin", "cityadmin");
  const auto dismissed = this->ruled("roads.rural", "transport", "housing", "");
  EXPECT_GT(this->follow(), 0U);
  EXPECT_EQ(this->follow(), 0U);
  const auto kept = this->all();
  ASSERT_EQ(kept.size(), 2U);
  EXPECT_EQ(kept[0].case_code, dismissed.code) << "newest first";
  EXPECT_EQ(kept[0].owner, this->unit("transport"));
  EXPECT_FALSE(kept[0].upheld);
  EXPECT_EQ(kept[0].proposed, this->unit("housing"));
  EXPECT_EQ(kept[1].case_code, upheld.code);
  EXPECT_EQ(kept[1].owner, this->unit("cityadmin"));
  EXPECT_EQ(kept[1].objector, this->unit("transport"));
  EXPECT_EQ(kept[1].panel, this->unit("YC-E"));
  EXPECT_EQ(kept[1].category, "roads.rural");
  EXPECT_EQ(kept[1].zones, this->zones_of("YC-W1"));
  EXPECT_EQ(kept[1].event_version, 6);
  EXPECT_EQ(kept[1].catalogue_version, 1);
  EXPECT_EQ(this->routing_.precedents.get(kTown, kept[1].position).value(), kept[1]);
  EXPECT_EQ(this->routing_.precedents.get(kTown, 999).error().code, Errc::not_found);

  const auto next = this->received("roads.rural", "YC-W2");
  const auto c = this->ledger_.service.load(kTown, next.id).value();
  const auto proposal = this->routing_.planner.propose(c, this->clock_.now()).value();
  EXPECT_THAT(proposal.reason_zh,
              HasSubstr("先例：2026-01-05东区裁定工单" + upheld.code + "#6由云川市城市管理局承办"));
  EXPECT_THAT(proposal.reason_en,
              HasSubstr("precedent: on 2026-01-05 East District ruled case " + upheld.code));
  ASSERT_TRUE(this->dispatch_.desk.dismiss(kTown, kept[1].position, "目录已改", ActorId{9}).has_value());
  const auto after = this->routing_.planner.propose(c, this->clock_.now()).value();
  EXPECT_THAT(after.reason_zh, Not(HasSubstr(upheld.code))) << "what was dismissed is not quoted";
  EXPECT_THAT(after.reason_zh, HasSubstr(dismissed.code));
}

TYPED_TEST(DispatchContract, OfATipOffNothingIsKept) {
  this->ruled("market.food", "market", "health", "health", ledger::RequestType::report);
  EXPECT_GT(this->follow(), 0U);
  EXPECT_TRUE(this->all().empty());
}

TYPED_TEST(DispatchContract, AnAdoptedPrecedentIsALineOfTheNextVersionFromItsDayOn) {
  this->ruled("roads.rural", "transport", "cityadmin", "cityadmin");
  this->follow();
  const auto kept = this->all().at(0);
  EXPECT_EQ(this->asked("roads.rural", "YC-W1", "2026-01-06"), this->unit("transport"));
  const auto adopted = this->dispatch_.desk.adopt(kTown, kept.position, this->adoption(), ActorId{9});
  ASSERT_TRUE(adopted.has_value()) << adopted.error().message;
  EXPECT_EQ(adopted->state, PrecedentState::adopted);
  EXPECT_EQ(adopted->adopted_version, 2);
  EXPECT_EQ(this->all(PrecedentState::adopted), std::vector{*adopted});
  EXPECT_TRUE(this->all(PrecedentState::open).empty());
  EXPECT_EQ(this->asked("roads.rural", "YC-W1", "2026-01-05"), this->unit("transport"));
  EXPECT_EQ(this->asked("roads.rural", "YC-W1", "2026-01-06"), this->unit("cityadmin"));
  const auto line = this->routing_.service.city(kTown).value()->catalogue->entries().back();
  EXPECT_EQ(line.precedent, reference_of(kept));
  EXPECT_EQ(line.legal_basis, "三定方案第3条");

  EXPECT_EQ(this->dispatch_.desk.adopt(kTown, kept.position, this->adoption(), ActorId{9}).error().rule,
            "precedent_decided");
  EXPECT_EQ(this->dispatch_.desk.dismiss(kTown, kept.position, "x", ActorId{9}).error().rule,
            "precedent_decided");
  const auto report = this->routing_.service.load_pack(kTown, this->packs_.routing).value();
  EXPECT_FALSE(report.new_catalogue) << "the pack knows nothing of it, and takes nothing away";
  EXPECT_EQ(this->asked("roads.rural", "YC-W1", "2026-01-06"), this->unit("cityadmin"));
  RoutingPack decides = this->packs_.routing;
  decides.entries.push_back({.zone = "*",
                             .category = "roads.rural",
                             .unit = "housing",
                             .request_types = line.request_types,
                             .effective_from = *parse_day("2026-01-06"),
                             .legal_basis = "新规",
                             .line = 999});
  EXPECT_TRUE(this->routing_.service.load_pack(kTown, decides)->new_catalogue);
  EXPECT_EQ(this->asked("roads.rural", "YC-W1", "2026-01-06"), this->unit("housing"))
      << "unless it decides the same itself";
}

TYPED_TEST(DispatchContract, AnAdoptionSaysWhereFromWhenAndWhy) {
  this->ruled("roads.rural", "transport", "cityadmin", "cityadmin");
  this->follow();
  const auto position = this->all().at(0).position;
  const auto rule_of = [&](const Adoption& adoption) {
    const auto out = this->dispatch_.desk.adopt(kTown, position, adoption, ActorId{9});
    return out ? "adopted" : out.error().rule;
  };
  auto wrong = this->adoption();
  wrong.legal_basis = " ";
  EXPECT_EQ(rule_of(wrong), "text_required");
  wrong = this->adoption();
  wrong.reason.assign(501, 'x');
  EXPECT_EQ(rule_of(wrong), "text_too_long");
  EXPECT_EQ(rule_of(this->adoption("YC-E1")), "precedent_zone");
  wrong = this->adoption();
  wrong.effective_from = *parse_day("2026-01-04");
  EXPECT_EQ(rule_of(wrong), "day_from_today");
  wrong = this->adoption();
  wrong.effective_to = *parse_day("2026-01-05");
  EXPECT_EQ(rule_of(wrong), "date_order");
  EXPECT_EQ(this->dispatch_.desk.dismiss(kTown, position, "", ActorId{9}).error().rule, "text_required");
  auto today = this->adoption(this->zones_of("YC-W1").front());
  today.effective_from = *parse_day("2026-01-05");
  EXPECT_EQ(rule_of(today), "adopted");
  EXPECT_EQ(this->asked("roads.rural", "YC-W2", "2026-01-06"), this->unit("transport"))
      << "in that zone alone";
}

TYPED_TEST(DispatchContract, WhatTheListKeepsFromAStreetNoPrecedentGivesIt) {
  this->ruled("market.food", "market", "health", "YC-W1");
  this->follow();
  const auto refused =
      this->dispatch_.desk.adopt(kTown, this->all().at(0).position, this->adoption(), ActorId{9});
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().rule, "township_duty_list");
  EXPECT_EQ(this->all().at(0).state, PrecedentState::open);
}

TYPED_TEST(DispatchContract, PagesFollowOneAnotherAndCitiesAreApart) {
  for (int i = 0; i < 5; ++i) this->ruled("roads.rural", "transport", "cityadmin", "cityadmin");
  this->follow();
  std::vector<std::int64_t> seen;
  std::optional<std::int64_t> before;
  do {
    const auto page = this->routing_.precedents.list(kTown, {}, before, 2).value();
    for (const auto& one : page.rows) seen.push_back(one.position);
    before = page.next;
  } while (before);
  EXPECT_EQ(seen.size(), 5U);
  EXPECT_TRUE(std::ranges::is_sorted(seen, std::ranges::greater{}));
  EXPECT_TRUE(this->routing_.precedents.list(JurisdictionId{2}, {}, {}, 10)->rows.empty());
  EXPECT_EQ(this->routing_.precedents.position(JurisdictionId{2}).value(), 0);
}

TYPED_TEST(DispatchContract, NoReadOfPrecedentsScansATable) {
  store::testing::Recorder recorder(*this->db_);
  SqlPrecedentStore store(recorder);
  ASSERT_TRUE(store.position(kTown).has_value());
  ASSERT_TRUE(store.matching(kTown, "roads.rural", ledger::RequestType::help, 3).has_value());
  ASSERT_TRUE(store.list(kTown, {}, {}, 50).has_value());
  ASSERT_TRUE(store.list(kTown, PrecedentState::open, 7, 50).has_value());
  EXPECT_EQ(store.get(kTown, 7).error().code, Errc::not_found);
  EXPECT_EQ(recorder.seen().size(), 5U);
  for (const auto& seen : recorder.seen()) {
    const auto plan = store::testing::explain_empty(*this->db_, seen.sql, seen.params);
    ASSERT_TRUE(plan.has_value()) << plan.error().message;
    EXPECT_TRUE(store::testing::wide_reads(*plan, this->db_->dialect(), store::testing::Breadth::jurisdiction)
                    .empty())
        << seen.sql << *plan;
    if (this->db_->dialect() == store::Dialect::sqlite) {
      EXPECT_THAT(*plan, Not(HasSubstr("TEMP B-TREE"))) << seen.sql;
    }
  }
}

}  // namespace
}  // namespace tz::routing
