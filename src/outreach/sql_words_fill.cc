#include "outreach/sql_words_fill.h"

#include "base/text.h"
#include "outreach/sql_questionnaire_store.h"
#include "outreach/sql_visit_store.h"
#include "outreach/sql_words.h"

namespace tz::outreach {
namespace {

using store::Transaction;

constexpr std::string_view kVisits =
    "SELECT jurisdiction_id, visit_id, actor_id, unit_id, target, at, minutes, place, zone, lat_e7, lng_e7, "
    "case_code, result, needs, campaign, others, units, note, received_at, digest "
    "FROM outreach_visit_plain LIMIT $1";
constexpr std::string_view kAnswers =
    "SELECT jurisdiction_id, answer_id, code, version, actor_id, unit_id, zone, at, answers, received_at, "
    "digest FROM outreach_answer_plain LIMIT $1";
// The words in place before the row goes, as erase_words() does it.
constexpr std::string_view kClearVisit =
    "UPDATE outreach_visit_plain SET place = $3, note = $4, digest = $5 "
    "WHERE jurisdiction_id = $1 AND visit_id = $2";
constexpr std::string_view kDropVisit =
    "DELETE FROM outreach_visit_plain WHERE jurisdiction_id = $1 AND visit_id = $2";
constexpr std::string_view kClearAnswers =
    "UPDATE outreach_answer_plain SET answers = $3, digest = $4 "
    "WHERE jurisdiction_id = $1 AND answer_id = $2";
constexpr std::string_view kDropAnswers =
    "DELETE FROM outreach_answer_plain WHERE jurisdiction_id = $1 AND answer_id = $2";

std::vector<std::string> codes_of(const std::string& joined) {
  std::vector<std::string> codes;
  if (joined.empty()) return codes;
  for (const auto part : split(joined, ',')) codes.emplace_back(part);
  return codes;
}

std::string blank(const std::string& words) { return std::string(words.size(), ' '); }

WordSecret new_secret(Random& random) {
  WordSecret secret{};
  random.fill(secret);
  return secret;
}

Visit plain_visit(const store::Row& row) {
  Visit visit{.id = row.text(1)};
  visit.by = row.as<ActorId>(2);
  visit.unit = row.as<UnitId>(3);
  visit.target = parse_visit_target(row.text(4)).value_or(VisitTarget::resident);
  visit.at = from_millis(row.i64(5));
  visit.minutes = row.i64(6);
  visit.place = row.text(7);
  visit.zone = row.text(8);
  if (!row.is_null(9) && !row.is_null(10))
    visit.point = LatLng{static_cast<std::int32_t>(row.i64(9)), static_cast<std::int32_t>(row.i64(10))};
  visit.case_code = row.text(11);
  visit.result = parse_visit_result(row.text(12));
  visit.needs = codes_of(row.text(13));
  visit.campaign = row.text(14);
  visit.others = row.i64(15);
  visit.units = codes_of(row.text(16));
  visit.note = row.text(17);
  visit.received_at = from_millis(row.i64(18));
  return visit;
}

struct MovedVisit {
  JurisdictionId city{};
  NewVisit visit{};
  Hash256 keyed{};
};

Result<MovedVisit> prepare_visit(const store::Row& row, Random& random, const ZoneBook& zones) {
  MovedVisit moved{.city = row.as<JurisdictionId>(0),
                   .visit = {.visit = plain_visit(row), .secret = new_secret(random)}};
  TZ_TRY(sent, hash_of(row, 19));
  moved.keyed = keyed_digest(moved.visit.secret, sent);
  const std::string& zone = moved.visit.visit.zone;
  if (zone.empty()) return moved;
  // A city that is no more has no places to ask.
  auto around = zones.around(moved.city, zone);
  moved.visit.zones = around ? *std::move(around) : std::vector<std::string>{zone};
  return moved;
}

Status move_visit(Transaction& tx, const MovedVisit& moved) {
  TZ_TRY(is_new, insert_visit(tx, moved.city, moved.visit, moved.keyed));
  static_cast<void>(is_new);  // one that came again meanwhile is there already
  const Visit& visit = moved.visit.visit;
  TZ_CHECK(tx.execute(kClearVisit, moved.city, visit.id, blank(visit.place), blank(visit.note),
                      ByteSpan(Hash256{})));
  return tx.execute(kDropVisit, moved.city, visit.id);
}

Status move_answers(Transaction& tx, const store::Row& row, const WordSecret& secret) {
  const auto j = row.as<JurisdictionId>(0);
  Answers answers{.id = row.text(1),
                  .code = row.text(2),
                  .version = row.i64(3),
                  .zone = row.text(6),
                  .at = from_millis(row.i64(7)),
                  .by = row.as<ActorId>(4),
                  .unit = row.as<UnitId>(5),
                  .received_at = from_millis(row.i64(9))};
  const std::string& kept = row.text(8);
  TZ_TRY(sent, hash_of(row, 10));
  AnswerParts parts{.facts = "{}", .words = kept};
  TZ_TRY(version, find_version(tx, j, answers.code, answers.version));
  if (version) {
    TZ_TRY(halves, split_answers(*version, kept));
    parts = std::move(halves);
  }
  answers.answers = parts.facts;
  TZ_TRY(is_new,
         insert_answers(tx, j, {.answers = answers, .words = parts.words, .sent = {}, .secret = secret},
                        keyed_digest(secret, sent)));
  static_cast<void>(is_new);
  TZ_CHECK(tx.execute(kClearAnswers, j, answers.id, blank(kept), ByteSpan(Hash256{})));
  return tx.execute(kDropAnswers, j, answers.id);
}

Result<store::Rows> read_some(store::Database& db, std::string_view sql) {
  return db.read([&](Transaction& tx) { return tx.query(sql, kFillBatch); });
}

Status fill_visits(store::Database& db, Random& random, const ZoneBook& zones) {
  for (;;) {
    TZ_TRY(rows, read_some(db, kVisits));
    if (rows.empty()) return {};
    std::vector<MovedVisit> all;  // the zones are asked of the database perhaps, so not while it is written
    for (const auto& row : rows) {
      TZ_TRY(moved, prepare_visit(row, random, zones));
      all.push_back(std::move(moved));
    }
    const auto written = db.write([&](Transaction& tx) -> Status {
      for (const auto& moved : all) TZ_CHECK(move_visit(tx, moved));
      return {};
    });
    TZ_CHECK(written);
  }
}

Status fill_answers(store::Database& db, Random& random) {
  for (;;) {
    TZ_TRY(rows, read_some(db, kAnswers));
    if (rows.empty()) return {};
    std::vector<WordSecret> secrets;
    for (std::size_t i = 0; i < rows.size(); ++i) secrets.push_back(new_secret(random));
    const auto written = db.write([&](Transaction& tx) -> Status {
      for (std::size_t i = 0; i < rows.size(); ++i) TZ_CHECK(move_answers(tx, rows[i], secrets[i]));
      return {};
    });
    TZ_CHECK(written);
  }
}

}  // namespace

Status fill_words(store::Database& db, Random& random, const ZoneBook& zones) {
  TZ_CHECK(fill_visits(db, random, zones));
  return fill_answers(db, random);
}

}  // namespace tz::outreach
