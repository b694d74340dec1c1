#include "routing/due_sweep.h"

namespace tz::routing {
namespace {

const ledger::By kTimer{.actor = kSystemActor, .role = ledger::Role::system};

}  // namespace

Result<bool> DueSweeper::recompute(JurisdictionId j, ledger::CaseId id) {
  TZ_TRY(current, cases_.load(j, id));
  TZ_TRY(due, planner_.recompute(current));
  if (!due) return false;
  const auto after = cases_.handle_latest(j, id, ledger::RecomputeDue{std::move(*due)}, kTimer);
  if (after) return true;
  // It stays as it is; or somebody landed, extended or recomputed it since it was read.
  const Errc code = after.error().code;
  if (code == Errc::not_allowed || code == Errc::invalid_argument) return false;
  return tl::unexpected<Error>(after.error());
}

Result<bool> DueSweeper::step(JurisdictionId j, std::size_t count) {
  TZ_TRY(version, cities_.refresh(j));
  TZ_TRY(known, store_.load(j));
  DueSweep sweep = known.value_or(DueSweep{});
  const Instant now = clock_.now();
  if (!known || sweep.version != version) sweep = {.version = version, .started_at = now};
  if (sweep.done) return true;
  if (sweep.pass == 2 && sweep.cursor.empty() && now < sweep.started_at + kSecondPassAfter) return true;

  const ledger::CaseFilter open{.open = true};
  TZ_TRY(page, query_.list(j, open, ledger::Order::due_asc, sweep.cursor, count));
  for (const ledger::CaseSummary& row : page.cases) {
    if (!row.due_result) continue;
    TZ_TRY(moved, recompute(j, row.id));
    if (moved) ++sweep.moved;
  }
  sweep.cursor = page.next;
  if (page.next.empty()) {
    sweep.done = sweep.pass == 2;
    sweep.pass = 2;
    sweep.started_at = now;
  }
  TZ_CHECK(store_.save(j, sweep));
  return sweep.done || page.next.empty();
}

}  // namespace tz::routing
