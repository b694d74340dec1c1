#include "callback/sql_projection.h"

#include <algorithm>
#include <charconv>
#include <set>
#include <type_traits>

#include "base/text.h"
#include "callback/callback_decide.h"

namespace tz::callback {
namespace {

using store::Transaction;

constexpr std::string_view kSaveFile =
    "INSERT INTO callback_file (jurisdiction_id, case_id, version, pending) VALUES ($1, $2, $3, $4) "
    "ON CONFLICT (jurisdiction_id, case_id) DO UPDATE SET version = $3, pending = $4";
constexpr std::string_view kSaveWaiting =
    "INSERT INTO callback_waiting (jurisdiction_id, lane, case_id, round, unit_id, tip_off, since, tries, "
    "first_clerk, claimed_by, claimed_until) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) "
    "ON CONFLICT (jurisdiction_id, lane, case_id) DO UPDATE SET round = $4, unit_id = $5, tip_off = $6, "
    "since = $7, tries = $8, first_clerk = $9, claimed_by = $10, claimed_until = $11";
constexpr std::string_view kDropWaiting =
    "DELETE FROM callback_waiting WHERE jurisdiction_id = $1 AND lane = $2 AND case_id = $3";
constexpr std::string_view kSaveRound =
    "INSERT INTO callback_round (jurisdiction_id, case_id, round, unit_id, received_at, opened_at, "
    "answered_at, source, valid, contacted, solved, satisfied, pressured, unreached, excluded, cause, "
    "recall_period, recall_over, recall_answered, differs_contacted, differs_solved, differs_satisfied, "
    "closed_at, outside) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, "
    "$22, $23, $24) ON CONFLICT (jurisdiction_id, case_id, round) DO UPDATE SET unit_id = $4, received_at = "
    "$5, opened_at = $6, answered_at = $7, source = $8, "
    "valid = $9, contacted = $10, solved = $11, satisfied = $12, pressured = $13, unreached = $14, "
    "excluded = $15, cause = $16, recall_period = $17, recall_over = $18, recall_answered = $19, "
    "differs_contacted = $20, differs_solved = $21, differs_satisfied = $22, closed_at = $23, outside = $24";
constexpr std::string_view kInsertLink =
    "INSERT INTO callback_link (jurisdiction_id, token_hash, case_id, link_id) VALUES ($1, $2, $3, $4)";
constexpr std::string_view kInsertNotice =
    "INSERT INTO callback_notice (jurisdiction_id, case_id, version, kind, at, told_at) VALUES ($1, $2, $3, "
    "$4, $5, 0)";
constexpr std::string_view kSaveAlert =
    "INSERT INTO callback_alert (jurisdiction_id, case_id, alert_id, kind, state, at) VALUES ($1, $2, $3, "
    "$4, "
    "$5, $6) ON CONFLICT (jurisdiction_id, case_id, alert_id) DO UPDATE SET state = $5";

struct Compared {
  bool answered = false, contacted = false, solved = false, satisfied = false;
};
// What was said, not what was corrected afterwards.
Compared compare(const Round& r) {
  if (!r.recall || r.first.entries.empty() || r.recall->call.entries.empty()) return {};
  const Entry* first = &r.first.entries.front();
  const Entry* second = &r.recall->call.entries.front();
  return {true, first->answers.contacted != second->answers.contacted,
          first->answers.solved != second->answers.solved,
          first->answers.satisfied != second->answers.satisfied};
}

Status save_waiting(Transaction& tx, const File& f, CallKind lane, bool tip_off) {
  const Call* call = f.waiting(lane);
  if (call == nullptr) return tx.execute(kDropWaiting, f.jurisdiction, name(lane), f.id);
  const auto at = std::ranges::find_if(f.rounds, [&](const Round& r) {
    return lane == CallKind::first ? &r.first == call : r.recall && &r.recall->call == call;
  });
  std::optional<ActorId> first_clerk;
  if (lane == CallKind::recall && at->first.answer() != nullptr) first_clerk = at->first.entries.front().by;
  const auto until = call->claimed_by ? std::optional(to_millis(call->claimed_until)) : std::nullopt;
  return tx.execute(kSaveWaiting, f.jurisdiction, name(lane), f.id, at->number, at->unit, tip_off,
                    to_millis(at->opened_at), std::ssize(call->tries), first_clerk, call->claimed_by, until);
}

Status save_round(Transaction& tx, const File& f, const Round& r, const ledger::Policy& policy) {
  const Entry* answer = r.first.answer();
  const auto given = answer == nullptr ? std::nullopt : std::optional(to_millis(r.first.entries.front().at));
  const auto source = answer == nullptr ? std::nullopt : std::optional(name(r.first.entries.front().source));
  const auto solved = answer == nullptr ? std::nullopt : std::optional(ledger::name(answer->answers.solved));
  const auto satisfied =
      answer == nullptr ? std::nullopt : std::optional(ledger::name(answer->answers.satisfied));
  const auto cause = r.exclusion ? std::optional<std::string_view>(r.exclusion->cause) : std::nullopt;
  const auto period = r.recall ? std::optional<std::string_view>(r.recall->period) : std::nullopt;
  const Compared differs = compare(r);
  return tx.execute(
      kSaveRound, f.jurisdiction, f.id, r.number, r.unit, to_millis(r.received_at), to_millis(r.opened_at),
      given, source, is_valid(r, policy), answer != nullptr && answer->answers.contacted, solved, satisfied,
      answer != nullptr && answer->answers.pressured, r.first.unreached, r.exclusion && r.exclusion->holds(),
      cause, period, r.recall && r.recall->call.over(), differs.answered, differs.contacted, differs.solved,
      differs.satisfied, r.closed_at ? std::optional(to_millis(*r.closed_at)) : std::nullopt,
      r.first.outside_desk());
}

// Which rounds' rows an event changes: what says nothing of a round touches none.
class Touched {
 public:
  Touched(const File& f, const StoredEvent& e) : file_(f), version_(e.version), at_(e.at) {
    std::visit(*this, e.event);
  }
  const std::set<int>& rounds() const { return rounds_; }

  template <class E>
  void operator()(const E& e) {
    if constexpr (requires { e.round; })
      rounds_.insert(e.round);
    else if constexpr (requires { e.answers; })
      add_where([&](const Round& r) { return holds(r.first) || (r.recall && holds(r.recall->call)); });
    else if constexpr (std::is_same_v<E, NotReached> || std::is_same_v<E, UnreachedSeen>)
      add_where([](const Round& r) { return r.first.unreached || (r.recall && r.recall->call.unreached); });
    else if constexpr (std::is_same_v<E, RoundClosed>)
      add_where([&](const Round& r) { return r.closed_at == at_; });
  }

 private:
  bool holds(const Call& call) const {
    return std::ranges::find(call.entries, version_, &Entry::id) != call.entries.end();
  }
  template <class F>
  void add_where(const F& is_it) {
    for (const Round& r : file_.rounds)
      if (is_it(r)) rounds_.insert(r.number);
  }

  const File& file_;
  std::int64_t version_;
  Instant at_;
  std::set<int> rounds_{};
};

// Which report an event makes or moves on.
std::int64_t report_of(const StoredEvent& e) {
  if (const auto* taken = std::get_if<ReportTaken>(&e.event)) return taken->report;
  if (const auto* closed = std::get_if<ReportClosed>(&e.event)) return closed->report;
  return e.version;  // of the report it makes, if it makes one
}

Status save_touched(Transaction& tx, const File& f, std::span<const StoredEvent> events,
                    const ledger::Policy& policy) {
  std::set<int> rounds;
  std::set<std::int64_t> reports;
  for (const auto& e : events) {
    const Touched touched(f, e);
    rounds.insert(touched.rounds().begin(), touched.rounds().end());
    reports.insert(report_of(e));
  }
  for (const Round& r : f.rounds)
    if (rounds.contains(r.number)) TZ_CHECK(save_round(tx, f, r, policy));
  for (const Report& report : f.reports)
    if (reports.contains(report.id))
      TZ_CHECK(tx.execute(kSaveAlert, f.jurisdiction, f.id, report.id, name(AlertKind::pressure),
                          name(report.state), to_millis(events.back().at)));
  return {};
}

// The rows that single events make.
Status save_event_rows(Transaction& tx, const File& f, const StoredEvent& e) {
  if (const auto* link = std::get_if<LinkIssued>(&e.event))
    TZ_CHECK(tx.execute(kInsertLink, f.jurisdiction, to_hex(link->token_hash), f.id, e.version));
  if (const auto* ruled = std::get_if<ExclusionRuled>(&e.event); ruled != nullptr && ruled->grant)
    TZ_CHECK(
        tx.execute(kInsertNotice, f.jurisdiction, f.id, e.version, "exclusion_granted", to_millis(e.at)));
  if (std::holds_alternative<ObjectionRuled>(e.event))
    TZ_CHECK(tx.execute(kInsertNotice, f.jurisdiction, f.id, e.version, "exclusion_objection_ruled",
                        to_millis(e.at)));
  const auto alert = [&](AlertKind kind) {
    return tx.execute(kSaveAlert, f.jurisdiction, f.id, e.version, name(kind), "noted", to_millis(e.at));
  };
  if (std::holds_alternative<RatingRefused>(e.event)) TZ_CHECK(alert(AlertKind::rating_refused));
  const auto* answered = std::get_if<Answered>(&e.event);
  if (answered == nullptr || answered->call != CallKind::recall) return {};
  for (const Round& r : f.rounds) {
    const bool this_one =
        r.recall && r.recall->call.answer() != nullptr && r.recall->call.entries.front().id == e.version;
    const auto differs = compare(r);
    // A second call in which the resident tells of pressure is an alert of that kind already.
    if (this_one && !answered->answers.pressured &&
        (differs.contacted || differs.solved || differs.satisfied))
      return alert(AlertKind::recall_differs);
  }
  return {};
}

}  // namespace

std::string_view name(AlertKind kind) noexcept {
  constexpr std::string_view kNames[] = {"pressure", "rating_refused", "recall_differs"};
  return kNames[static_cast<std::size_t>(kind)];
}

Status save_projection(Transaction& tx, const File& after, std::span<const StoredEvent> events, bool tip_off,
                       const ledger::Policy& policy) {
  TZ_CHECK(tx.execute(kSaveFile, after.jurisdiction, after.id, after.version, after.pending.has_value()));
  for (const auto lane : all_of<CallKind>()) TZ_CHECK(save_waiting(tx, after, lane, tip_off));
  for (const auto& e : events) TZ_CHECK(save_event_rows(tx, after, e));
  return save_touched(tx, after, events, policy);
}

Status save_rounds(Transaction& tx, const File& file, const ledger::Policy& policy) {
  for (const Round& r : file.rounds) TZ_CHECK(save_round(tx, file, r, policy));
  return {};
}

std::string make_cursor(std::span<const std::int64_t> keys) {
  std::string text;
  for (const auto key : keys) text += (text.empty() ? "" : ".") + std::to_string(key);
  return text;
}

Result<std::vector<std::int64_t>> read_cursor(std::string_view cursor, std::size_t count) {
  std::vector<std::int64_t> keys;
  for (const auto part : split(cursor, '.')) {
    std::int64_t key = 0;
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), key);
    if (error != std::errc() || end != part.data() + part.size()) break;
    keys.push_back(key);
  }
  if (keys.size() == count && make_cursor(keys) == cursor) return keys;
  return fail_field("cursor", "cursor: is none of this list");
}

}  // namespace tz::callback
