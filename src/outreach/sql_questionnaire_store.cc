#include "outreach/sql_questionnaire_store.h"

#include "outreach/sql_newest.h"
#include "outreach/sql_words.h"

namespace tz::outreach {
namespace {

using store::Transaction;

constexpr std::string_view kVersion =
    "SELECT json FROM outreach_questionnaire WHERE jurisdiction_id = $1 AND code = $2 AND version = $3";
constexpr std::string_view kInsert =
    "INSERT INTO outreach_answer (jurisdiction_id, answer_id, code, version, actor_id, unit_id, zone, at, "
    "answers, received_at, words_commit, sent, digest) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) "
    "ON CONFLICT DO NOTHING RETURNING answer_id";
constexpr std::string_view kFind =
    "SELECT answer_id, code, version, actor_id, unit_id, zone, at, answers, received_at, words_commit, sent, "
    "digest FROM outreach_answer WHERE jurisdiction_id = $1 AND answer_id = $2";
constexpr std::string_view kAll =
    "SELECT answer_id, code, version, actor_id, unit_id, zone, at, answers, received_at FROM outreach_answer "
    "WHERE jurisdiction_id = $1 AND code = $2 AND (at, answer_id) < ($3, $4) "
    "ORDER BY at DESC, answer_id DESC LIMIT $5";
constexpr std::string_view kOfUnit =
    "SELECT answer_id, code, version, actor_id, unit_id, zone, at, answers, received_at FROM outreach_answer "
    "WHERE jurisdiction_id = $1 AND code = $2 AND unit_id = $3 AND (at, answer_id) < ($4, $5) "
    "ORDER BY at DESC, answer_id DESC LIMIT $6";
constexpr std::string_view kOfActor =
    "SELECT answer_id, code, version, actor_id, unit_id, zone, at, answers, received_at FROM outreach_answer "
    "WHERE jurisdiction_id = $1 AND code = $2 AND actor_id = $3 AND (at, answer_id) < ($4, $5) "
    "ORDER BY at DESC, answer_id DESC LIMIT $6";
constexpr std::string_view kOfZone =
    "SELECT answer_id, code, version, actor_id, unit_id, zone, at, answers, received_at FROM outreach_answer "
    "WHERE jurisdiction_id = $1 AND code = $2 AND zone = $3 AND (at, answer_id) < ($4, $5) "
    "ORDER BY at DESC, answer_id DESC LIMIT $6";

std::string json_of(const Questionnaire& questionnaire) {
  JsonWriter out;
  write(out, questionnaire);
  return out.take();
}

Answers answers_of(const store::Row& row) {
  return {.id = row.text(0),
          .code = row.text(1),
          .version = row.i64(2),
          .zone = row.text(5),
          .at = from_millis(row.i64(6)),
          .answers = row.text(7),
          .by = row.as<ActorId>(3),
          .unit = row.as<UnitId>(4),
          .received_at = from_millis(row.i64(8))};
}

Result<std::vector<Answers>> read(const Result<store::Rows>& rows) {
  if (!rows) return tl::unexpected<Error>(rows.error());
  std::vector<Answers> all;
  for (const auto& row : *rows) all.push_back(answers_of(row));
  return all;
}

Status check_versions(Transaction& tx, JurisdictionId j, const OutreachPack& pack) {
  for (const auto& one : pack.questionnaires) {
    TZ_TRY(rows, tx.query(kVersion, j, one.code, one.version));
    if (!rows.empty() && rows[0].text(0) != json_of(one))
      return fail_rule(Errc::not_allowed, "questionnaire_changed",
                       "outreach.json: version " + std::to_string(one.version) + " of the questionnaire " +
                           one.code + " has said something else: give what has changed a new version");
  }
  return {};
}

Result<std::optional<KeptAnswers>> find_in(Transaction& tx, JurisdictionId j, std::string_view id) {
  TZ_TRY(rows, tx.query(kFind, j, id));
  if (rows.empty()) return std::optional<KeptAnswers>{};
  KeptAnswers kept{.answers = answers_of(rows[0])};
  TZ_TRY(commit, hash_of(rows[0], 9));
  TZ_TRY(sent, hash_of(rows[0], 10));
  TZ_TRY(digest, hash_of(rows[0], 11));
  if (row_digest(kept.answers, commit) != digest)
    return fail(Errc::corrupted, "answers do not have their digest");
  TZ_TRY(words, read_words(tx, j, kAnswerWords, id));
  kept.words = words.secret ? text_of(words.texts, "words") : "{}";
  if (words.secret && commit_of({.facts = {}, .words = kept.words}, *words.secret) != commit)
    return fail(Errc::corrupted, "the words of answers are not those they were committed to");
  kept.sent = sent;
  kept.secret = words.secret;
  kept.erased = words.erased;
  return std::optional(std::move(kept));
}

}  // namespace

Status SqlQuestionnaireStore::check_pack(JurisdictionId j, const OutreachPack& pack) const {
  return db_.read([&](Transaction& tx) { return check_versions(tx, j, pack); });
}

Status SqlQuestionnaireStore::save_pack(JurisdictionId j, const OutreachPack& pack) {
  return db_.write([&](Transaction& tx) -> Status {
    TZ_CHECK(check_versions(tx, j, pack));
    for (const auto& one : pack.questionnaires)
      TZ_CHECK(
          tx.execute("INSERT INTO outreach_questionnaire (jurisdiction_id, code, version, json) "
                     "VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
                     j, one.code, one.version, json_of(one)));
    TZ_CHECK(tx.execute("DELETE FROM outreach_pack WHERE jurisdiction_id = $1", j));
    return tx.execute("INSERT INTO outreach_pack (jurisdiction_id, json) VALUES ($1, $2)", j, format(pack));
  });
}

Result<OutreachPack> SqlQuestionnaireStore::pack(JurisdictionId j) const {
  TZ_TRY(rows, db_.read([&](Transaction& tx) {
    return tx.query("SELECT json FROM outreach_pack WHERE jurisdiction_id = $1", j);
  }));
  if (rows.empty()) return OutreachPack{};
  auto pack = parse_outreach("outreach.json", rows[0].text(0));
  if (!pack) return fail(Errc::corrupted, "the outreach.json that is stored does not parse");
  return pack;
}

Result<std::optional<Questionnaire>> find_version(Transaction& tx, JurisdictionId j, std::string_view code,
                                                  std::int64_t version) {
  TZ_TRY(rows, tx.query(kVersion, j, code, version));
  if (rows.empty()) return std::optional<Questionnaire>{};
  auto pack = parse_outreach("outreach.json", "{\"questionnaires\":[" + rows[0].text(0) + "]}");
  if (!pack || pack->questionnaires.size() != 1)
    return fail(Errc::corrupted, "a questionnaire that is stored does not parse");
  return std::optional(std::move(pack->questionnaires.front()));
}

Result<std::optional<Questionnaire>> SqlQuestionnaireStore::version(JurisdictionId j, std::string_view code,
                                                                    std::int64_t version) const {
  return db_.read([&](Transaction& tx) { return find_version(tx, j, code, version); });
}

bool is_same(const KeptAnswers& kept, const Hash256& sent) {
  return !kept.secret || kept.sent == keyed_digest(*kept.secret, sent);
}

Result<bool> insert_answers(Transaction& tx, JurisdictionId j, const NewAnswers& added,
                            const Hash256& keyed) {
  const Answers& answers = added.answers;
  const auto commit = commit_of({.facts = {}, .words = added.words}, added.secret);
  const auto digest = row_digest(answers, commit);
  TZ_TRY(made, tx.query(kInsert, j, answers.id, answers.code, answers.version, answers.by, answers.unit,
                        answers.zone, to_millis(answers.at), answers.answers, to_millis(answers.received_at),
                        ByteSpan(commit), ByteSpan(keyed), ByteSpan(digest)));
  if (made.empty()) return false;
  TZ_CHECK(write_words(tx, j, kAnswerWords, answers.id, added.secret, {{"words", added.words}}));
  return true;
}

Result<KeptAnswers> SqlQuestionnaireStore::add(JurisdictionId j, const NewAnswers& added) {
  return db_.write([&](Transaction& tx) -> Result<KeptAnswers> {
    const auto keyed = keyed_digest(added.secret, added.sent);
    TZ_TRY(is_new, insert_answers(tx, j, added, keyed));
    if (is_new)
      return KeptAnswers{
          .answers = added.answers, .words = added.words, .sent = keyed, .secret = added.secret};
    TZ_TRY(before, find_in(tx, j, added.answers.id));
    if (!before) return fail(Errc::unavailable, "the answers could not be kept; try again");
    return *std::move(before);
  });
}

Result<std::optional<Erasure>> SqlQuestionnaireStore::erase(JurisdictionId j, std::string_view id,
                                                            const Erasure& erasure) {
  return db_.write([&](Transaction& tx) -> Result<std::optional<Erasure>> {
    TZ_TRY(found, tx.query(kFind, j, id));
    if (found.empty()) return std::optional<Erasure>{};
    TZ_TRY(kept, erase_words(tx, j, kAnswerWords, id, erasure));
    return std::optional(kept);
  });
}

Result<std::optional<KeptAnswers>> SqlQuestionnaireStore::find(JurisdictionId j, std::string_view id) const {
  return db_.read([&](Transaction& tx) { return find_in(tx, j, id); });
}

Result<Page<Answers>> SqlQuestionnaireStore::list(JurisdictionId j, std::string_view code, const Scope& scope,
                                                  std::string_view cursor, std::size_t limit) const {
  return db_.read([&](Transaction& tx) -> Result<Page<Answers>> {
    if (!scope.everything && !scope.actor)
      return newest_page<Answers>(scope.units, cursor, limit,
                                  [&](UnitId unit, const NewestCursor& before, std::size_t most) {
                                    return read(tx.query(kOfUnit, j, code, unit, before.at, before.id, most));
                                  });
    const std::vector<Scope> one{scope};
    return newest_page<Answers>(
        one, cursor, limit, [&](const Scope& whole, const NewestCursor& before, std::size_t most) {
          if (whole.actor) return read(tx.query(kOfActor, j, code, *whole.actor, before.at, before.id, most));
          return read(tx.query(kAll, j, code, before.at, before.id, most));
        });
  });
}

Result<Page<Answers>> SqlQuestionnaireStore::list_of_zone(JurisdictionId j, std::string_view code,
                                                          std::string_view zone, std::string_view cursor,
                                                          std::size_t limit) const {
  return db_.read([&](Transaction& tx) {
    const std::vector<std::string_view> one{zone};
    return newest_page<Answers>(one, cursor, limit,
                                [&](std::string_view of, const NewestCursor& before, std::size_t most) {
                                  return read(tx.query(kOfZone, j, code, of, before.at, before.id, most));
                                });
  });
}

}  // namespace tz::outreach
