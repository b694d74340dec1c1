#include <gmock/gmock.h>

#include <atomic>
#include <thread>

#include "base/time.h"
#include "callback/callback_json.h"
#include "callback/module.h"
#include "callback/testing.h"
#include "store/testing.h"

namespace tz::callback {
namespace {

using namespace callback::testing;
using namespace std::chrono_literals;
using ledger::CaseId;
using ledger::ContactChannel;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr JurisdictionId kCity{1}, kOtherCity{2};

template <class Backend>
class CallbackStoreContract : public ::testing::Test {
 protected:
  CallbackStoreContract() {
    // In the order that lets the ledger's role know these tables.
    EXPECT_TRUE(store::migrate(*db_, ledger::schema()).has_value());
    const auto migrated = store::migrate(*db_, schema());
    EXPECT_TRUE(migrated.has_value()) << migrated.error().message;
  }
  struct Kept {
    World w;
    bool tip_off = false;
  };
  Status write(Kept& kept, const Event& event, const By& by, std::vector<ledger::Text> texts = {}) {
    const File after = apply(kept.w.f, event, kept.w.now, by);
    const StoredEvent stored{after.version, event, kept.w.now, by, std::move(texts)};
    const auto written = store_.append(after, {&stored, 1}, kept.tip_off, policy_);
    if (written) kept.w.f = after;
    return written;
  }
  // A case whose round has just come to the desk.
  Kept opened(std::int64_t id, UnitId unit = kRoads, std::chrono::milliseconds later = 0ms,
              bool tip_off = false) {
    Kept kept;
    kept.tip_off = tip_off;
    kept.w.f = File{.id = CaseId{id}, .jurisdiction = kCity};
    kept.w.now += later;
    EXPECT_TRUE(write(kept, RoundOpened{1, unit, kept.w.now - 120h, kept.w.now, 7}, program()));
    return kept;
  }
  Kept answered(std::int64_t id, const Answers& answers, UnitId unit = kRoads, ActorId by = kAnn) {
    Kept kept = opened(id, unit);
    EXPECT_TRUE(write(kept, Answered{CallKind::first, answers, ContactChannel::phone, ""}, clerk(by)));
    EXPECT_TRUE(write(kept, Settled{kept.w.f.version, 8}, program()));
    return kept;
  }
  std::vector<std::int64_t> waiting(const WaitingFilter& filter, JurisdictionId j = kCity) {
    const auto page = store_.waiting(j, filter, "", 100);
    EXPECT_TRUE(page.has_value()) << page.error().message;
    std::vector<std::int64_t> ids;
    for (const auto& row : page->rows) ids.push_back(static_cast<std::int64_t>(row.id));
    return ids;
  }
  Instant start() const { return World().now; }

  std::unique_ptr<store::Database> db_ = Backend::make();
  SqlFileStore store_{*db_};
  SqlCallbackQuery query_{*db_};
  SqlDrawStore draws_{*db_};
  SqlMarkStore marks_{*db_};
  SqlPackStore pack_{*db_};
  ledger::Policy policy_{};
};
TYPED_TEST_SUITE(CallbackStoreContract, store::testing::Backends, store::testing::BackendNames);

TYPED_TEST(CallbackStoreContract, TheHistoryGivesBackTheFileAndItsTexts) {
  auto kept = this->opened(11);
  ASSERT_TRUE(this->write(kept, Claimed{CallKind::first, kept.w.now + 1h}, clerk()));
  ASSERT_TRUE(this->write(kept, Answered{CallKind::first, kNo, ContactChannel::phone, "rec-1"}, clerk(),
                          {{"words", "still dark"}}));
  const auto history = this->store_.history(kCity, CaseId{11});
  ASSERT_TRUE(history) << history.error().message;
  File again{.id = CaseId{11}, .jurisdiction = kCity};
  for (const auto& e : *history) again = apply(std::move(again), e.event, e.at, e.by);
  EXPECT_EQ(again, kept.w.f);
  EXPECT_EQ(history->back().texts, (std::vector<ledger::Text>{{"words", "still dark"}}));
  EXPECT_EQ(history->back().by.capacity, Capacity::clerk);
  EXPECT_TRUE(this->store_.history(kOtherCity, CaseId{11})->empty());
}

TYPED_TEST(CallbackStoreContract, SecondWriterOfTheSameVersionGetsConflictAndChangesNothing) {
  auto kept = this->opened(11);
  auto late = kept;
  ASSERT_TRUE(this->write(kept, Claimed{CallKind::first, kept.w.now + 1h}, clerk(kAnn)));
  EXPECT_EQ(this->write(late, Claimed{CallKind::first, kept.w.now + 1h}, clerk(kBao)).error().code,
            Errc::conflict);
  EXPECT_EQ(this->store_.history(kCity, CaseId{11})->size(), 2U);
  this->opened(12);
  typename TestFixture::Kept beginner;
  beginner.w.f = File{.id = CaseId{12}, .jurisdiction = kCity};
  EXPECT_EQ(this->write(beginner, RoundOpened{1, kRoads, beginner.w.now, {}, 7}, program()).error().code,
            Errc::conflict);
}

TYPED_TEST(CallbackStoreContract, WhatWasAskedAndDrawnTakesNoChangeAndNoDeletion) {
  auto kept = this->opened(11);
  ASSERT_TRUE(this->write(kept, Answered{CallKind::first, kNo, ContactChannel::phone, ""}, clerk(),
                          {{"words", "x"}}));
  ASSERT_TRUE(this->draws_.commit(kCity, "2026-01", Seed{}, kept.w.now, kWatch));
  const DrawRecord draw{
      .period = "2026-01", .drawn_at = kept.w.now, .percent = 5, .population = {{CaseId{11}, 1}}};
  ASSERT_TRUE(this->draws_.record(kCity, draw, kWatch));
  for (const auto* table :
       {"callback_event", "callback_payload", "callback_seed", "callback_draw", "callback_draw_item"}) {
    for (const std::string& sql :
         {std::string("UPDATE ") + table + " SET jurisdiction_id = 9", std::string("DELETE FROM ") + table}) {
      const auto tried = this->db_->write([&](store::Transaction& tx) -> Status {
        auto done = tx.query(sql);
        if (!done) return tl::unexpected<Error>(std::move(done).error());
        return {};
      });
      ASSERT_FALSE(tried.has_value()) << sql;
      EXPECT_EQ(tried.error().code, Errc::not_allowed) << sql;
    }
  }
}

TYPED_TEST(CallbackStoreContract, TheQueueGivesTheLongestWaitingFirstAndLosesWhatIsOver) {
  this->opened(12, kRoads, 2h);
  this->opened(11, kGas, 1h);
  this->opened(13, kGas, 3h, true);
  EXPECT_THAT(this->waiting({}), ElementsAre(11, 12));
  EXPECT_THAT(this->waiting({.hide_tip_offs = false}), ElementsAre(11, 12, 13));
  EXPECT_THAT(this->waiting({.not_unit = kGas}), ElementsAre(12));
  EXPECT_THAT(this->waiting({.lane = CallKind::recall}), IsEmpty());
  EXPECT_THAT(this->waiting({}, kOtherCity), IsEmpty());
  this->answered(14, kYes);
  EXPECT_THAT(this->waiting({}), ElementsAre(11, 12));
}

TYPED_TEST(CallbackStoreContract, TheQueueIsReadPageByPage) {
  for (std::int64_t id = 21; id <= 25; ++id) this->opened(id, kRoads, id < 24 ? 0ms : 1ms);
  std::vector<std::int64_t> seen;
  std::string cursor;
  do {
    const auto page = this->store_.waiting(kCity, {}, cursor, 2);
    ASSERT_TRUE(page);
    for (const auto& row : page->rows) seen.push_back(static_cast<std::int64_t>(row.id));
    cursor = page->next;
  } while (!cursor.empty());
  EXPECT_THAT(seen, ElementsAre(21, 22, 23, 24, 25));
  for (const auto* wrong : {"x", "1", "1.2.3", "1.", "01.2"})
    EXPECT_EQ(this->store_.waiting(kCity, {}, wrong, 2).error().field, "cursor") << wrong;
}

TYPED_TEST(CallbackStoreContract, TheSecondCallIsOfferedToOthersThanTheFirstClerk) {
  auto kept = this->answered(11, kYes);
  ASSERT_TRUE(this->write(kept, RecallOrdered{1, "2026-01"}, program()));
  EXPECT_THAT(this->waiting({.lane = CallKind::recall, .not_first = kBao}), ElementsAre(11));
  EXPECT_THAT(this->waiting({.lane = CallKind::recall, .not_first = kAnn}), IsEmpty());
}

TYPED_TEST(CallbackStoreContract, WhatTheLedgerIsOwedIsFoundUntilItIsSettled) {
  auto kept = this->opened(11);
  ASSERT_TRUE(this->write(kept, Answered{CallKind::first, kYes, ContactChannel::phone, ""}, clerk()));
  EXPECT_THAT(*this->store_.owing(kCity, 10), ElementsAre(CaseId{11}));
  ASSERT_TRUE(this->write(kept, Settled{kept.w.f.version, 8}, program()));
  EXPECT_THAT(*this->store_.owing(kCity, 10), IsEmpty());
}

TYPED_TEST(CallbackStoreContract, ALinkIsFoundByItsHashOnly) {
  auto kept = this->opened(11);
  ASSERT_TRUE(this->write(kept, LinkIssued{hash_of_token("token"), kept.w.now + 24h}, clerk()));
  const auto found = this->store_.find_link(kCity, hash_of_token("token"));
  ASSERT_TRUE(found && *found);
  EXPECT_EQ((*found)->id, CaseId{11});
  EXPECT_EQ((*found)->link, kept.w.f.links.back().id);
  EXPECT_FALSE(*this->store_.find_link(kCity, hash_of_token("tokem")));
  EXPECT_FALSE(*this->store_.find_link(kOtherCity, hash_of_token("token")));
  // Nothing that is stored gives the token back.
  const auto bodies = this->db_->read([&](store::Transaction& tx) {
    return tx.query("SELECT body FROM callback_event WHERE jurisdiction_id = $1", kCity);
  });
  for (const auto& row : *bodies) EXPECT_THAT(row.text(0), ::testing::Not(HasSubstr("\"token\"")));
}

TYPED_TEST(CallbackStoreContract, PressureRefusedRatingsAndDifferencesAreAlerts) {
  auto pressed = this->answered(11, kPressed);
  auto refused = this->opened(12);
  ASSERT_TRUE(this->write(refused, LinkIssued{hash_of_token("t"), refused.w.now + 24h}, clerk()));
  ASSERT_TRUE(this->write(refused, RatingRefused{refused.w.f.version, Origin::device}, resident()));
  auto differs = this->answered(13, kYes);
  ASSERT_TRUE(this->write(differs, RecallOrdered{1, "2026-01"}, program()));
  ASSERT_TRUE(this->write(differs, Answered{CallKind::recall, kNo, ContactChannel::phone, ""}, clerk(kBao)));
  const auto kinds = [&](std::string_view state) {
    std::vector<std::string> all;
    const auto page = this->store_.alerts(kCity, state, "", 10);
    for (const auto& alert : page->rows) all.push_back(alert.kind);
    return all;
  };
  EXPECT_THAT(kinds("open"), ElementsAre("pressure"));
  EXPECT_THAT(kinds("noted"), ElementsAre("rating_refused", "recall_differs"));
  ASSERT_TRUE(this->write(pressed, ReportTaken{pressed.w.f.reports[0].id}, supervisor()));
  EXPECT_THAT(kinds("open"), IsEmpty());
  EXPECT_THAT(kinds("taken"), ElementsAre("pressure"));
}

// What an event says nothing of keeps its row: a report of pressure writes its alert, and no round.
TYPED_TEST(CallbackStoreContract, AReportOfPressureTouchesNoRoundAndOneAlert) {
  auto kept = this->answered(11, kPressed);
  const auto mark = [&](std::string_view sql) {
    ASSERT_TRUE(this->db_->write([&](store::Transaction& tx) { return tx.execute(sql); }));
  };
  mark("UPDATE callback_round SET cause = 'marked'");
  mark("UPDATE callback_alert SET state = 'marked'");
  ASSERT_TRUE(this->write(kept, PressureReported{}, resident(), {{"words", "they called"}}));
  const auto read = [&](std::string_view sql) {
    std::vector<std::string> all;
    const auto rows = this->db_->read([&](store::Transaction& tx) { return tx.query(sql); });
    for (const auto& row : *rows) all.push_back(row.text(0));
    return all;
  };
  EXPECT_THAT(read("SELECT cause FROM callback_round"), ElementsAre("marked"));
  EXPECT_THAT(read("SELECT state FROM callback_alert ORDER BY alert_id"), ElementsAre("marked", "open"));
  ASSERT_TRUE(this->write(kept, ReportTaken{kept.w.f.reports[1].id}, supervisor()));
  EXPECT_THAT(read("SELECT state FROM callback_alert ORDER BY alert_id"), ElementsAre("marked", "taken"));
  EXPECT_THAT(read("SELECT cause FROM callback_round"), ElementsAre("marked"));
  ASSERT_TRUE(this->store_.refresh(kept.w.f, this->policy_));
  const auto again = this->query_.rows(kCity, {.from = this->start() - 1h, .to = this->start() + 1h}, "", 10);
  EXPECT_EQ(again->rows.front().cause, "") << "refreshing writes every round anew";
}

// Each event that says something of a round writes that round.
TYPED_TEST(CallbackStoreContract, ARoundThatIsClosedAndTheNextAreBothWritten) {
  auto kept = this->opened(11);
  ASSERT_TRUE(this->write(kept, UnreachedSeen{8}, program()));
  ASSERT_TRUE(this->write(kept, RoundClosed{9}, program()));
  ASSERT_TRUE(this->write(kept, RoundOpened{2, kRoads, kept.w.now - 120h, kept.w.now, 10}, program()));
  ASSERT_TRUE(this->write(kept, Answered{CallKind::first, kYes, ContactChannel::phone, ""}, clerk()));
  const auto rows = this->db_->read([&](store::Transaction& tx) {
    return tx.query("SELECT round, unreached, outside, closed_at, solved FROM callback_round ORDER BY round");
  });
  ASSERT_EQ(rows->size(), 2U);
  EXPECT_EQ((*rows)[0].i64(1), 1);
  EXPECT_EQ((*rows)[0].i64(2), 1) << "given up on the case itself, past the desk";
  EXPECT_EQ((*rows)[0].i64(3), to_millis(kept.w.now));
  EXPECT_TRUE((*rows)[1].is_null(3));
  EXPECT_EQ((*rows)[1].text(4), "yes");
  EXPECT_EQ((*rows)[1].i64(2), 0);
}

TYPED_TEST(CallbackStoreContract, AnExclusionMakesANoticeThatIsToldOnce) {
  auto kept = this->answered(11, kNo);
  ASSERT_TRUE(this->write(kept, ExclusionAsked{1, "force_majeure"}, unit_man()));
  const auto now = kept.w.now;
  EXPECT_THAT(*this->store_.notices(kCity, now, 10), IsEmpty());
  ASSERT_TRUE(this->write(kept, ExclusionRuled{1, true, kept.w.now + 24h}, outside()));
  const auto notices = this->store_.notices(kCity, now, 10);
  ASSERT_EQ(notices->size(), 1U);
  EXPECT_EQ(notices->front().kind, "exclusion_granted");
  EXPECT_EQ(notices->front().version, kept.w.f.version);
  ASSERT_TRUE(this->store_.looked(kCity, notices->front(), now));
  EXPECT_THAT(*this->store_.notices(kCity, now, 10), IsEmpty()) << "it is under way";
  EXPECT_EQ(this->store_.notices(kCity, now + 1ms, 10)->size(), 1U) << "and is looked at again";
  ASSERT_TRUE(this->store_.told(kCity, notices->front(), now));
  EXPECT_THAT(*this->store_.notices(kCity, now + 1ms, 10), IsEmpty());
}

TYPED_TEST(CallbackStoreContract, FiguresPoolNumeratorsAndDenominators) {
  const Answers partly{true, ledger::Solved::partly, ledger::Satisfied::basically, false};
  this->answered(11, kYes);
  this->answered(12, kNo);
  this->answered(13, partly);
  this->answered(14, kYes, kGas);
  auto unreached = this->opened(15, kGas);
  ASSERT_TRUE(this->write(unreached, NotReached{CallKind::first}, clerk()));
  auto excluded = this->answered(16, kNo);
  ASSERT_TRUE(this->write(excluded, ExclusionAsked{1, "force_majeure"}, unit_man()));
  ASSERT_TRUE(this->write(excluded, ExclusionRuled{1, true, excluded.w.now + 24h}, outside()));
  auto past_desk = this->opened(17, kGas);
  ASSERT_TRUE(this->write(
      past_desk, Heard{kYes, Source::ledger, kOther, ContactChannel::phone, past_desk.w.now, 9}, program()));
  const Instant from = this->start() - 1h, to = this->start() + 1h;
  const auto pooled = this->query_.pooled(kCity, Basis::opened, from, to);
  ASSERT_TRUE(pooled) << pooled.error().message;
  ASSERT_EQ(pooled->size(), 2U);
  EXPECT_EQ((*pooled)[0], (Pooled{kRoads, 4, 1, 0, 4, 3, 3, 1, 1, 1, 1}));
  EXPECT_EQ((*pooled)[1], (Pooled{kGas, 3, 0, 1, 2, 1, 1, 1, 0, 1, 0, 1}));
  EXPECT_EQ((*pooled)[0].solved_share(), (Share{1, 3}));
  EXPECT_EQ((*pooled)[0].excluded_share(), (Share{1, 4}));
  EXPECT_THAT(*this->query_.pooled(kCity, Basis::opened, to, to + 1h), IsEmpty());
  EXPECT_EQ(this->query_.pooled(kCity, Basis::received, from - 120h, to - 120h)->size(), 2U);
  EXPECT_THAT(*this->query_.pooled(kCity, Basis::received, from, to), IsEmpty());
}

TEST(Share, HasNoRateWhereThereIsNothingToDivideBy) {
  EXPECT_EQ((Share{0, 0}.rate()), std::nullopt);
  EXPECT_EQ((Share{0, 2}.rate()), 0.0);
  EXPECT_EQ((Share{1, 2}.rate()), 0.5);
}

TYPED_TEST(CallbackStoreContract, TheRowsBehindAFigureAreAsManyAsTheFigureSays) {
  for (std::int64_t id = 21; id <= 25; ++id)
    this->answered(id, id % 2 == 0 ? kYes : kNo, id == 25 ? kGas : kRoads);
  RoundFilter filter{.from = this->start() - 1h, .to = this->start() + 1h, .unit = kRoads};
  std::vector<std::int64_t> seen;
  std::string cursor;
  do {
    const auto page = this->query_.rows(kCity, filter, cursor, 3);
    ASSERT_TRUE(page) << page.error().message;
    for (const auto& row : page->rows) seen.push_back(static_cast<std::int64_t>(row.id));
    cursor = page->next;
  } while (!cursor.empty());
  EXPECT_THAT(seen, ElementsAre(21, 22, 23, 24));
  filter.unit.reset();
  filter.basis = Basis::received;
  EXPECT_THAT(this->query_.rows(kCity, filter, "", 10)->rows, IsEmpty());
  EXPECT_EQ(this->query_.rows(kCity, filter, "1.2", 10).error().field, "cursor");
}

TYPED_TEST(CallbackStoreContract, ADrawIsKeptWithItsSeedAndItsListAndMadeOnce) {
  this->answered(11, kYes);
  this->answered(12, kNo);
  auto by_link = this->opened(13);
  ASSERT_TRUE(this->write(by_link, Rated{1, kYes}, resident()));
  const Instant at = this->start();
  EXPECT_THAT(*this->draws_.answered(kCity, at, at + 1ms),
              ElementsAre(DrawItem{CaseId{11}, 1}, DrawItem{CaseId{12}, 1}));
  EXPECT_THAT(*this->draws_.answered(kCity, at - 1h, at), IsEmpty());
  EXPECT_FALSE(*this->draws_.find(kCity, "2026-01"));
  Seed seed{};
  seed[0] = 9;
  ASSERT_TRUE(this->draws_.commit(kCity, "2026-01", seed, at, kWatch));
  EXPECT_EQ(this->draws_.commit(kCity, "2026-01", Seed{}, at, kWatch).error().code, Errc::conflict);
  DrawRecord record = **this->draws_.find(kCity, "2026-01");
  EXPECT_EQ(record.seed, seed);
  EXPECT_FALSE(record.drawn_at);
  record.drawn_at = at + 1h;
  record.percent = 50;
  record.population = {{CaseId{11}, 1}, {CaseId{12}, 1}};
  record.drawn = draw(seed, record.population, 50);
  ASSERT_TRUE(this->draws_.record(kCity, record, kWatch));
  EXPECT_EQ(this->draws_.record(kCity, record, kWatch).error().code, Errc::conflict);
  const auto again = this->draws_.find(kCity, "2026-01");
  EXPECT_EQ((*again)->population, record.population);
  EXPECT_EQ((*again)->drawn, record.drawn);
  EXPECT_EQ((*again)->percent, 50);
}

TYPED_TEST(CallbackStoreContract, TheDiscrepancyCountsAnsweredSecondCalls) {
  auto same = this->answered(11, kYes), other = this->answered(12, kYes), silent = this->answered(13, kYes);
  for (auto* kept : {&same, &other, &silent})
    ASSERT_TRUE(this->write(*kept, RecallOrdered{1, "2026-01"}, program()));
  ASSERT_TRUE(this->write(same, Answered{CallKind::recall, kYes, ContactChannel::phone, ""}, clerk(kBao)));
  ASSERT_TRUE(this->write(other, Answered{CallKind::recall, kNo, ContactChannel::phone, ""}, clerk(kBao)));
  ASSERT_TRUE(this->write(silent, NotReached{CallKind::recall}, clerk(kBao)));
  const auto figures = this->query_.recall(kCity, "2026-01");
  ASSERT_TRUE(figures);
  EXPECT_EQ(*figures, (RecallFigures{3, 3, 2, 1, 0, 1, 1}));
  EXPECT_EQ(figures->discrepancy(), (Share{1, 2}));
  EXPECT_EQ(this->query_.rows(kCity, {.recall = "2026-01"}, "", 10)->rows.size(), 3U);
}

TYPED_TEST(CallbackStoreContract, MarksAreFoundUntilTheyAreForgotten) {
  Hash256 salt{}, other{};
  salt[0] = 1;
  EXPECT_EQ(*this->marks_.salt(kCity, salt), salt);
  EXPECT_EQ(*this->marks_.salt(kCity, other), salt);
  const auto mark = make_mark(salt, MarkKind::device, "D");
  const Instant at = this->start();
  ASSERT_TRUE(this->marks_.remember(kCity, mark, kRoads, kHandler, at));
  ASSERT_TRUE(this->marks_.remember(kCity, mark, kRoads, kHandler, at + 1h));
  const auto seen = this->marks_.seen(kCity, mark, at);
  ASSERT_EQ(seen->size(), 1U);
  EXPECT_EQ(seen->front().unit, kRoads);
  EXPECT_TRUE(this->marks_.seen(kCity, mark, at + 1h + 1ms)->empty());
  EXPECT_TRUE(this->marks_.seen(kOtherCity, mark, at)->empty());
  ASSERT_TRUE(this->marks_.forget_before(kCity, at + 2h));
  EXPECT_TRUE(this->marks_.seen(kCity, mark, at)->empty());
}

TYPED_TEST(CallbackStoreContract, APackTakesThePlaceOfTheOneBefore) {
  EXPECT_EQ(*this->pack_.load(kCity), CallbackPack{});
  const CallbackPack first{{{"solved", "解决了吗", "Solved?"}}, {{"a", "甲", "A"}, {"b", "乙", "B"}}};
  const CallbackPack second{{}, {{"b", "乙", "B"}}};
  ASSERT_TRUE(this->pack_.save(kCity, first));
  EXPECT_EQ(*this->pack_.load(kCity), first);
  ASSERT_TRUE(this->pack_.save(kCity, second));
  EXPECT_EQ(*this->pack_.load(kCity), second);
}

TYPED_TEST(CallbackStoreContract, AScorePackTakesThePlaceOfTheOneBefore) {
  SqlScorePackStore packs(*this->db_);
  EXPECT_EQ(packs.load(kCity)->chosen, kNeutralProfile);
  ASSERT_TRUE(packs.save(kCity, {.chosen = "a", .published = true}));
  EXPECT_EQ(packs.load(kCity)->chosen, "a");
  EXPECT_TRUE(packs.load(kCity)->published);
  ASSERT_TRUE(packs.save(kCity, {}));
  EXPECT_EQ(*packs.load(kCity), *parse_score_pack({}));
  EXPECT_EQ(packs.load(kOtherCity)->chosen, kNeutralProfile);
}

TYPED_TEST(CallbackStoreContract, TheCursorIsKept) {
  EXPECT_EQ(*this->store_.cursor(kCity), 0);
  ASSERT_TRUE(this->store_.move_cursor(kCity, 7));
  ASSERT_TRUE(this->store_.move_cursor(kCity, 9));
  EXPECT_EQ(*this->store_.cursor(kCity), 9);
  EXPECT_EQ(*this->store_.cursor(kOtherCity), 0);
}

// Three rounds a day for years, so that PostgreSQL has a reason to choose its index.
Status fill_rounds(store::Database& db, Instant from) {
  return db.write([&](store::Transaction& tx) -> Status {
    for (std::int64_t i = 0; i < 4500; ++i) {
      const auto at = to_millis(from - 24h * (i / 3));
      TZ_CHECK(tx.execute(
          "INSERT INTO callback_round (jurisdiction_id, case_id, round, unit_id, received_at, opened_at, "
          "answered_at, source, valid, contacted, solved, satisfied, pressured, unreached, excluded, "
          "recall_period, recall_over, recall_answered, differs_contacted, differs_solved, "
          "differs_satisfied) "
          "VALUES ($1, $2, 1, $3, $4, $4, $4, $5, 1, 1, 'yes', 'satisfied', 0, 0, 0, $6, 0, 0, 0, 0, 0)",
          kCity, 1000 + i, i % 7 + 1, at, i % 2 == 0 ? "desk" : "link", "p" + std::to_string(i / 90)));
      TZ_CHECK(tx.execute(
          "UPDATE callback_round SET closed_at = opened_at WHERE jurisdiction_id = $1 AND case_id = $2",
          kCity, 1000 + i));
      TZ_CHECK(
          tx.execute("INSERT INTO callback_place (jurisdiction_id, case_id, parent, matter, category, "
                     "urgency, zone) VALUES "
                     "($1, $2, 0, $2, 'roads', 'normal', 'z')",
                     kCity, 1000 + i));
    }
    return {};
  });
}

// No list and no figure reads more than its question is about.
TYPED_TEST(CallbackStoreContract, ReadsAreServedByAnIndex) {
  ASSERT_TRUE(fill_rounds(*this->db_, this->start()));
  ASSERT_TRUE(store::testing::analyze(*this->db_));
  store::testing::Recorder recorder(*this->db_);
  const SqlFileStore files(recorder);
  const SqlCallbackQuery query(recorder);
  const SqlDrawStore draws(recorder);
  const SqlMarkStore marks(recorder);
  const SqlScoreQuery scores(recorder);
  const SqlPlaceStore places(recorder);
  const Instant from = this->start(), to = from + 24h;
  EXPECT_TRUE(files.history(kCity, CaseId{1}));
  EXPECT_TRUE(files.waiting(kCity, {}, "", 50));
  EXPECT_TRUE(files.find_link(kCity, Hash256{}));
  EXPECT_TRUE(files.owing(kCity, 50));
  EXPECT_TRUE(files.alerts(kCity, "open", "", 50));
  EXPECT_TRUE(files.notices(kCity, to, 50));
  for (const auto basis : {Basis::opened, Basis::received}) {
    EXPECT_TRUE(query.pooled(kCity, basis, from, to));
    EXPECT_TRUE(query.pressured(kCity, basis, from, to));
    EXPECT_TRUE(query.rows(kCity, {.basis = basis, .from = from, .to = to}, "", 50));
    EXPECT_TRUE(query.rows(kCity, {.basis = basis, .from = from, .to = to, .unit = kRoads}, "", 50));
  }
  EXPECT_TRUE(query.recall(kCity, "p7"));
  EXPECT_TRUE(query.rows(kCity, {.recall = "p7"}, "", 50));
  EXPECT_TRUE(draws.find(kCity, "2026-01"));
  EXPECT_TRUE(draws.answered(kCity, from, to));
  EXPECT_TRUE(marks.seen(kCity, "mark", from));
  for (const auto basis : {TimeBasis::received, TimeBasis::closed}) {
    const ScoreSpan span{basis, from, to};
    EXPECT_TRUE(scores.cells(kCity, span));
    EXPECT_TRUE(scores.rounds(kCity, {.span = span}, "", 50));
    EXPECT_TRUE(
        scores.rounds(kCity, {.span = span, .unit = kRoads, .category = "roads", .zone = "z"}, "", 50));
  }
  EXPECT_TRUE(places.find(kCity, CaseId{1}));
  EXPECT_TRUE(places.matter_of(kCity, CaseId{1}));
  EXPECT_GE(recorder.seen().size(), 26U);
  for (const auto& seen : recorder.seen()) {
    const bool filled = seen.sql.find("callback_round") != std::string::npos;
    const auto plan = filled ? store::testing::explain(*this->db_, seen.sql, seen.params)
                             : store::testing::explain_empty(*this->db_, seen.sql, seen.params);
    ASSERT_TRUE(plan) << seen.sql << plan.error().message;
    EXPECT_THAT(store::testing::wide_reads(*plan, this->db_->dialect()), IsEmpty()) << seen.sql << "\n"
                                                                                    << *plan;
  }
}

}  // namespace
}  // namespace tz::callback
