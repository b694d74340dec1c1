// What both engines promise: exact, newest first, in scope, kept by the feed.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <random>

#include "base/text.h"
#include "search/finder.h"
#include "search/index_text.h"
#include "search/testing.h"
#include "store/testing.h"

namespace tz::search {
namespace {

using namespace std::chrono_literals;
using ledger::CaseId;
using ledger::Role;
using ledger::testing::as;
using ledger::testing::kOtherCity;
using ledger::testing::need;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::kCity;
using testing::kRoads;
using testing::kWater;

Ask asking(std::string_view words, bool open_only = false) {
  auto query = parse_query(words);
  if (!query) throw std::runtime_error(query.error().message);
  return {.query = *std::move(query), .open_only = open_only};
}

Document document(std::int64_t id, Instant at, std::string open, std::string inner = "",
                  std::vector<std::string> tags = {}) {
  return {.case_id = CaseId{id},
          .received_at = at,
          .open_text = std::move(open),
          .inner_text = std::move(inner),
          .tags = std::move(tags)};
}

constexpr Instant kNoon{std::chrono::sys_days{std::chrono::year{2026} / 3 / 2} + std::chrono::hours{4}};

template <class Backend>
class SearchStoreContract : public ::testing::Test {
 protected:
  SearchStoreContract() { EXPECT_TRUE(store::migrate(*db_, schema()).has_value()); }

  void keep(const std::vector<Document>& documents, const std::vector<CaseId>& gone = {}) {
    const auto kept = store_.keep(kCity, documents, gone, position_, position_ + 1);
    ASSERT_TRUE(kept.has_value()) << kept.error().message;
    ++position_;
  }
  std::vector<std::int64_t> found(Ask ask, std::size_t limit = 100, JurisdictionId j = kCity) {
    EXPECT_TRUE(store_.expand(j, ask.query).has_value());
    const auto hits = store_.find(j, ask, limit);
    EXPECT_TRUE(hits.has_value()) << hits.error().message;
    std::vector<std::int64_t> ids;
    for (const Hit& hit : hits.value_or(std::vector<Hit>{}))
      ids.push_back(static_cast<std::int64_t>(hit.case_id));
    return ids;
  }
  Total counted(Ask ask, std::int64_t most = 1000) {
    EXPECT_TRUE(store_.expand(kCity, ask.query).has_value());
    const auto total = store_.count(kCity, ask, most);
    EXPECT_TRUE(total.has_value()) << total.error().message;
    return total.value_or(Total{});
  }

  std::unique_ptr<store::Database> db_ = Backend::make();
  SqlSearchStore store_{*db_};
  std::int64_t position_ = 0;
};
TYPED_TEST_SUITE(SearchStoreContract, store::testing::Backends, store::testing::BackendNames);

TYPED_TEST(SearchStoreContract, FindsTwoCharactersOneAndAWordNewestFirst) {
  this->keep({document(1, kNoon, "和平路的路灯不亮"), document(2, kNoon + 1h, "路灯杆倒了 street lamp"),
              document(3, kNoon - 24h, "井盖坏了", "路灯旁边")});
  EXPECT_THAT(this->found(asking("路灯")), ElementsAre(2, 1, 3));
  EXPECT_THAT(this->found(asking("灯")), ElementsAre(2, 1, 3));
  EXPECT_THAT(this->found(asking("的路灯")), ElementsAre(1));
  EXPECT_THAT(this->found(asking("路灯不亮")), ElementsAre(1));
  EXPECT_THAT(this->found(asking("LAMP")), ElementsAre(2));
  EXPECT_THAT(this->found(asking("str")), ElementsAre(2)) << "three letters find what begins with them";
  EXPECT_THAT(this->found(asking("st")), IsEmpty());
  EXPECT_THAT(this->found(asking("路灯 井盖")), ElementsAre(3));
  EXPECT_THAT(this->found(asking("灯路")), IsEmpty());
  EXPECT_THAT(this->found(asking("路灯"), 100, kOtherCity), IsEmpty());
}

TYPED_TEST(SearchStoreContract, ThePublicFindsByOpenTextAlone) {
  this->keep({document(1, kNoon, "井盖坏了", "路灯旁边 lamp"), document(2, kNoon, "路灯不亮 lamp", "井盖")});
  EXPECT_THAT(this->found(asking("路灯", true)), ElementsAre(2));
  EXPECT_THAT(this->found(asking("灯", true)), ElementsAre(2));
  EXPECT_THAT(this->found(asking("灯不亮", true)), ElementsAre(2));
  EXPECT_THAT(this->found(asking("lamp", true)), ElementsAre(2));
  EXPECT_THAT(this->found(asking("lam", true)), ElementsAre(2));
  EXPECT_EQ(this->counted(asking("路灯", true)), (Total{1, false}));
  EXPECT_EQ(this->counted(asking("路灯")), (Total{2, false}));
}

TYPED_TEST(SearchStoreContract, NarrowsByTags) {
  this->keep({document(1, kNoon, "路灯", "", {unit_tag(kRoads)}),
              document(2, kNoon + 1s, "路灯", "", {category_tag("a.b-c"), unit_tag(kWater)}),
              document(3, kNoon + 2s, "路灯", "", {tip_off_tag()})});
  Ask ask = asking("路灯");
  ask.any_of = {{unit_tag(kRoads), unit_tag(kWater)}};
  EXPECT_THAT(this->found(ask), ElementsAre(2, 1));
  ask.any_of.push_back({category_tag("a.b-c")});
  EXPECT_THAT(this->found(ask), ElementsAre(2));
  ask = asking("路灯");
  ask.none_of = {tip_off_tag(), unit_tag(kRoads)};
  EXPECT_THAT(this->found(ask), ElementsAre(2));
  EXPECT_EQ(this->counted(ask), (Total{1, false}));
}

TYPED_TEST(SearchStoreContract, RewritesAndTakesOut) {
  this->keep({document(1, kNoon, "张三的路灯 zhangsan"), document(2, kNoon, "路灯")});
  EXPECT_THAT(this->found(asking("张三")), ElementsAre(1));
  this->keep({document(1, kNoon, "██的路灯")});
  EXPECT_THAT(this->found(asking("张三")), IsEmpty());
  EXPECT_THAT(this->found(asking("zhang")), IsEmpty());
  EXPECT_EQ(this->found(asking("路灯")).size(), 2U);
  this->keep({}, {CaseId{1}});
  EXPECT_THAT(this->found(asking("路灯")), ElementsAre(2));
  const auto left = this->store_.documents(kCity, CaseId{0}, 10);
  ASSERT_TRUE(left.has_value());
  EXPECT_EQ(left->size(), 1U);
  Query words = asking("zhangsan").query;
  ASSERT_TRUE(this->store_.expand(kCity, words).has_value());
  EXPECT_THAT(words.terms.front().forms, IsEmpty()) << "a word that is in no document any more is forgotten";
  ASSERT_TRUE(this->store_.clear().has_value());
  EXPECT_THAT(this->found(asking("路灯")), IsEmpty());
  EXPECT_EQ(this->store_.position(kCity).value(), 0);
}

TYPED_TEST(SearchStoreContract, TheCursorMovesWithTheDocumentsOrNothingDoes) {
  this->keep({document(1, kNoon, "路灯")});
  EXPECT_EQ(this->store_.position(kCity).value(), 1);
  const std::vector<Document> late{document(2, kNoon, "路灯")};
  const auto kept = this->store_.keep(kCity, late, {}, 0, 5);
  ASSERT_FALSE(kept.has_value());
  EXPECT_EQ(kept.error().code, Errc::conflict);
  EXPECT_THAT(this->found(asking("路灯")), ElementsAre(1));
}

TYPED_TEST(SearchStoreContract, CasesOfOneSecondAllHaveTheirPlace) {
  std::vector<Document> many;
  for (int i = 0; i < 300; ++i) many.push_back(document(7 + (std::int64_t{i} << 20), kNoon, "路灯"));
  this->keep(many);
  EXPECT_EQ(this->found(asking("路灯"), 1000).size(), 300U);
  this->keep({document(7 + (std::int64_t{1} << 30), kNoon + 500ms, "路灯")});
  EXPECT_EQ(this->found(asking("路灯"), 1000).size(), 301U);
}

TYPED_TEST(SearchStoreContract, AWordThatTooManyBeginWithIsLookedForAlone) {
  std::string words;
  for (std::size_t i = 0; i < kFormsMax; ++i)
    words += std::string("lamp") + static_cast<char>('a' + i % 26) + std::string(i / 26 + 1, 'x') + " ";
  this->keep({document(1, kNoon, words)});
  Query query = asking("lamp").query;
  ASSERT_TRUE(this->store_.expand(kCity, query).has_value());
  EXPECT_FALSE(query.whole_words);
  EXPECT_EQ(query.terms.front().forms.size(), kFormsMax);
  this->keep({document(2, kNoon + 1s, "the lamp")});
  query = asking("lamp").query;
  ASSERT_TRUE(this->store_.expand(kCity, query).has_value());
  EXPECT_TRUE(query.whole_words);
  EXPECT_THAT(this->found(asking("lamp")), ElementsAre(2));
}

TYPED_TEST(SearchStoreContract, PagesAndCountsAreTheSameAsTakingAll) {
  std::vector<Document> many;
  for (int i = 0; i < 250; ++i)  // over twelve years, so that every slice of time is walked
    many.push_back(document(i + 1, kNoon - i * i * 100min, i % 5 == 0 ? "井盖坏了" : "路灯坏了"));
  this->keep(many);
  const auto all = this->found(asking("路灯"), 1000);
  EXPECT_EQ(all.size(), 200U);
  EXPECT_TRUE(std::ranges::is_sorted(all)) << "case 1 is the newest";
  std::vector<std::int64_t> paged;
  Ask ask = asking("路灯");
  for (;;) {
    const auto hits = this->store_.find(kCity, ask, 7);
    ASSERT_TRUE(hits.has_value());
    if (hits->empty()) break;
    for (const Hit& hit : *hits) paged.push_back(static_cast<std::int64_t>(hit.case_id));
    ask.before = hits->back().document;
  }
  EXPECT_EQ(paged, all);
  EXPECT_EQ(this->counted(asking("路灯"), 200), (Total{200, false}));
  EXPECT_EQ(this->counted(asking("路灯"), 199), (Total{199, true}));
}

// A few thousand invented texts; the truth is what LIKE counts.
TYPED_TEST(SearchStoreContract, CountsWhatLikeCounts) {
  constexpr std::string_view kPieces[] = {"路灯",     "灯",   "不亮", "井盖", "破损", "和平", "路",
                                          "噪音",     "扰民", "，",   "。",   "小区", "区内", "lamp",
                                          " street ", "的",   "垃圾", "圾站", "漏水", "水管"};
  std::mt19937 random(7);  // NOLINT: the same texts each time
  std::vector<Document> texts;
  for (int i = 0; i < 3000; ++i) {
    std::string text;
    for (std::size_t n = 3 + random() % 12; n > 0; --n) text += kPieces[random() % std::size(kPieces)];
    texts.push_back(document(i + 1, kNoon + i * 37min, text));
    if (texts.size() == 500) {
      this->keep(texts);
      texts.clear();
    }
  }
  int held = 0;
  for (const std::string_view words :
       {"路灯", "灯不", "路", "路灯不亮", "井盖破损", "区内", "小区内的", "水管漏水", "灯灯", "圾站",
        "和平路灯", "垃圾站", "灯路", "区区", "的噪音扰民"}) {
    const auto truth = this->db_->read([&](store::Transaction& tx) -> Result<std::int64_t> {
      TZ_TRY(rows, tx.query("SELECT COUNT(*) FROM search_document WHERE open_text LIKE $1",
                            "%" + std::string(words) + "%"));
      return rows.front().i64(0);
    });
    ASSERT_TRUE(truth.has_value());
    held += static_cast<int>(*truth);
    EXPECT_EQ(this->counted(asking(words), 100'000).count, *truth) << words;
    EXPECT_EQ(static_cast<std::int64_t>(this->found(asking(words), 100'000).size()), *truth) << words;
  }
  EXPECT_GT(held, 2000);
}

TYPED_TEST(SearchStoreContract, NoQuestionReadsATableThrough) {
  // Words of letters alone, which are those that are kept to be begun with.
  const auto word = [](int i) {
    return std::string("word") + char('a' + i / 676 % 26) + char('a' + i / 26 % 26) + char('a' + i % 26);
  };
  std::vector<Document> many;
  for (int i = 0; i < 2000; ++i)
    many.push_back(
        document(i + 1, kNoon + i * 1h, fmt::format("第{}件 {}", i, word(i)), "", {unit_tag(kRoads)}));
  this->keep(many);
  ASSERT_TRUE(store::testing::analyze(*this->db_).has_value());
  store::testing::Recorder recorder(*this->db_);
  const SqlSearchStore store(recorder);
  Ask ask = asking("第7 wor");
  ask.any_of = {{unit_tag(kRoads)}};
  ask.before = DocumentId{first_document(kOtherCity)};
  ASSERT_TRUE(store.expand(kCity, ask.query).has_value());
  ASSERT_TRUE(store.find(kCity, ask, 20).has_value());
  ASSERT_TRUE(store.count(kCity, ask, 1000).has_value());
  ASSERT_TRUE(store.position(kCity).has_value());
  ASSERT_TRUE(store.documents(kCity, CaseId{5}, 10).has_value());
  EXPECT_GE(recorder.seen().size(), 4U);
  for (const auto& seen : recorder.seen()) {
    const auto plan = store::testing::explain(*this->db_, seen.sql, seen.params);
    ASSERT_TRUE(plan.has_value()) << seen.sql;
    const bool newest =
        seen.sql.find("ORDER BY doc DESC LIMIT 1") != seen.sql.npos;  // the first of its range
    const bool tiny = seen.sql.find("search_cursor") != seen.sql.npos;
    if (newest || tiny) continue;
    EXPECT_THAT(store::testing::wide_reads(*plan, this->db_->dialect()), IsEmpty()) << seen.sql << "\n"
                                                                                    << *plan;
    // Served by the index of tokens, whatever the planner thinks of the question.
    if (seen.sql.find("@@") != seen.sql.npos) {
      EXPECT_NE(plan->find("search_document_tokens"), plan->npos) << *plan;
    }
  }
}

// The same with a ledger before it.
template <class Backend>
class SearchFeed : public testing::Searched<Backend> {
 protected:
  std::vector<std::string> codes(std::string_view words, bool open_only = false) {
    Wanted wanted{.ask = asking(words, open_only), .scope = {.public_only = open_only}};
    const auto page = find_cases(this->parts(), kCity, std::move(wanted));
    EXPECT_TRUE(page.has_value()) << page.error().message;
    std::vector<std::string> all;
    if (page)
      for (const Found& one : page->found) all.push_back(one.row.code);
    return all;
  }
  Parts parts() const {
    return {this->search_.store, this->ledger_.query, this->ledger_.service, this->city_};
  }
  std::vector<Document> documents() {
    return this->search_.store.documents(kCity, CaseId{0}, 1000).value_or(std::vector<Document>{});
  }
};
TYPED_TEST_SUITE(SearchFeed, store::testing::Backends, store::testing::BackendNames);

TYPED_TEST(SearchFeed, FindsACaseByEverythingThatMayBeRead) {
  const auto receipt = this->receive();
  this->bring_to(receipt.id, kRoads);
  this->handle(receipt.id, ledger::TellProgress{"抢修班已经出发"}, as(Role::handler, kRoads));
  this->follow();
  for (const std::string_view words :
       {"路灯不亮", "灯", "示例路", "照明设施", "lighting", "和平社区", "道路处", "roads", "出发"})
    EXPECT_THAT(this->codes(words), ElementsAre(receipt.code)) << words;
  EXPECT_THAT(this->codes(receipt.code), ElementsAre(receipt.code));
  EXPECT_THAT(this->codes(receipt.code.substr(receipt.code.rfind('-') + 1)), ElementsAre(receipt.code));
  for (const std::string_view words : {"路灯不亮", "照明设施", "和平社区", "出发"})
    EXPECT_THAT(this->codes(words, true), ElementsAre(receipt.code)) << words;
  for (const std::string_view words : {"示例路", "道路处"})
    EXPECT_THAT(this->codes(words, true), IsEmpty()) << words;
}

TYPED_TEST(SearchFeed, SaysWhyFromTheCaseAsItIsNow) {
  this->receive();
  this->follow();
  const auto page = find_cases(this->parts(), kCity, {.ask = asking("路灯 示例路")});
  ASSERT_TRUE(page.has_value());
  ASSERT_EQ(page->found.size(), 1U);
  EXPECT_EQ(page->total, (Total{1, false}));
  const auto& why = page->found[0].why;
  ASSERT_EQ(why.size(), 2U);
  EXPECT_EQ(why[0].field, "description");
  EXPECT_EQ(why[0].text, "路灯不亮，请来修");
  EXPECT_THAT(why[0].marks, ElementsAre(Mark{0, 2}));
  EXPECT_EQ(why[1].field, "address");
  EXPECT_THAT(why[1].marks, ElementsAre(Mark{0, 3}));
}

TYPED_TEST(SearchFeed, ARedactionTakesTheWordsOut) {
  const auto receipt = this->receive(need("王小明家门口的路灯不亮"));  // an invented name
  this->follow();
  EXPECT_THAT(this->codes("王小明"), ElementsAre(receipt.code));
  this->handle(receipt.id, ledger::Redact{{{0, 3, "other"}}}, as(Role::hotline));
  EXPECT_THAT(this->codes("王小明"), IsEmpty())
      << "the index is behind, and what is read is the case as it is";
  this->follow();
  EXPECT_THAT(this->codes("路灯"), ElementsAre(receipt.code));
  Ask ask = asking("王小明");
  EXPECT_EQ(this->search_.store.count(kCity, ask, 10).value(), Total{});
}

TYPED_TEST(SearchFeed, ContactsAndNumbersAreNeverIndexed) {
  ledger::Receive r = this->need_with_everything();
  const auto open = this->receive(r);
  this->clock_.advance(1min);
  r.confidentiality = ledger::Confidentiality::sealed;
  r.verbatim = "示例甲说楼道灯坏了";
  const auto sealed = this->receive(r);
  this->follow();
  for (const std::string_view words : {"13800000000", "示例甲"})
    EXPECT_THAT(this->codes(words), IsEmpty()) << words;
  EXPECT_THAT(this->codes("楼道灯"), ElementsAre(sealed.code, open.code));
  EXPECT_THAT(this->codes("楼道灯", true), ElementsAre(open.code));
  for (const Document& one : this->documents())
    for (const std::string_view secret : {"13800000000", "示例甲", "晚上"}) {
      EXPECT_EQ(one.open_text.find(secret), std::string::npos) << secret;
      EXPECT_EQ(one.inner_text.find(secret), std::string::npos) << secret;
    }
}

TYPED_TEST(SearchFeed, ThePublicFindsNoTipOffNoUnpublishedAndNoSensitiveCase) {
  ledger::Receive tip = need("举报路灯");
  tip.request_type = ledger::RequestType::report;
  ledger::Receive unpublished = need("不公开的路灯");
  unpublished.publish = false;
  ledger::Receive sensitive = need("家里的路灯");
  sensitive.category = "domestic";
  for (const auto& one : {tip, unpublished, sensitive}) this->receive(one);
  const auto open = this->receive();
  this->follow();
  EXPECT_THAT(this->codes("路灯", true), ElementsAre(open.code));
  EXPECT_EQ(this->search_.store.count(kCity, asking("路灯", true), 10).value(), (Total{1, false}));
  EXPECT_EQ(this->codes("路灯").size(), 4U);
}

TYPED_TEST(SearchFeed, MadeAnewItIsWhatItWas) {
  for (int i = 0; i < 20; ++i) {
    const auto receipt = this->receive(need(fmt::format("第{}件：路灯不亮", i)));
    this->clock_.advance(1min);
    if (i % 2 == 0) this->bring_to(receipt.id, i % 4 == 0 ? kRoads : kWater);
    if (i % 5 == 0) this->handle(receipt.id, ledger::Redact{{{0, 2, "other"}}}, as(Role::hotline));
    if (i % 3 == 0) this->follow();
  }
  this->follow();
  const auto incremental = this->documents();
  EXPECT_EQ(incremental.size(), 20U);
  ASSERT_TRUE(this->search_.store.clear().has_value());
  EXPECT_THAT(this->documents(), IsEmpty());
  this->follow();
  EXPECT_EQ(this->documents(), incremental);
  EXPECT_EQ(this->codes("路灯").size(), 20U);
}

TYPED_TEST(SearchFeed, AnIndexByOtherRulesIsMadeAnew) {
  const auto receipt = this->receive();
  this->follow();
  ASSERT_TRUE(this->db_
                  ->write([](store::Transaction& tx) {
                    return tx.execute("UPDATE search_cursor SET rules = 0 WHERE jurisdiction_id = $1", kCity);
                  })
                  .has_value());
  EXPECT_EQ(this->search_.store.position(kCity).error().rule, "search_rules");
  this->follow();
  EXPECT_THAT(this->codes("路灯"), ElementsAre(receipt.code));
}

TYPED_TEST(SearchFeed, PagesGoOnBehindTheLast) {
  for (int i = 0; i < 25; ++i) {
    this->receive(need(fmt::format("第{}件路灯", i)));
    this->clock_.advance(1min);
  }
  this->follow();
  std::vector<std::string> seen;
  std::optional<DocumentId> before;
  std::size_t pages = 0;
  do {
    Wanted wanted{.ask = asking("路灯"), .limit = 10};
    wanted.ask.before = before;
    // As a filter of states does, half of them.
    wanted.keep = [](const ledger::CaseSummary& row) {
      return row.description.find('2') != std::string::npos;
    };
    const auto page = find_cases(this->parts(), kCity, std::move(wanted));
    ASSERT_TRUE(page.has_value());
    EXPECT_FALSE(page->total.has_value());
    for (const Found& one : page->found) seen.push_back(one.row.description);
    before = page->next;
  } while (before && ++pages < 10);
  EXPECT_EQ(seen.size(), 7U);  // 2, 12, 20 to 24
}

}  // namespace
}  // namespace tz::search
