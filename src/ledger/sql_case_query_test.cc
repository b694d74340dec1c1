#include "ledger/sql_case_query.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <random>
#include <set>

#include "ledger/sql_testing.h"

namespace tz::ledger {
namespace {

using namespace std::chrono_literals;
using testing::as;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::kCity;
using testing::kOtherCity;
using testing::kRoads;
using testing::kWater;
using testing::need;

template <class Backend>
class CaseQueryContract : public testing::Ledger<Backend> {
 protected:
  std::vector<CaseSummary> list(const CaseFilter& filter, Order order = Order::received_desc,
                                std::size_t limit = 100) {
    auto page = this->query_.list(kCity, filter, order, "", limit);
    if (!page) throw std::runtime_error(page.error().message);
    return page->cases;
  }
  std::vector<CaseId> ids(const CaseFilter& filter, Order order = Order::received_desc) {
    std::vector<CaseId> found;
    for (const auto& summary : list(filter, order)) found.push_back(summary.id);
    return found;
  }
  // Every id, page by page; the cursor of one page asks for the next.
  std::vector<CaseId> walk(const CaseFilter& filter, Order order, std::size_t limit) {
    std::vector<CaseId> found;
    std::string cursor;
    do {
      auto page = this->query_.list(kCity, filter, order, cursor, limit);
      if (!page) throw std::runtime_error(page.error().message);
      EXPECT_LE(page->cases.size(), limit);
      for (const auto& summary : page->cases) found.push_back(summary.id);
      cursor = page->next;
    } while (!cursor.empty());
    return found;
  }
  // A small town: cases of several categories, zones, units, states and places, a minute apart.
  void fill(int count) {
    for (int i = 0; i < count; ++i) {
      Receive r = need(fmt::format("第{}件", i));
      r.category = i % 3 == 0 ? "lighting" : i % 3 == 1 ? "water" : "noise";
      r.zones = {fmt::format("community-{}", i % 5), fmt::format("street-{}", i % 2)};
      r.channel = i % 4 == 0 ? Channel::hotline : Channel::web;
      r.place.point = LatLng{429000000 + i * 20000, 1251400000 + i * 20000};
      const auto receipt = this->receive(r);
      made_.push_back(receipt.id);
      if (i % 2 == 0) {
        Classify c = this->classify(r.category);
        c.zones = r.zones;
        this->handle(receipt.id, c, as(Role::hotline));
        this->handle(receipt.id, this->sheet(i % 4 == 0 ? kRoads : kWater, std::chrono::hours(200 - i)),
                     as(Role::hotline));
      }
      if (i % 8 == 4) this->handle(receipt.id, Withdraw{}, as(Role::resident));
      this->clock_.advance(1min);
    }
  }

  std::vector<CaseId> made_;
};
TYPED_TEST_SUITE(CaseQueryContract, store::testing::Backends, store::testing::BackendNames);

TYPED_TEST(CaseQueryContract, ARowShowsWhatStaffMaySee) {
  const auto receipt = this->receive(this->need_with_everything());
  const auto summary = this->query_.get(kCity, receipt.id, false);
  ASSERT_TRUE(summary.has_value());
  EXPECT_EQ(summary->code, receipt.code);
  EXPECT_EQ(summary->status, CaseStatus::received);
  EXPECT_EQ(summary->category, "lighting");
  EXPECT_EQ(summary->zone, "community-1");
  EXPECT_EQ(summary->title, "楼道照明");
  EXPECT_EQ(summary->address, "示例路1号");
  EXPECT_EQ(summary->point, testing::kSquare);
  EXPECT_EQ(summary->description.find("13800000000"), std::string::npos) << "a number stays covered in lists";
  EXPECT_NE(summary->description.find("楼道灯坏了"), std::string::npos);
  EXPECT_THAT(summary->media, ElementsAre(std::string(64, 'a')));
  EXPECT_EQ(summary->version, 1);
  EXPECT_FALSE(summary->due_result.has_value());
  EXPECT_EQ(this->query_.get(kCity, CaseId{9}, false).error().code, Errc::not_found);
  EXPECT_EQ(this->query_.get(kOtherCity, receipt.id, false).error().code, Errc::not_found);
}

TYPED_TEST(CaseQueryContract, ThePublicViewCoarsensThePointAndHidesTheAddress) {
  const auto receipt = this->receive();
  const auto summary = this->query_.get(kCity, receipt.id, true);
  ASSERT_TRUE(summary.has_value());
  EXPECT_EQ(summary->point, coarsen(testing::kSquare));
  EXPECT_NE(summary->point, testing::kSquare);
  EXPECT_EQ(summary->address, "");
}

TYPED_TEST(CaseQueryContract, ThePublicNeverSeesTipOffsConfidentialUnpublishedOrSensitiveCases) {
  const auto open = this->receive();
  Receive tip = need("举报");
  tip.request_type = RequestType::report;
  Receive secret = need("保密");
  secret.confidentiality = Confidentiality::hide_from_handler;
  Receive unpublished = need("不公开");
  unpublished.publish = false;
  Receive sensitive = need("敏感");
  sensitive.category = "domestic";
  std::vector<CaseId> hidden;
  for (const auto& command : {tip, secret, unpublished, sensitive}) {
    const auto receipt = this->receive(command);
    hidden.push_back(receipt.id);
    if (command.category == "domestic") continue;
    this->handle(receipt.id, TellProgress{"正在办"}, as(Role::hotline));
  }
  SqlCaseQuery query(*this->db_, {.sensitive_categories =
                                      [](JurisdictionId) { return std::vector<std::string>{"domestic"}; },
                                  .time_zone = [](JurisdictionId) { return std::string("Asia/Shanghai"); }});
  CaseFilter everyone{.public_only = true};
  const auto page = query.list(kCity, everyone, Order::received_desc, "", 100);
  ASSERT_TRUE(page.has_value());
  ASSERT_EQ(page->cases.size(), 1U);
  EXPECT_EQ(page->cases[0].id, open.id);
  for (const auto id : hidden) {
    EXPECT_EQ(query.get(kCity, id, true).error().code, Errc::not_found);
    CaseFilter by_id{.public_only = true};
    by_id.ids = {id};
    EXPECT_THAT(query.list(kCity, by_id, Order::received_desc, "", 10)->cases, IsEmpty());
    EXPECT_THAT(query.updates_of(kCity, id).value(), IsEmpty());
  }
  EXPECT_THAT(query.updates(kCity, Instant{}, this->clock_.now(), 100).value(), IsEmpty());
  std::int64_t counted = 0;
  const auto by_key = query.count(kCity, everyone, CaseQuery::Key::category).value();
  for (const auto& by : by_key) counted += by.count;
  EXPECT_EQ(counted, 1);
  EXPECT_EQ(query.list(kCity, {}, Order::received_desc, "", 100)->cases.size(), 5U);
  CaseFilter no_tips{.hide_tip_offs = true};
  EXPECT_EQ(query.list(kCity, no_tips, Order::received_desc, "", 100)->cases.size(), 4U);
}

TYPED_TEST(CaseQueryContract, ARecordedRedactionCoversTheWordsInListsAndKeepsTheEarlierOnes) {
  const auto receipt = this->receive(need("张三家的水管坏了在二楼"));
  this->handle(receipt.id, Redact{{{0, 2, "name"}}}, as(Role::hotline));
  this->handle(receipt.id, Redact{{{9, 11, "address"}}}, as(Role::hotline));
  const auto description = this->query_.get(kCity, receipt.id, true)->description;
  EXPECT_EQ(description.find("张三"), std::string::npos);
  EXPECT_EQ(description.find("二楼"), std::string::npos);
  EXPECT_NE(description.find("家的水管坏了"), std::string::npos);
}

TYPED_TEST(CaseQueryContract, EveryFilterFindsExactlyItsCases) {
  this->fill(24);
  const auto all = this->list({});
  ASSERT_EQ(all.size(), 24U);
  const auto expect = [&](const CaseFilter& filter, std::string_view what,
                          const std::function<bool(const CaseSummary&, int)>& belongs) {
    for (const auto order : {Order::received_desc, Order::due_asc, Order::updated_asc, Order::updated_desc}) {
      std::set<CaseId> expected, found;
      for (const auto& summary : all) {
        const auto place =
            std::find(this->made_.begin(), this->made_.end(), summary.id) - this->made_.begin();
        if (belongs(summary, static_cast<int>(place))) expected.insert(summary.id);
      }
      const auto got = this->ids(filter, order);
      found.insert(got.begin(), got.end());
      EXPECT_EQ(found, expected) << what;
      EXPECT_EQ(got.size(), found.size()) << what << ": a case is listed twice";
      EXPECT_FALSE(expected.empty()) << what << ": the test tests nothing";
      std::int64_t counted = 0;
      const auto by_key = this->query_.count(kCity, filter, CaseQuery::Key::status).value();
      for (const auto& by : by_key) counted += by.count;
      EXPECT_EQ(counted, static_cast<std::int64_t>(expected.size()))
          << what << ": counts are of the same rows";
    }
  };
  expect({.statuses = {CaseStatus::received, CaseStatus::withdrawn}}, "statuses", [](const auto& s, int) {
    return s.status == CaseStatus::received || s.status == CaseStatus::withdrawn;
  });
  expect({.open = false}, "closed", [](const auto& s, int) { return !is_open(s.status); });
  expect({.units = {kRoads}}, "units", [](const auto& s, int) { return s.lead == kRoads; });
  expect({.open = true, .units = {kRoads, kWater}}, "open of units",
         [](const auto& s, int) { return s.lead && is_open(s.status); });
  expect({.unassigned = true}, "unassigned", [](const auto& s, int) { return !s.lead; });
  expect({.categories = {"water", "noise"}}, "categories",
         [](const auto& s, int) { return s.category != "lighting"; });
  expect({.zones = {"street-1"}}, "zones", [](const auto&, int i) { return i % 2 == 1; });
  expect({.zones = {"street-1", "community-1"}}, "overlapping zones",
         [](const auto&, int i) { return i % 2 == 1 || i % 5 == 1; });
  expect({.categories = {"lighting"}, .zones = {"street-0"}}, "category and zone",
         [](const auto&, int i) { return i % 3 == 0 && i % 2 == 0; });
  expect({.channels = {Channel::hotline}}, "channels",
         [](const auto& s, int) { return s.channel == Channel::hotline; });
  const Instant start = from_millis(to_millis(this->clock_.now()) - 24 * 60'000);
  expect({.received_from = start + 5min, .received_to = start + 10min}, "received",
         [](const auto&, int i) { return i >= 5 && i < 10; });
  expect({.updated_from = start + 20min, .updated_to = start + 22min}, "updated",
         [](const auto&, int i) { return i >= 20 && i < 22; });
  const Instant soon = start + std::chrono::hours(190);
  expect({.due_before = soon}, "due",
         [&](const auto& s, int) { return s.due_result && *s.due_result < soon; });
  const Box box{{429000000 + 3 * 20000, 1251400000}, {429000000 + 6 * 20000, 1251400000 + 6 * 20000}};
  expect({.box = box}, "box", [](const auto&, int i) { return i >= 3 && i <= 6; });
  expect({.ids = {this->made_[2], this->made_[7], this->made_[2]}}, "ids",
         [](const auto&, int i) { return i == 2 || i == 7; });
  expect({.codes = {all[0].code}}, "codes", [](const auto&, int i) { return i == 23; });
}

TYPED_TEST(CaseQueryContract, OrdersAreAsNamed) {
  this->fill(12);
  const auto by_received = this->list({}, Order::received_desc);
  EXPECT_TRUE(std::is_sorted(by_received.begin(), by_received.end(),
                             [](const auto& a, const auto& b) { return a.received_at > b.received_at; }));
  const auto by_due = this->list({}, Order::due_asc);
  EXPECT_TRUE(std::is_sorted(by_due.begin(), by_due.end(), [](const auto& a, const auto& b) {
    return a.due_result.value_or(Instant::max()) < b.due_result.value_or(Instant::max());
  })) << "cases without a limit come last";
  const auto by_update = this->list({}, Order::updated_asc);
  EXPECT_TRUE(std::is_sorted(by_update.begin(), by_update.end(),
                             [](const auto& a, const auto& b) { return a.updated_at < b.updated_at; }));
  auto reversed = this->ids({}, Order::updated_desc);
  std::reverse(reversed.begin(), reversed.end());
  EXPECT_EQ(reversed, this->ids({}, Order::updated_asc));
}

TYPED_TEST(CaseQueryContract, PagesTogetherAreTheList) {
  this->fill(23);
  for (const auto order : {Order::received_desc, Order::due_asc, Order::updated_asc, Order::updated_desc}) {
    for (const CaseFilter& filter :
         {CaseFilter{}, CaseFilter{.open = true}, CaseFilter{.zones = {"street-0", "community-3"}},
          CaseFilter{.units = {kRoads, kWater}}, CaseFilter{.categories = {"water"}}}) {
      EXPECT_EQ(this->walk(filter, order, 4), this->ids(filter, order));
    }
  }
}

TYPED_TEST(CaseQueryContract, PagesStayStableWhileCasesComeIn) {
  this->fill(10);
  const auto before = this->ids({}, Order::received_desc);
  const auto first = this->query_.list(kCity, {}, Order::received_desc, "", 4);
  this->fill(3);
  const auto second = this->query_.list(kCity, {}, Order::received_desc, first->next, 100);
  std::vector<CaseId> seen;
  for (const auto& s : first->cases) seen.push_back(s.id);
  for (const auto& s : second->cases) seen.push_back(s.id);
  EXPECT_EQ(seen, before);
}

TYPED_TEST(CaseQueryContract, ACursorOfAnotherQuestionIsRefused) {
  this->fill(5);
  const auto page = this->query_.list(kCity, {}, Order::received_desc, "", 2);
  ASSERT_FALSE(page->next.empty());
  for (const char c : page->next)
    EXPECT_TRUE(std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_');
  EXPECT_EQ(this->query_.list(kCity, {}, Order::due_asc, page->next, 2).error().field, "cursor");
  EXPECT_EQ(this->query_.list(kCity, {.open = true}, Order::received_desc, page->next, 2).error().field,
            "cursor");
  EXPECT_EQ(this->query_.list(kOtherCity, {}, Order::received_desc, page->next, 2).error().field, "cursor");
  EXPECT_EQ(this->query_.list(kCity, {}, Order::received_desc, "nonsense!", 2).error().field, "cursor");
  EXPECT_EQ(this->query_.list(kCity, {}, Order::received_desc, "", 0).error().field, "limit");
  EXPECT_EQ(this->query_.list(kCity, {}, Order::received_desc, "", 1001).error().field, "limit");
  const CaseFilter backwards{.received_from = this->clock_.now(), .received_to = this->clock_.now() - 1min};
  EXPECT_EQ(this->query_.list(kCity, backwards, Order::received_desc, "", 2).error().field, "received_from");
}

TYPED_TEST(CaseQueryContract, ManyCandidatesAreWalkedWithTheSameResult) {
  // More candidates than are sorted, so that lists take the other way; written as an import writes them.
  constexpr int kMany = static_cast<int>(kSortMax) + 50;
  std::vector<std::pair<Append, OnceKey>> batch;
  for (int i = 0; i < kMany; ++i) {
    Receive r = need("x");
    r.zones = {"big", i % 1000 == 0 ? "rare" : "common"};
    r.channel = i % 500 == 0 ? Channel::letter : Channel::web;
    batch.emplace_back(*this->service_.prepare(kCity, "LY", "UTC", r, as(Role::intake)),
                       OnceKey{"import:t", std::to_string(i)});
    this->clock_.advance(1s);
  }
  ASSERT_TRUE(this->events_.append_new(kCity, batch).has_value());
  const CaseFilter filter{.categories = {"lighting"}, .zones = {"big"}, .channels = {Channel::letter}};
  for (const auto order : {Order::received_desc, Order::updated_asc, Order::due_asc}) {
    EXPECT_EQ(this->walk(filter, order, 3).size(), 11U);
  }
  EXPECT_EQ(this->ids({.zones = {"rare"}}, Order::due_asc).size(), 6U);
  const Box everywhere{{-900000000, -1800000000}, {900000000, 1800000000}};
  EXPECT_EQ(this->ids({.box = everywhere, .channels = {Channel::letter}}).size(), 11U);
}

TYPED_TEST(CaseQueryContract, CountsByEveryKey) {
  this->fill(12);
  using Key = CaseQuery::Key;
  const auto as_map = [&](Key key) {
    std::map<std::string, std::int64_t> counts;
    const auto by_key = this->query_.count(kCity, {}, key).value();
    for (const auto& by : by_key) counts[by.key] = by.count;
    return counts;
  };
  EXPECT_EQ(as_map(Key::category),
            (std::map<std::string, std::int64_t>{{"lighting", 4}, {"water", 4}, {"noise", 4}}));
  EXPECT_EQ(as_map(Key::channel), (std::map<std::string, std::int64_t>{{"hotline", 3}, {"web", 9}}));
  EXPECT_EQ(as_map(Key::unit), (std::map<std::string, std::int64_t>{{"", 6}, {"101", 3}, {"102", 3}}));
  EXPECT_EQ(as_map(Key::zone)["community-0"], 3);
  EXPECT_EQ(as_map(Key::month), (std::map<std::string, std::int64_t>{{"2026-01", 12}}));
}

TYPED_TEST(CaseQueryContract, MonthsBeginInTheCityAndNotInGreenwich) {
  SqlCaseQuery query(*this->db_,
                     {.sensitive_categories = [](JurisdictionId) { return std::vector<std::string>(); },
                      .time_zone = [](JurisdictionId) { return std::string("Asia/Shanghai"); }});
  this->clock_.set(Instant{std::chrono::sys_days{std::chrono::year{2026} / 1 / 31} + 15h + 59min});
  this->receive();
  this->clock_.advance(1min);
  this->receive();
  const auto months = query.count(kCity, {}, CaseQuery::Key::month).value();
  ASSERT_EQ(months.size(), 2U);
  EXPECT_EQ(months[0].key, "2026-01");
  EXPECT_EQ(months[1].key, "2026-02");
}

TYPED_TEST(CaseQueryContract, PublicUpdatesAreWhatWasToldInTheOrderItWasTold) {
  const auto receipt = this->receive();
  this->clock_.advance(1h);
  this->bring_to(receipt.id, kRoads);
  this->clock_.advance(1h);
  this->handle(receipt.id, TellProgress{"今天下午去修，电话13800000000"}, as(Role::handler, kRoads));
  this->handle(receipt.id, Note{"内部"}, as(Role::handler, kRoads));
  const auto updates = this->query_.updates_of(kCity, receipt.id).value();
  ASSERT_EQ(updates.size(), 3U);
  EXPECT_EQ(updates[0].kind, "dispatched");
  EXPECT_EQ(updates[1].kind, "signed");
  EXPECT_EQ(updates[2].kind, "progress_told");
  EXPECT_EQ(updates[2].code, receipt.code);
  EXPECT_NE(updates[2].text.find("今天下午去修"), std::string::npos);
  EXPECT_EQ(updates[2].text.find("13800000000"), std::string::npos);
  EXPECT_EQ(this->query_.get(kCity, receipt.id, true)->reply, updates[2].text);
  const Instant now = this->clock_.now();
  EXPECT_EQ(this->query_.updates(kCity, now, now, 100)->size(), 1U);
  EXPECT_EQ(this->query_.updates(kCity, now - 1h, now, 2)->size(), 2U);
  EXPECT_THAT(this->query_.updates(kCity, now + 1ms, now + 1h, 2).value(), IsEmpty());
}

// A search by the jurisdiction alone reads all its cases: as bad as a scan, which has_full_scan cannot know.
// Only SQLite is asked: it plans by its schema; PostgreSQL by what the tables hold, and of six rows it
// rightly reads all.
bool reads_whole_jurisdiction(std::string_view plan) {
  return plan.find("(jurisdiction_id=?)") != std::string_view::npos;
}

// Architecture decision 9: every list, with every filter and in every order, is served by an index on both
// engines.
TYPED_TEST(CaseQueryContract, NoListReadsAWholeTable) {
  this->fill(6);
  const Instant now = this->clock_.now();
  const Box box{{428000000, 1250000000}, {430000000, 1253000000}};
  const std::pair<std::string_view, CaseFilter> kFilters[] = {
      {"none", {}},
      {"public", {.public_only = true}},
      {"no tip-offs", {.hide_tip_offs = true}},
      {"statuses", {.statuses = {CaseStatus::received, CaseStatus::dispatched}}},
      {"open", {.open = true}},
      {"closed", {.open = false}},
      {"units", {.units = {kRoads, kWater}}},
      {"open units", {.open = true, .units = {kRoads}}},
      {"unassigned", {.unassigned = true}},
      {"categories", {.categories = {"lighting", "water"}}},
      {"zones", {.zones = {"street-1", "community-2"}}},
      {"ids", {.ids = {CaseId{1}, CaseId{2}}}},
      {"codes", {.codes = {"LY-1", "LY-2"}}},
      {"received", {.received_from = now - 1h, .received_to = now}},
      {"updated", {.updated_from = now - 1h, .updated_to = now}},
      {"due", {.due_before = now}},
      {"box", {.box = box}},
      {"channels", {.channels = {Channel::web}}},
      {"public box category", {.public_only = true, .categories = {"water"}, .box = box}},
      {"everything",
       {.public_only = true,
        .statuses = {CaseStatus::dispatched},
        .open = true,
        .units = {kRoads},
        .categories = {"water"},
        .zones = {"street-1"},
        .received_from = now - 1h,
        .updated_from = now - 1h,
        .due_before = now,
        .box = box,
        .channels = {Channel::web},
        .hide_tip_offs = true}},
  };
  SqlCaseQuery query(*this->db_, {.sensitive_categories =
                                      [](JurisdictionId) { return std::vector<std::string>{"domestic"}; },
                                  .time_zone = [](JurisdictionId) { return std::string("UTC"); }});
  for (const auto& [what, filter] : kFilters) {
    for (const auto order : {Order::received_desc, Order::due_asc, Order::updated_asc, Order::updated_desc}) {
      for (const bool with_cursor : {false, true}) {
        for (const auto& statement : query.statements(kCity, filter, order, with_cursor)) {
          const auto plan = store::testing::explain(*this->db_, statement.sql, statement.params);
          ASSERT_TRUE(plan.has_value()) << plan.error().message << "\n" << statement.sql;
          EXPECT_FALSE(this->db_->dialect() == store::Dialect::sqlite && reads_whole_jurisdiction(*plan))
              << what << "\n"
              << statement.sql << "\n"
              << *plan;
          EXPECT_FALSE(store::testing::has_full_scan(*plan, this->db_->dialect())) << what << "\n"
                                                                                   << statement.sql << "\n"
                                                                                   << *plan;
        }
      }
    }
  }
}

// The projection is a fold of the history and nothing else: after any walk of commands, replaying gives the
// row that lists show.
TYPED_TEST(CaseQueryContract, ReplayingTheHistoryGivesTheRowAfterAnyWalkOfCommands) {
  constexpr unsigned kSeed = 20261123;
  SCOPED_TRACE(fmt::format("seed {}", kSeed));
  std::mt19937 random(kSeed);
  std::vector<CaseId> cases;
  for (int i = 0; i < 6; ++i) cases.push_back(this->receive().id);
  int accepted = 0;
  for (int step = 0; step < 400; ++step) {
    const CaseId id = cases[random() % cases.size()];
    const Instant now = this->clock_.now();
    const auto unit = random() % 2 == 0 ? kRoads : kWater;
    const Answer answer{.contacted = true,
                        .solved = random() % 2 == 0 ? Solved::yes : Solved::no,
                        .satisfied = Satisfied::basically,
                        .pressured = false,
                        .via = ContactChannel::phone,
                        .at = now};
    const Deadlines due{.sign = {}, .contact = {}, .result = now + 48h, .rule = "test"};
    const std::pair<Command, Role> kMoves[] = {
        {this->classify(random() % 2 == 0 ? "water" : "lighting"), Role::hotline},
        {this->sheet(unit), Role::hotline},
        {Sign{}, Role::handler},
        {Object{.proposed = kWater, .basis = "职责", .reason = "不归我们"}, Role::handler},
        {RuleObjection{.upheld = random() % 2 == 0, .unit = kWater, .ruling = "裁定"}, Role::panel},
        {AssignAssist{.unit = kWater, .due = now + 24h, .note = ""}, Role::hotline},
        {RecordContact{.via = ContactChannel::phone, .reached = true, .summary = "已联系"}, Role::handler},
        {FileResult{.outcome = LandingCode::solved,
                    .reply = "已修好",
                    .basis = "",
                    .remedy = "",
                    .evidence = {},
                    .evidence_note = "派工单 12 号"},
         Role::handler},
        {CheckResult{.passed = random() % 3 != 0, .reason = "看过"}, Role::hotline},
        {RecordCallback{.reached = true,
                        .via = ContactChannel::phone,
                        .answer = answer,
                        .rework_due = due,
                        .words = "好"},
         Role::callback},
        {Land{.code = LandingCode::solved,
              .next_review = {},
              .legal_route = "",
              .duplicate_of = {},
              .remedy_until = {},
              .reply = "办结",
              .reason = "",
              .basis = "",
              .remedy = ""},
         Role::hotline},
        {Reopen{.due = due, .reason = "又坏了", .new_facts = true}, Role::resident},
        {TellProgress{"在办"}, Role::hotline},
        {Note{"记"}, Role::hotline},
        {Supervise{.kind = "daily", .due = now + 24h, .reason = "催"}, Role::supervisor},
    };
    const auto& [command, role] = kMoves[random() % std::size(kMoves)];
    const auto current = this->service_.load(kCity, id);
    const By by =
        as(role,
           role == Role::handler ? current->proposed_lead.value_or(current->lead.value_or(unit)) : UnitId{});
    if (this->service_.handle_latest(kCity, id, command, by)) ++accepted;
    this->clock_.advance(std::chrono::minutes(random() % 90));
  }
  EXPECT_GT(accepted, 80) << "the walk must get somewhere to say anything";
  for (const auto id : cases) {
    const auto folded = this->service_.load(kCity, id);
    const auto row = this->query_.get(kCity, id, false);
    ASSERT_TRUE(folded.has_value() && row.has_value());
    EXPECT_EQ(row->version, folded->version);
    EXPECT_EQ(row->status, folded->status);
    EXPECT_EQ(row->category, folded->category);
    EXPECT_EQ(row->lead, folded->lead);
    EXPECT_EQ(row->received_at, folded->received_at);
    EXPECT_EQ(row->updated_at, folded->updated_at);
    EXPECT_EQ(row->due_result, folded->due.result);
    EXPECT_EQ(row->landed_at, folded->landed_at);
    EXPECT_EQ(row->landing, folded->landing ? std::optional(folded->landing->code) : std::nullopt);
    EXPECT_EQ(row->supervised, folded->supervised);
    EXPECT_EQ(row->reopen_count, folded->reopen_count);
    for (const auto unit : {kRoads, kWater}) {
      const auto listed = this->ids({.units = {unit}});
      bool concerned = folded->lead == unit || folded->proposed_lead == unit;
      for (const auto& assist : folded->assists) concerned = concerned || assist.unit == unit;
      EXPECT_EQ(std::count(listed.begin(), listed.end(), id), concerned ? 1 : 0);
    }
  }
}

}  // namespace
}  // namespace tz::ledger
