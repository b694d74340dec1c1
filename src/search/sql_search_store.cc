#include "search/sql_search_store.h"

#include <algorithm>
#include <set>

#include "base/json.h"
#include "base/text.h"
#include "search/index_text.h"

namespace tz::search {
namespace {

using store::Dialect;
using store::Row;
using store::Transaction;

constexpr std::string_view kPosition = "SELECT position, rules FROM search_cursor WHERE jurisdiction_id = $1";
constexpr std::string_view kBegin =
    "INSERT INTO search_cursor (jurisdiction_id, position, rules) VALUES ($1, 0, $2) "
    "ON CONFLICT (jurisdiction_id) DO NOTHING";
constexpr std::string_view kMove =
    "UPDATE search_cursor SET position = $3 WHERE jurisdiction_id = $1 AND position = $2 RETURNING position";

#define TZ_DOCUMENT_COLUMNS "case_id, doc, received_at, open_text, inner_text, tags"
constexpr std::string_view kKnownSqlite =
    "SELECT " TZ_DOCUMENT_COLUMNS
    " FROM search_document WHERE jurisdiction_id = $1 AND case_id IN (SELECT value FROM json_each($2))";
constexpr std::string_view kKnownPostgres =
    "SELECT " TZ_DOCUMENT_COLUMNS
    " FROM search_document WHERE jurisdiction_id = $1 AND case_id = ANY (ARRAY(SELECT CAST(e.item AS BIGINT) "
    "FROM jsonb_array_elements_text(CAST($2 AS jsonb)) AS e(item)))";
constexpr std::string_view kDocuments =
    "SELECT " TZ_DOCUMENT_COLUMNS
    " FROM search_document WHERE jurisdiction_id = $1 AND case_id > $2 ORDER BY case_id LIMIT $3";
#undef TZ_DOCUMENT_COLUMNS
constexpr std::string_view kTaken =
    "SELECT doc FROM search_document WHERE jurisdiction_id = $1 AND doc BETWEEN $2 AND $3";
constexpr std::string_view kInsertSqlite =
    "INSERT INTO search_document (jurisdiction_id, case_id, doc, received_at, open_text, inner_text, tags) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7)";
constexpr std::string_view kInsertPostgres =
    "INSERT INTO search_document (jurisdiction_id, case_id, doc, received_at, open_text, inner_text, tags, "
    "tokens) VALUES ($1, $2, $3, $4, $5, $6, $7, CAST(CAST($8 AS TEXT) AS tsvector))";
constexpr std::string_view kDrop = "DELETE FROM search_document WHERE jurisdiction_id = $1 AND case_id = $2";
// FTS5 keeps no text here: to take a row out, it must be told what the row was made of.
constexpr std::string_view kIndex =
    "INSERT INTO search_index (rowid, open_text, inner_text, tags) VALUES ($1, $2, $3, $4)";
constexpr std::string_view kUnindex =
    "INSERT INTO search_index (search_index, rowid, open_text, inner_text, tags) VALUES ('delete', $1, $2, "
    "$3, $4)";
constexpr std::string_view kCountWord =
    "INSERT INTO search_word (jurisdiction_id, word, documents) VALUES ($1, $2, $3) "
    "ON CONFLICT (jurisdiction_id, word) DO UPDATE SET documents = search_word.documents + "
    "excluded.documents";
constexpr std::string_view kForgetWord =
    "DELETE FROM search_word WHERE jurisdiction_id = $1 AND word = $2 AND documents <= 0";
constexpr std::string_view kForms =
    "SELECT word FROM search_word WHERE jurisdiction_id = $1 AND word >= $2 AND word < $3 ORDER BY word "
    "LIMIT "
    "$4";

constexpr std::string_view kFindSqlite =
    "SELECT search_index.rowid, d.case_id FROM search_index CROSS JOIN search_document d "
    "WHERE search_index MATCH $2 AND search_index.rowid >= $3 AND search_index.rowid < $4 "
    "AND d.jurisdiction_id = $1 AND d.doc = search_index.rowid ORDER BY search_index.rowid DESC LIMIT $5";
constexpr std::string_view kCountSqlite =
    "SELECT COUNT(*) FROM (SELECT 1 AS one FROM search_index WHERE search_index MATCH $1 AND rowid >= $2 AND "
    "rowid < $3 LIMIT $4) t";
// OFFSET 0 keeps the parts apart, so that nothing but the index of tokens can serve the inner one.
constexpr std::string_view kFindPostgres =
    "SELECT f.doc, f.case_id FROM (SELECT doc, case_id FROM search_document WHERE tokens @@ "
    "CAST(CAST($1 AS TEXT) AS tsquery) OFFSET 0) f WHERE f.doc >= $2 AND f.doc < $3 ORDER BY f.doc DESC "
    "LIMIT $4";
constexpr std::string_view kCountPostgres =
    "SELECT COUNT(*) FROM (SELECT 1 AS one FROM (SELECT doc FROM search_document WHERE tokens @@ "
    "CAST(CAST($1 AS TEXT) AS tsquery) OFFSET 0) f WHERE f.doc >= $2 AND f.doc < $3 LIMIT $4) t";
constexpr std::string_view kNewest =
    "SELECT doc FROM search_document WHERE jurisdiction_id = $1 ORDER BY doc DESC LIMIT 1";

constexpr std::string_view kDropSettings = "DELETE FROM search_setting WHERE jurisdiction_id = $1";
constexpr std::string_view kAddSetting =
    "INSERT INTO search_setting (jurisdiction_id, name, number) VALUES ($1, $2, $3)";
constexpr std::string_view kSettings = "SELECT name, number FROM search_setting WHERE jurisdiction_id = $1";

struct KnownDocument {
  std::int64_t doc = 0;
  Document document{};
};

KnownDocument read_known(const Row& row) {
  KnownDocument known{row.i64(1),
                      {.case_id = row.as<ledger::CaseId>(0),
                       .received_at = from_millis(row.i64(2)),
                       .open_text = row.text(3),
                       .inner_text = row.text(4)}};
  for (const auto tag : split(row.text(5), ' '))
    if (!tag.empty()) known.document.tags.emplace_back(tag);
  return known;
}

std::string list_of(std::span<const Document> documents, std::span<const ledger::CaseId> gone) {
  JsonWriter json;
  json.begin_array();
  for (const auto& one : documents) json.value(static_cast<std::int64_t>(one.case_id));
  for (const auto id : gone) json.value(static_cast<std::int64_t>(id));
  return json.end_array().take();
}

// Words of letters in one document more, or less.
using WordCounts = std::map<std::string, std::int64_t>;
void count_words(const IndexedText& text, std::int64_t by, WordCounts& counts) {
  std::set<std::string> words(text.open.words.begin(), text.open.words.end());
  words.insert(text.inner.words.begin(), text.inner.words.end());
  for (const auto& word : words) counts[word] += by;
}

// What an engine is told of a document; made before the transaction, which is to be short.
struct Prepared {
  const Document* document = nullptr;  // null: it only goes
  std::int64_t doc = 0;
  std::string open{}, inner{}, tags{};  // SQLite
  std::string tokens{};                 // PostgreSQL
};

Prepared prepare(const Document& document, std::int64_t doc, Dialect dialect, std::int64_t words,
                 WordCounts& counts) {
  Prepared one{.document = &document, .doc = doc};
  const auto text = indexed_text(document);
  count_words(text, words, counts);
  if (dialect == Dialect::postgres) {
    if (words > 0) one.tokens = tsvector_text(document, doc);
    return one;
  }
  one.open = fts5_text(text.open);
  one.inner = fts5_text(text.inner);
  one.tags = fts5_tags(document);
  return one;
}

// Everything that one keep() writes.
struct Change {
  std::vector<Prepared> out, in;
  WordCounts words;
};

Status write(Transaction& tx, JurisdictionId j, const Change& change) {
  const bool sqlite = tx.dialect() == Dialect::sqlite;
  for (const Prepared& one : change.out) {
    if (sqlite) TZ_CHECK(tx.execute(kUnindex, one.doc, one.open, one.inner, one.tags));
    TZ_CHECK(tx.execute(kDrop, j, one.document->case_id));
  }
  for (const Prepared& one : change.in) {
    const Document& d = *one.document;
    const std::string tags = join(d.tags, " ");
    if (sqlite) {
      TZ_CHECK(tx.execute(kIndex, one.doc, one.open, one.inner, one.tags));
      TZ_CHECK(tx.execute(kInsertSqlite, j, d.case_id, one.doc, to_millis(d.received_at), d.open_text,
                          d.inner_text, tags));
    } else {
      TZ_CHECK(tx.execute(kInsertPostgres, j, d.case_id, one.doc, to_millis(d.received_at), d.open_text,
                          d.inner_text, tags, one.tokens));
    }
  }
  for (const auto& [word, by] : change.words) {
    if (by != 0) TZ_CHECK(tx.execute(kCountWord, j, word, by));
    if (by < 0) TZ_CHECK(tx.execute(kForgetWord, j, word));
  }
  return {};
}

// Gives each new document a place in its second that no other has.
class Places {
 public:
  Places(Transaction& tx, JurisdictionId j) : tx_(tx), j_(j) {}
  Result<std::int64_t> take(const Document& document) {
    const std::int64_t first = first_place(j_, document.received_at);
    const std::int64_t last = first + (std::int64_t{1} << kPlaceBits) - 1;
    if (!taken_.contains(first)) {
      auto& taken = taken_[first];
      TZ_TRY(rows, tx_.query(kTaken, j_, first, last));
      for (const Row& row : rows) taken.insert(row.i64(0));
    }
    auto& taken = taken_[first];
    std::int64_t place = preferred_place(j_, document.received_at, document.case_id);
    for (std::int64_t tries = 0; tries <= last - first; ++tries) {
      if (taken.insert(place).second) return place;
      place = place == last ? first : place + 1;
    }
    return fail(Errc::corrupted, "more cases were received in one second than there are places");
  }

 private:
  Transaction& tx_;
  JurisdictionId j_;
  std::map<std::int64_t, std::set<std::int64_t>> taken_;
};

Result<std::map<ledger::CaseId, KnownDocument>> read_documents(Transaction& tx, JurisdictionId j,
                                                               const std::string& ids) {
  TZ_TRY(rows, tx.query(tx.dialect() == Dialect::sqlite ? kKnownSqlite : kKnownPostgres, j, ids));
  std::map<ledger::CaseId, KnownDocument> known;
  for (const Row& row : rows) {
    KnownDocument one = read_known(row);
    known.emplace(one.document.case_id, std::move(one));
  }
  return known;
}

// The first word that does not begin with `prefix`, in the order of bytes.
std::string behind(std::string prefix) { return prefix + "\xF4\x8F\xBF\xBF"; }

// Slices of the past, each longer than the one before it and ending where that began.
class Slices {
 public:
  Slices(JurisdictionId j, std::int64_t upper) : floor_(first_document(j)), upper_(upper) {}
  bool next() {
    if (upper_ <= floor_ || level_ == kSliceBits.size()) return false;
    high_ = upper_;
    low_ = std::max(((upper_ - 1) >> kSliceBits.at(level_)) << kSliceBits.at(level_), floor_);
    tag_ = slice_tag(level_++, high_ - 1);
    upper_ = low_;
    return true;
  }
  std::int64_t low() const { return low_; }
  std::int64_t high() const { return high_; }
  const std::string& tag() const { return tag_; }

 private:
  std::int64_t floor_, upper_, low_ = 0, high_ = 0;
  std::size_t level_ = 0;
  std::string tag_;
};

Result<std::int64_t> newest(Transaction& tx, JurisdictionId j) {
  TZ_TRY(rows, tx.query(kNewest, j));
  return rows.empty() ? first_document(j) : rows.front().i64(0) + 1;
}

void add_hits(const store::Rows& rows, std::vector<Hit>& hits) {
  for (const Row& row : rows) hits.push_back({row.as<DocumentId>(0), row.as<ledger::CaseId>(1)});
}

}  // namespace

Result<std::int64_t> SqlSearchStore::position(JurisdictionId j) const {
  return db_.read([j](Transaction& tx) -> Result<std::int64_t> {
    TZ_TRY(rows, tx.query(kPosition, j));
    if (rows.empty()) return std::int64_t{0};
    if (rows.front().i64(1) != kTokenRules)
      return fail_rule(Errc::not_allowed, "search_rules",
                       "the search index was made by other rules: run \"taizhang search rebuild\"");
    return rows.front().i64(0);
  });
}

Status SqlSearchStore::keep(JurisdictionId j, std::span<const Document> documents,
                            std::span<const ledger::CaseId> gone, std::int64_t from, std::int64_t to) {
  // Nobody else writes between the reading and the writing: the cursor would have moved.
  Change change;
  std::map<ledger::CaseId, KnownDocument> known;
  TZ_CHECK(db_.read([&](Transaction& tx) -> Status {
    TZ_TRY(before, read_documents(tx, j, list_of(documents, gone)));
    known = std::move(before);
    Places places(tx, j);
    for (const Document& document : documents) {
      const auto old = known.find(document.case_id);
      if (old != known.end() && old->second.document == document) continue;
      std::int64_t doc = 0;
      if (old == known.end() || old->second.document.received_at != document.received_at) {
        TZ_TRY(place, places.take(document));
        doc = place;
      } else {
        doc = old->second.doc;
      }
      if (old != known.end())
        change.out.push_back(prepare(old->second.document, old->second.doc, tx.dialect(), -1, change.words));
      change.in.push_back(prepare(document, doc, tx.dialect(), 1, change.words));
    }
    for (const auto id : gone) {
      const auto old = known.find(id);
      if (old != known.end())
        change.out.push_back(prepare(old->second.document, old->second.doc, tx.dialect(), -1, change.words));
    }
    return {};
  }));
  return db_.write([&](Transaction& tx) -> Status {
    TZ_CHECK(tx.execute(kBegin, j, std::int64_t{kTokenRules}));
    TZ_TRY(moved, tx.query(kMove, j, from, to));
    if (moved.empty()) return fail(Errc::conflict, "the search index has read on meanwhile");
    return write(tx, j, change);
  });
}

Status SqlSearchStore::expand(JurisdictionId j, Query& query) const {
  return db_.read([&](Transaction& tx) -> Status {
    for (Term& term : query.terms) {
      if (!term.prefix) continue;
      const std::string& word = term.units.front();
      TZ_TRY(rows, tx.query(kForms, j, word, behind(word), kFormsMax + 1));
      term.forms.clear();
      if (rows.size() > kFormsMax) {
        term.prefix = false;
        query.whole_words = true;
        continue;
      }
      for (const Row& row : rows) term.forms.push_back(row.text(0));
    }
    return {};
  });
}

Result<std::vector<Hit>> SqlSearchStore::find(JurisdictionId j, const Ask& ask, std::size_t limit) const {
  return db_.read([&](Transaction& tx) -> Result<std::vector<Hit>> {
    std::vector<Hit> hits;
    const std::int64_t after_all = first_document(JurisdictionId{static_cast<std::int32_t>(j) + 1});
    const std::int64_t before = ask.before ? static_cast<std::int64_t>(*ask.before) : after_all;
    if (tx.dialect() == Dialect::sqlite) {
      TZ_TRY(rows, tx.query(kFindSqlite, j, fts5_query(ask), first_document(j), before, limit));
      add_hits(rows, hits);
      return hits;
    }
    TZ_TRY(top, newest(tx, j));
    for (Slices slices(j, std::min(top, before)); hits.size() < limit && slices.next();) {
      TZ_TRY(rows, tx.query(kFindPostgres, tsquery_text(ask, slices.tag()), slices.low(), slices.high(),
                            limit - hits.size()));
      add_hits(rows, hits);
    }
    return hits;
  });
}

Result<Total> SqlSearchStore::count(JurisdictionId j, const Ask& ask, std::int64_t most) const {
  return db_.read([&](Transaction& tx) -> Result<Total> {
    std::int64_t count = 0;
    if (tx.dialect() == Dialect::sqlite) {
      TZ_TRY(rows, tx.query(kCountSqlite, fts5_query(ask), first_document(j),
                            first_document(JurisdictionId{static_cast<std::int32_t>(j) + 1}), most + 1));
      count = rows.front().i64(0);
    } else {
      TZ_TRY(top, newest(tx, j));
      for (Slices slices(j, top); count <= most && slices.next();) {
        TZ_TRY(rows, tx.query(kCountPostgres, tsquery_text(ask, slices.tag()), slices.low(), slices.high(),
                              most + 1 - count));
        count += rows.front().i64(0);
      }
    }
    return Total{std::min(count, most), count > most};
  });
}

Result<std::vector<Document>> SqlSearchStore::documents(JurisdictionId j, ledger::CaseId after,
                                                        std::size_t limit) const {
  return db_.read([&](Transaction& tx) -> Result<std::vector<Document>> {
    TZ_TRY(rows, tx.query(kDocuments, j, after, limit));
    std::vector<Document> all;
    for (const Row& row : rows) all.push_back(read_known(row).document);
    return all;
  });
}

Status SqlSearchStore::clear() {
  return db_.write([](Transaction& tx) -> Status {
    if (tx.dialect() == Dialect::sqlite)
      TZ_CHECK(tx.execute("INSERT INTO search_index (search_index) VALUES ('delete-all')"));
    TZ_CHECK(tx.execute("DELETE FROM search_document"));
    TZ_CHECK(tx.execute("DELETE FROM search_word"));
    return tx.execute("DELETE FROM search_cursor");
  });
}

Status SqlSearchStore::save(JurisdictionId j, const Settings& settings) {
  return db_.write([&](Transaction& tx) -> Status {
    TZ_CHECK(tx.execute(kDropSettings, j));
    TZ_CHECK(tx.execute(kAddSetting, j, "burst", settings.burst));
    return tx.execute(kAddSetting, j, "per_minute", settings.per_minute);
  });
}

Result<Settings> SqlSearchStore::load(JurisdictionId j) const {
  return db_.read([&](Transaction& tx) -> Result<Settings> {
    TZ_TRY(rows, tx.query(kSettings, j));
    Settings settings;
    for (const Row& row : rows)
      if (!set_setting(settings, row.text(0), row.i64(1)))
        return fail(Errc::corrupted, "a setting of the search has a value that it may not have");
    return settings;
  });
}

}  // namespace tz::search
