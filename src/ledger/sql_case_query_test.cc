#include "ledger/sql_case_query.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <random>
#include <set>

#include "ledger/sql_case_filter.h"
#include "ledger/sql_projection.h"
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

TYPED_TEST(CaseQueryContract, TipOffsAboutAUnitAreLeftOutForItsLineAndNothingElseIs) {
  const auto about = [&](RequestType type, std::optional<UnitId> unit) {
    Receive r = need("x");
    r.request_type = type;
    r.complained_unit = unit;
    return this->receive(r).id;
  };
  const UnitId gas{102}, roads{101};
  const auto plain = this->receive().id;
  const auto tip = about(RequestType::report, gas), other = about(RequestType::report, roads);
  const auto complaint = about(RequestType::complaint, gas), nobody = about(RequestType::report, {});
  using ::testing::UnorderedElementsAre;
  EXPECT_THAT(this->ids({}), UnorderedElementsAre(plain, tip, other, complaint, nobody));
  EXPECT_THAT(this->ids({.hide_accusing = {gas}}), UnorderedElementsAre(plain, other, complaint, nobody));
  EXPECT_THAT(this->ids({.ids = {tip}, .hide_accusing = {gas, roads}}), IsEmpty());
  EXPECT_THAT(this->ids({.hide_accusing = {gas, roads}}), UnorderedElementsAre(plain, complaint, nobody));
  // What it is about may be learnt later.
  Classify learnt;
  learnt.request_type = RequestType::report;
  learnt.category = "lighting";
  learnt.zones = {"community-1"};
  learnt.complained_unit = gas;
  this->handle(nobody, learnt, as(Role::hotline));
  EXPECT_THAT(this->ids({.hide_accusing = {gas}}), UnorderedElementsAre(plain, other, complaint));
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

TYPED_TEST(CaseQueryContract, ThePublicSeesThePicturesThatWereChosenLast) {
  const auto picture = [](char letter) { return Media{std::string(64, letter), "image/jpeg", 10, true}; };
  Receive r = need("x");
  r.media = {picture('a'), picture('b')};
  for (auto& file : r.media) file.cleared = false;
  const auto receipt = this->receive(r);
  const auto shown = [&] { return this->query_.get(kCity, receipt.id, true)->media; };
  EXPECT_THAT(shown(), IsEmpty());
  EXPECT_THAT(this->ids({.has_media = true}), IsEmpty());
  this->handle(receipt.id, ShowPictures{{picture('b'), picture('a')}}, as(Role::hotline));
  EXPECT_THAT(shown(), ElementsAre(std::string(64, 'b'), std::string(64, 'a')));
  EXPECT_THAT(this->ids({.has_media = true}), ElementsAre(receipt.id));
  this->handle(receipt.id, Note{"n"}, as(Role::hotline));
  EXPECT_EQ(shown().size(), 2U);
  this->handle(receipt.id, ShowPictures{{picture('a')}}, as(Role::supervisor));
  EXPECT_THAT(shown(), ElementsAre(std::string(64, 'a')));
  this->handle(receipt.id, ShowPictures{}, as(Role::hotline));
  EXPECT_THAT(shown(), IsEmpty());
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

// A zone, a unit and a neighbourhood with more cases than are sorted beside a walk: read in order, in pages,
// they are what all cases together say.
TYPED_TEST(CaseQueryContract, AWalkInOrderFindsWhatAllCasesTogetherSay) {
  constexpr int kMany = 2 * static_cast<int>(kSortBesideWalk);
  std::mt19937 engine(20261125);
  std::vector<std::pair<Append, OnceKey>> batch;
  for (int i = 0; i < kMany; ++i) {
    Receive r = need("x");
    r.zones = {"big", i % 3 == 0 ? "third" : "rest"};
    r.place.point = LatLng{429000000 + static_cast<std::int32_t>(engine() % 90000),
                           1251400000 + static_cast<std::int32_t>(engine() % 120000)};
    batch.emplace_back(*this->service_.prepare(kCity, "LY", "UTC", r, as(Role::intake)),
                       OnceKey{"import:t", std::to_string(i)});
    this->clock_.advance(1s);
  }
  ASSERT_TRUE(this->events_.append_new(kCity, batch).has_value());
  for (int i = 0; i < kMany; ++i) {
    if (i % 3 == 2) continue;
    const CaseId id = batch[static_cast<std::size_t>(i)].first.id;
    Classify c = this->classify("lighting");
    c.zones = {"big", i % 5 == 0 ? "third" : "rest"};
    this->handle(id, c, as(Role::hotline));
    this->handle(id, this->sheet(kRoads, std::chrono::hours(50 + engine() % 300)), as(Role::hotline));
    if (i % 10 == 0) this->handle(id, Withdraw{}, as(Role::resident));
  }
  const Box box{{429000000, 1251400000}, {429075000, 1251500000}};
  const auto all = this->list({}, Order::received_desc, 1000);
  ASSERT_EQ(all.size(), static_cast<std::size_t>(kMany));
  const auto expect = [&](const CaseFilter& filter, Order order, auto&& holds) {
    std::vector<CaseSummary> rows;
    std::copy_if(all.begin(), all.end(), std::back_inserter(rows), holds);
    const auto key = [&](const CaseSummary& s) {
      return order == Order::received_desc ? -to_millis(s.received_at)
             : s.due_result                ? to_millis(*s.due_result)
                                           : kNoDueKey;
    };
    std::sort(rows.begin(), rows.end(), [&](const CaseSummary& a, const CaseSummary& b) {
      const auto tie = order == Order::received_desc ? a.id > b.id : a.id < b.id;
      return key(a) != key(b) ? key(a) < key(b) : tie;
    });
    std::vector<CaseId> expected;
    for (const auto& row : rows) expected.push_back(row.id);
    ASSERT_FALSE(expected.empty());
    EXPECT_EQ(this->walk(filter, order, 70), expected);
  };
  const auto in_zone = [&](const CaseSummary& s, std::string_view zone) {
    const auto c = this->service_.load(kCity, s.id).value();
    return std::find(c.zones.begin(), c.zones.end(), zone) != c.zones.end();
  };
  for (const auto order : {Order::received_desc, Order::due_asc}) {
    expect({.open = true, .zones = {"big"}}, order, [](const auto& s) { return is_open(s.status); });
    expect({.zones = {"big"}}, order, [](const auto&) { return true; });
    expect({.open = true, .zones = {"big", "third"}}, order, [](const auto& s) { return is_open(s.status); });
    expect({.open = true, .zones = {"third"}}, order,
           [&](const auto& s) { return is_open(s.status) && in_zone(s, "third"); });
    expect({.open = true, .units = {kRoads}}, order,
           [](const auto& s) { return is_open(s.status) && s.lead == kRoads; });
    expect({.open = true, .box = box}, order,
           [&](const auto& s) { return is_open(s.status) && box.contains(*s.point); });
    expect({.public_only = true, .box = box}, order,
           [&](const auto& s) { return box.contains(coarsen(*s.point)); });
  }
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

TYPED_TEST(CaseQueryContract, PublicUpdatesOfSeveralCasesComeCaseByCase) {
  const auto first = this->receive(), second = this->receive(), quiet = this->receive();
  this->bring_to(second.id, kRoads);
  this->bring_to(first.id, kRoads);
  const std::vector ids{second.id, quiet.id, first.id};
  const auto updates = this->query_.updates_of(kCity, ids).value();
  ASSERT_EQ(updates.size(), 4U);
  EXPECT_EQ(updates[0].case_id, std::min(first.id, second.id));
  EXPECT_EQ(updates[1].case_id, updates[0].case_id);
  EXPECT_LT(updates[0].version, updates[1].version);
  EXPECT_EQ(updates[2].case_id, std::max(first.id, second.id));
  EXPECT_THAT(this->query_.updates_of(kCity, std::vector<CaseId>{}).value(), IsEmpty());
  EXPECT_TRUE(this->query_.updates_of(kCity, std::vector<CaseId>(1000, first.id)).has_value());
  EXPECT_EQ(this->query_.updates_of(kCity, std::vector<CaseId>(1001, first.id)).error().field, "ids");
}

// What a city of some years holds, several times over: enough that a planner would not choose to read all.
// Written as rows, because what is asked is which rows a statement reads and not what they say.
void fill_cities(store::Database& db) {
  constexpr int kCities = 6, kCases = 8000;
  const bool is_sqlite = db.dialect() == store::Dialect::sqlite;
  std::string cells = "[";
  for (int i = 0; i < 400; ++i) {
    const LatLng at{429000000 + (i % 20) * 50000, 1251400000 + (i / 20) * 50000};
    cells += fmt::format("{}[{},{},{}]", i == 0 ? "" : ",", at.lat_e7, at.lng_e7, cell_of(at));
  }
  cells += "]";
  const auto cell = [&](int part) {
    return is_sqlite ? fmt::format("json_extract($1, '$[' || (k % 400) || '][{}]')", part)
                     : fmt::format("CAST(CAST($1 AS jsonb) -> (k % 400) ->> {} AS BIGINT)", part);
  };
  // City j, its k-th case, some status; most have ended.
  const std::string numbers = fmt::format(
      " FROM (WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {}) "
      "SELECT 1 + i % {} AS j, i / {} AS k, 1000000 + i AS id, 1767225600000 + (i / {}) * CAST(3600000 AS "
      "BIGINT) "
      "AS at FROM n) t",
      kCities * kCases - 1, kCities, kCities, kCities);
  const std::string status =
      "CASE WHEN k % 10 < 7 THEN 'landed' WHEN k % 10 = 7 THEN 'in_hand' WHEN k % 10 = 8 THEN 'dispatched' "
      "ELSE CASE (k / 10) % 8 WHEN 0 THEN 'received' WHEN 1 THEN 'triaged' WHEN 2 THEN 'callback' WHEN 3 "
      "THEN "
      "'carried' WHEN 4 THEN 'rework' WHEN 5 THEN 'result_filed' WHEN 6 THEN 'objected' ELSE 'withdrawn' END "
      "END";
  const std::string lead = "CASE WHEN k % 10 = 9 AND (k / 10) % 8 < 2 THEN NULL ELSE 100 + k * 13 % 400 END";
  const std::string words = "'words of some length, as people write them, about a lamp or a pipe or a bus '";
  const auto written = db.write([&](store::Transaction& tx) -> Status {
    const std::string cases = fmt::format(
        "INSERT INTO ledger_case (jurisdiction_id, case_id, code, version, status, channel, request_type, "
        "urgency, "
        "category, zone, lead, published, supervised, reopen_count, received_at, updated_at, due_key, "
        "landed_at, "
        "landing, merged_into, lat_e7, lng_e7, cell, title, address, description, reply, media) SELECT j, "
        "id, "
        "'LY-' || k, 3, {}, CASE k % 4 WHEN 0 THEN 'hotline' ELSE 'web' END, CASE k % 50 WHEN 0 THEN "
        "'report' ELSE "
        "'help' END, 'normal', CASE k % 97 WHEN 0 THEN '' ELSE 'category-' || (k * 7 % 400) END, "
        "'community-' "
        "|| "
        "(k * 11 % 400), {}, CASE k % 5 WHEN 0 THEN 0 ELSE 1 END, 0, 0, at, at + 7200000, at + 432000000, "
        "NULL, "
        "NULL, NULL, {}, {}, {}, '', '', {}, {}, '[]'{}",
        status, lead, cell(0), cell(1), cell(2), words, words, numbers);
    TZ_CHECK(tx.execute(cases, cells));
    for (const auto* zone : {"'community-' || (k * 11 % 400)", "'street-' || (k * 17 % 400)"})
      TZ_CHECK(
          tx.execute(fmt::format("INSERT INTO ledger_case_zone (jurisdiction_id, zone, received_at, case_id, "
                                 "is_open, due_key) SELECT j, {}, at, id, CASE WHEN k % 10 < 7 THEN 0 ELSE 1 "
                                 "END, at + 432000000{}",
                                 zone, numbers)));
    TZ_CHECK(
        tx.execute(fmt::format("INSERT INTO ledger_case_unit (jurisdiction_id, unit_id, is_open, "
                               "received_at, case_id, due_key) SELECT j, 100 + k * "
                               "13 % 400, CASE WHEN k % 10 < 7 THEN 0 ELSE 1 END, at, id, at + 432000000{}",
                               numbers)));
    TZ_CHECK(
        tx.execute(fmt::format("INSERT INTO ledger_violation (jurisdiction_id, case_id, kind, since) SELECT "
                               "j, id, k / 10 % 4, at{} WHERE k % 10 "
                               "= 9",
                               numbers)));
    TZ_CHECK(tx.execute(
        fmt::format(
            "INSERT INTO ledger_secret (jurisdiction_id, case_id, matter, personal) SELECT j, id, $1, $1{}",
            numbers),
        ByteSpan(Bytes(32))));
    TZ_CHECK(tx.execute(fmt::format(
        "INSERT INTO ledger_once (jurisdiction_id, scope, key, case_id) SELECT j, 'web', 'key ' || k, id{}",
        numbers)));
    for (const int version : {1, 2, 3}) {
      TZ_CHECK(
          tx.execute(fmt::format("INSERT INTO ledger_event (jurisdiction_id, case_id, version, kind, at, "
                                 "actor_id, role, unit_id, "
                                 "leaf, detail) SELECT j, id, {}, 'noted', at, 1, 'hotline', 1, $1, $1{}",
                                 version, numbers),
                     ByteSpan(Bytes(60))));
      TZ_CHECK(
          tx.execute(fmt::format("INSERT INTO ledger_payload (jurisdiction_id, case_id, version, alg, body) "
                                 "SELECT j, id, {}, 0, $1{}",
                                 version, numbers),
                     ByteSpan(Bytes(60))));
      TZ_CHECK(tx.execute(fmt::format("INSERT INTO ledger_seal (jurisdiction_id, position, case_id, version, "
                                      "leaf_hash) SELECT j, k * 3 + {}, id, {}, $1{}",
                                      version, version, numbers),
                          ByteSpan(Bytes(32))));
      TZ_CHECK(
          tx.execute(fmt::format("INSERT INTO ledger_public_update (jurisdiction_id, at, case_id, version, "
                                 "status, kind, text) SELECT j, at, id, {}, 'in_hand', 'noted', ''{}",
                                 version, numbers)));
    }
    return {};
  });
  if (!written) throw std::runtime_error(written.error().message);
}

// Architecture decision 9: every list, with every filter and in every order, is served by an index on both
// engines, as the planners choose by themselves.
TYPED_TEST(CaseQueryContract, NoQuestionReadsMoreThanItAsks) {
  fill_cities(*this->db_);
  const Instant begin = from_millis(1767225600000), now = begin + 1900h;
  const Box box{{428999000, 1251399000}, {429001000, 1251401000}};
  const UnitId roads{101}, water{102};
  const Violating any{.kinds = {}, .now = now, .owner_within = 24h};
  const std::pair<std::string_view, CaseFilter> kFilters[] = {
      {"none", {}},
      {"public", {.public_only = true}},
      {"no tip-offs", {.hide_tip_offs = true}},
      {"no accusing ones", {.hide_accusing = {roads, water}}},
      {"statuses", {.statuses = {CaseStatus::received, CaseStatus::dispatched}}},
      {"open", {.open = true}},
      {"closed", {.open = false}},
      {"units", {.units = {roads, water}}},
      {"open units", {.open = true, .units = {roads}}},
      {"lead", {.leads = {roads}}},
      {"scope", {.scope = {roads, kPanelDesk}}},
      {"units in scope", {.units = {roads}, .scope = {roads, water}}},
      {"unassigned", {.unassigned = true}},
      {"categories", {.categories = {"category-3", "category-4"}}},
      {"no category", {.no_category = true}},
      {"zones", {.zones = {"street-1", "community-2"}}},
      {"finest zone", {.finest_zones = {"community-2"}}},
      {"no zone", {.no_zone = true}},
      {"ids", {.ids = {CaseId{1000006}, CaseId{1000012}}}},
      {"codes", {.codes = {"LY-1", "LY-2"}}},
      {"codes in scope", {.codes = {"LY-1", "LY-2"}, .scope = {roads}}},
      {"received", {.received_from = now - 24h, .received_to = now}},
      {"updated", {.updated_from = now - 24h, .updated_to = now}},
      {"overdue", {.open = true, .due_before = begin + 200h}},
      {"due soon", {.open = true, .due_before = now + 24h, .due_from = now}},
      {"violations", {.violating = any}},
      {"one violation",
       {.violating = Violating{.kinds = {Violation::no_echo}, .now = now, .owner_within = 24h}}},
      {"violations of a unit", {.scope = {roads}, .violating = any}},
      {"box", {.box = box}},
      {"channels", {.channels = {Channel::web}}},
      {"public box category", {.public_only = true, .categories = {"category-3"}, .box = box}},
      {"everything",
       {.public_only = true,
        .statuses = {CaseStatus::dispatched},
        .open = true,
        .units = {roads},
        .categories = {"category-3"},
        .zones = {"street-1"},
        .received_from = now - 24h,
        .updated_from = now - 24h,
        .due_before = now,
        .box = box,
        .channels = {Channel::web},
        .hide_tip_offs = true}},
  };
  SqlCaseQuery query(*this->db_, {.sensitive_categories =
                                      [](JurisdictionId) { return std::vector<std::string>{"domestic"}; },
                                  .time_zone = [](JurisdictionId) { return std::string("UTC"); }});
  using store::testing::Breadth;
  const auto expect_narrow = [&](std::string_view what, const CaseStatement& statement,
                                 Breadth breadth = Breadth::question) {
    const auto plan = store::testing::explain(*this->db_, statement.sql, statement.params);
    ASSERT_TRUE(plan.has_value()) << plan.error().message << "\n" << statement.sql;
    // Where a question names more than some hundredths of a city, PostgreSQL rightly reads the city's part of
    // an index once instead of looking up each case: no other city's, and no table.
    if (this->db_->dialect() == store::Dialect::postgres) breadth = Breadth::jurisdiction;
    const auto wide = store::testing::wide_reads(*plan, this->db_->dialect(), breadth);
    EXPECT_TRUE(wide.empty()) << what << "\n" << statement.sql << "\n" << wide.front() << "\n\n" << *plan;
  };
  const auto ask_everything = [&] {
    using Key = CaseQuery::Key;
    for (const auto& [what, filter] : kFilters) {
      for (const bool with_cursor : {false, true}) {
        for (const auto order :
             {Order::received_desc, Order::due_asc, Order::updated_asc, Order::updated_desc}) {
          for (const auto& statement : query.statements(kCity, filter, order, with_cursor))
            expect_narrow(what, statement, filter.violating ? Breadth::jurisdiction : Breadth::question);
        }
        if (!filter.violating) continue;
        // A city's violators are few beside its cases: a planner may read them all and pick a unit's.
        for (const auto& statement : query.violation_statements(kCity, filter, with_cursor))
          expect_narrow(what, statement, Breadth::jurisdiction);
      }
      // A figure without a filter that an index knows counts a whole city, and reads that city and no other.
      const bool whole_city = CaseSql::narrow_facets(filter, Order::received_desc).empty();
      for (const auto key : {Key::status, Key::category, Key::zone, Key::unit, Key::month, Key::channel})
        expect_narrow(fmt::format("count of {} by {}", what, static_cast<int>(key)),
                      query.count_statement(kCity, filter, key),
                      whole_city || filter.violating ? Breadth::jurisdiction : Breadth::question);
    }
  };
  store::testing::Recorder recorder(*this->db_);
  const SqlCaseQuery asked(recorder);
  const SqlEventStore events(recorder);
  ASSERT_TRUE(asked.updates(kCity, now - 24h, now, 100));
  ASSERT_TRUE(asked.updates_of(kCity, CaseId{1000012}));
  ASSERT_TRUE(asked.updates_of(kCity, std::vector{CaseId{1000012}, CaseId{1000013}}));
  ASSERT_TRUE(asked.get(kCity, CaseId{1000012}, true));
  ASSERT_TRUE(events.head(kCity));
  ASSERT_TRUE(events.find_code(kCity, "LY-7"));
  ASSERT_TRUE(events.find_once(kCity, {"web", "x"}));
  static_cast<void>(events.history(kCity, CaseId{1000012}, false));  // rows that were never encoded
  static_cast<void>(events.history(kCity, CaseId{1000012}, true));
  static_cast<void>(events.feed(kCity, 100, 50, false));
  static_cast<void>(events.feed(kCity, 100, 50, true));
  static_cast<void>(events.secret(kCity, CaseId{1000012}));
  ASSERT_EQ(recorder.seen().size(), 12U);
  const auto ask_the_rest = [&] {
    for (const auto& seen : recorder.seen()) {
      const auto plan = store::testing::explain(*this->db_, seen.sql, seen.params);
      ASSERT_TRUE(plan.has_value()) << plan.error().message << "\n" << seen.sql;
      // The end of an index is one row of it.
      const auto breadth = seen.sql.ends_with(" LIMIT 1") ? Breadth::jurisdiction : Breadth::question;
      EXPECT_TRUE(store::testing::wide_reads(*plan, this->db_->dialect(), breadth).empty())
          << seen.sql << "\n"
          << *plan;
    }
  };
  // SQLite runs on what the schema alone says until someone analyses; PostgreSQL's autovacuum always does.
  if (this->db_->dialect() == store::Dialect::sqlite) {
    ask_everything();
    ask_the_rest();
  }
  ASSERT_TRUE(store::testing::analyze(*this->db_));
  ask_everything();
  ask_the_rest();
}

// A figure over a whole city is answered from an index alone.
TYPED_TEST(CaseQueryContract, AFigureOfTheWholeCityReadsNoRowsButThoseOfAnIndex) {
  fill_cities(*this->db_);
  ASSERT_TRUE(store::testing::analyze(*this->db_));
  using Key = CaseQuery::Key;
  for (const bool hide_tip_offs : {false, true}) {
    for (const auto key : {Key::status, Key::category, Key::zone, Key::unit, Key::month, Key::channel}) {
      CaseFilter filter;
      filter.hide_tip_offs = hide_tip_offs;
      filter.hide_accusing = {UnitId{101}, UnitId{102}};
      const auto statement = this->query_.count_statement(kCity, filter, key);
      const auto plan = store::testing::explain(*this->db_, statement.sql, statement.params);
      ASSERT_TRUE(plan.has_value()) << plan.error().message;
      const std::string_view covered =
          this->db_->dialect() == store::Dialect::sqlite ? "USING COVERING INDEX" : "Index Only Scan";
      EXPECT_NE(plan->find(covered), std::string::npos) << static_cast<int>(key) << "\n" << *plan;
    }
  }
}

// The list of violators and the rule that makes one agree on every case, whenever it is asked.
TYPED_TEST(CaseQueryContract, TheListOfViolatorsIsWhatTheRuleSaysOfEachCase) {
  Policy policy;
  policy.owner_within = 30h;
  this->fill(40);
  for (std::size_t i = 0; i < this->made_.size(); i += 4) {
    const auto c = this->service_.load(kCity, this->made_[i]).value();
    if (c.status != CaseStatus::dispatched) continue;
    this->handle(c.id, Sign{}, as(Role::handler, *c.lead));
    if (i % 8 == 0) this->handle(c.id, TellProgress{"在办"}, as(Role::hotline));
  }
  this->receive(need("刚到"));
  std::set<Violation> kinds;
  for (const auto step : {0h, 1h, 23h, 6h, 1h, 100h, 70h, 24h}) {
    this->clock_.advance(step);
    const Instant now = this->clock_.now();
    std::set<std::pair<CaseId, Violation>> expected, listed;
    const auto all = this->list({}, Order::received_desc, 1000);
    for (const auto& row : all)
      for (const auto kind : violations(this->service_.load(kCity, row.id).value(), now, policy))
        expected.emplace(row.id, kind), kinds.insert(kind);
    CaseFilter filter;
    filter.violating = Violating{.kinds = {}, .now = now, .owner_within = policy.owner_within};
    std::string cursor;
    Instant last{};
    do {
      const auto page = this->query_.violations(kCity, filter, cursor, 7).value();
      for (const auto& entry : page.entries) {
        EXPECT_TRUE(listed.emplace(entry.row.id, entry.kind).second) << "listed twice";
        EXPECT_LE(last, entry.since);
        EXPECT_LE(entry.since, now);
        const auto c = this->service_.load(kCity, entry.row.id).value();
        const auto before = violations(c, entry.since - 1ms, policy);
        EXPECT_EQ(std::count(before.begin(), before.end(), entry.kind), 0) << "since is the first moment";
        last = entry.since;
      }
      cursor = page.next;
    } while (!cursor.empty());
    EXPECT_EQ(listed, expected);
    std::set<CaseId> cases, in_queue;
    for (const auto& [id, kind] : expected) cases.insert(id);
    for (const auto& row : this->list(filter, Order::due_asc, 1000)) in_queue.insert(row.id);
    EXPECT_EQ(in_queue, cases);
    for (const auto unit : {kRoads, kWater}) {
      CaseFilter of_unit = filter;
      of_unit.scope = {unit};
      std::size_t mine = 0;
      for (const auto& [id, kind] : expected) mine += this->service_.load(kCity, id)->lead == unit ? 1U : 0U;
      EXPECT_EQ(this->query_.violations(kCity, of_unit, "", 100)->entries.size(), mine);
    }
  }
  EXPECT_EQ(kinds.size(), 3U)
      << "the test must see violations; an incomplete landing the rules do not let pass";
}

// What the rules do not let pass may yet be imported or come of a changed rule: the row says so all the same.
TEST(ViolationRows, AreOfTheMomentFromWhichTheRuleIsBroken) {
  Case c;
  c.received_at = c.updated_at = from_millis(1000);
  using Rows = std::vector<ViolationRow>;
  EXPECT_EQ(violation_rows(c), (Rows{{Violation::no_owner, 1001}}));
  c.status = CaseStatus::dispatched;
  c.lead = kRoads;
  c.due.contact = from_millis(2000);
  c.due.result = from_millis(3000);
  EXPECT_EQ(violation_rows(c), (Rows{{Violation::no_echo, 2001}, {Violation::overdue_unlanded, 3001}}));
  c.status = CaseStatus::landed;
  c.landed_at = from_millis(9000);
  c.landing = Landing{.code = LandingCode::legal_route, .unit = kRoads, .at = *c.landed_at};
  EXPECT_EQ(violation_rows(c), (Rows{{Violation::no_echo, 9000}, {Violation::landing_incomplete, 9000}}));
  c.echoed = true;
  c.landing->legal_route = "litigation";
  EXPECT_TRUE(violation_rows(c).empty());
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
