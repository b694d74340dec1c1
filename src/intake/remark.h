#pragma once
// What people other than its resident say of a case: a comment, a further picture, that something is wrong
// with it. The words are a note of the ledger, as they were said; this is which note, and what the public may
// read of it once somebody of the city has looked (docs/sources.md#remarks). Pure.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/id.h"
#include "ledger/case_service.h"

namespace tz::intake {

// The enumerators are the wire names.
enum class RemarkKind : std::uint8_t {
  comment,
  photo,
  abuse  // for the staff alone: it is never shown
};
enum class RemarkState : std::uint8_t {
  waiting,
  shown,
  closed  // looked at and not shown, or not any more
};
std::string_view name(RemarkKind kind) noexcept;
std::string_view name(RemarkState state) noexcept;
std::optional<RemarkKind> parse_remark_kind(std::string_view wire) noexcept;
std::optional<RemarkState> parse_remark_state(std::string_view wire) noexcept;

struct Remark {
  std::string id;  // 26 characters of base32, made here
  ledger::CaseId case_id{};
  RemarkKind kind{};
  std::int64_t key_id = 0;  // the program that sent it
  Instant came_at{};
  std::int64_t version = 0;  // of the ledger's note; 0: begun, the program may have stopped before
  std::string sha256{};      // of a picture, else empty
  RemarkState state = RemarkState::waiting;
  std::string shown{};  // the public's view of the words; empty unless shown
  std::optional<ActorId> decided_by{};
  std::optional<Instant> decided_at{};
  std::int64_t decisions = 0;  // made so far; the next one must quote it
};

// A note's heading leaves this much of ledger::kNoteMax.
inline constexpr std::size_t kRemarkWordsMax = 3800;
inline constexpr std::size_t kRemarkAuthorMax = 200;  // bytes
inline constexpr std::size_t kRemarksMax = 1000;      // of one case
inline constexpr std::size_t kCoverMax = 20, kCoverWordMax = 100;

// The note that keeps the words: a line that says what it is, for a picture a line with its address, and the
// words.
std::string remark_note(const Remark& remark, std::string_view words);
// The words of such a note again, exactly.
std::string_view remark_words(const Remark& remark, std::string_view note);
// The note of that remark among the events of its case; nullptr if it is not there.
const ledger::StoredEvent* find_note(const Remark& remark, const ledger::CaseHistory& history);

// What the public reads: what looks like personal data is covered, what was covered in the case is covered
// here too, and so is each of `more` wherever it stands. Nothing is edited.
std::string public_remark(std::string_view words, const ledger::CaseHistory& history,
                          const std::vector<std::string>& more);

}  // namespace tz::intake
