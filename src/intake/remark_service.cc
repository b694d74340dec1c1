#include "intake/remark_service.h"

#include <algorithm>

#include "base/id.h"
#include "base/text.h"
#include "ledger/case_texts.h"

namespace tz::intake {
namespace {

constexpr int kIdCharacters = 26;  // of 5 bits

// Each part with its length before it, so that no two lists of parts read the same.
Bytes joined(std::initializer_list<std::string_view> parts) {
  Bytes out;
  for (const auto part : parts) {
    const auto length = std::to_string(part.size()) + ":";
    out.insert(out.end(), length.begin(), length.end());
    out.insert(out.end(), part.begin(), part.end());
  }
  return out;
}

}  // namespace

Result<Hash256> RemarkService::salt(JurisdictionId j, ledger::CaseId id) {
  Hash256 fresh{};
  random_.fill(fresh);
  return store_.salt(j, id, fresh);
}

Result<Remark> RemarkService::take(JurisdictionId j, const ledger::CaseHistory& history,
                                   const SentRemark& sent, const ledger::By& by,
                                   std::chrono::seconds takes_max) {
  const auto id = history.current.id;
  Remark remark{.id = random_code(random_, kIdCharacters),
                .case_id = id,
                .kind = sent.kind,
                .key_id = static_cast<std::int64_t>(by.actor),
                .came_at = cases_.now()};
  if (sent.picture) remark.sha256 = sent.picture->media.sha256;
  TZ_TRY(key, salt(j, id));
  const auto whose = std::to_string(remark.key_id);
  const auto once =
      hmac_sha256(key, sent.once_key.empty()
                           ? joined({"same", name(sent.kind), whose, sent.author, sent.words, remark.sha256})
                           : joined({"key", name(sent.kind), whose, sent.once_key}));
  TZ_TRY(before, store_.begin(j, remark, once));
  if (before) {
    if (before->version > 0) return *before;
    if (remark.came_at - before->came_at < takes_max)
      return fail(Errc::unavailable, "the same remark is being taken in; try again");
    remark = *before;
    if (const auto* note = find_note(remark, history); note != nullptr) {
      remark.version = note->version;
      TZ_CHECK(store_.finish(j, remark.id, remark.version));
      return remark;
    }
  }
  if (sent.picture) TZ_CHECK(media_.keep(j, {*sent.picture}));  // before the case that shows it
  const auto after = cases_.handle_latest(j, id, ledger::Note{remark_note(remark, sent.words)}, by);
  if (!after) {
    // Only what is certainly not in the ledger is forgotten; the rest is settled by the next try.
    if (after.error().code != Errc::unavailable) TZ_CHECK(store_.drop(j, remark.id));
    return tl::unexpected<Error>(after.error());
  }
  remark.version = after->version;
  TZ_CHECK(store_.finish(j, remark.id, remark.version));
  return remark;
}

Result<Remark> RemarkService::decide(JurisdictionId j, Remark remark, const ledger::CaseHistory& history,
                                     const RemarkDecision& decision, const ledger::By& by) {
  if (decision.show && remark.kind == RemarkKind::abuse)
    return fail_rule(Errc::not_allowed, "remark_abuse", "a report of abuse is for the staff alone");
  const auto* note = find_note(remark, history);
  if (note == nullptr) return fail(Errc::corrupted, "a remark has no note on its case");
  const Remark before = remark;
  remark.state = decision.show ? RemarkState::shown : RemarkState::closed;
  remark.shown = decision.show ? public_remark(remark_words(remark, ledger::find_text(note->texts, "note")),
                                               history, decision.cover)
                               : std::string{};
  remark.decided_by = by.actor;
  remark.decided_at = cases_.now();
  remark.decisions = before.decisions + 1;
  const auto trace = "Open311 " + std::string(name(remark.kind)) + " " + remark.id +
                     (decision.show ? " shown" : " not shown: " + decision.reason);
  TZ_CHECK(store_.decide(j, remark));  // first: of two at once only one leaves a note
  const auto noted = cases_.handle_latest(j, remark.case_id, ledger::Note{trace}, by);
  if (noted) return remark;
  Remark back = before;
  back.decisions = remark.decisions + 1;
  TZ_CHECK(store_.decide(j, back));
  return tl::unexpected<Error>(noted.error());
}

Result<Vote> RemarkService::vote(JurisdictionId j, ledger::CaseId id, std::string_view voter) {
  TZ_TRY(key, salt(j, id));
  const auto digest = hmac_sha256(key, joined({"vote", voter}));
  Vote vote{.id = to_hex(digest).substr(0, 16)};
  TZ_TRY(counted, store_.vote(j, id, digest));
  vote.counted = counted;
  TZ_TRY(count, store_.votes(j, id));
  vote.count = count;
  return vote;
}

Result<bool> RemarkService::shows(JurisdictionId j, ledger::CaseId id, std::string_view sha256) const {
  TZ_TRY(remarks, store_.shown(j, id));
  return std::ranges::any_of(
      remarks, [&](const Remark& remark) { return remark.sha256 == sha256 && !remark.sha256.empty(); });
}

}  // namespace tz::intake
