#pragma once
// Commands: requests, imperative, may be refused. They carry the texts that people wrote; decide() turns each
// into an event and texts. Limits are in code points.
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "base/geo.h"
#include "ledger/case.h"

namespace tz::ledger {

struct Media {           // a stored file (intake/media.h); the hash is what the ledger commits to
  std::string sha256{};  // lower-case hex of the stored bytes
  std::string type{};    // image/jpeg, ...
  std::uint64_t size = 0;
  bool cleared = false;  // may be shown to the public
};
struct Contact {  // goes to the vault's payload; never into an event
  std::string name{}, phone{}, email{}, preference{};
  bool notices = true;  // false: wants no mail and no text message about the case
  bool empty() const { return name.empty() && phone.empty() && email.empty(); }
};
struct Place {
  std::optional<LatLng> point{};
  std::string address{}, address_id{}, zipcode{};
};

// Limits of texts. The description is Open311's (4,000); a title is the operator's
// (docs/sources.md#ticket-number).
inline constexpr std::size_t kVerbatimMax = 4000, kTitleMax = 60, kReplyMax = 4000, kReasonMax = 2000,
                             kNoteMax = 4000;
inline constexpr std::size_t kMediaMax = 12, kTagsMax = 20;
inline constexpr std::size_t kComplainedPartyMax = 200, kOccurredMax = 100, kEvidenceNoteMax = 1000;

struct Receive {  // only CaseService::receive runs it; decide() needs the code and zones ready
  std::string code{};
  Channel channel = Channel::web;
  RequestType request_type = RequestType::help;
  Urgency urgency = Urgency::normal;
  Confidentiality confidentiality = Confidentiality::none;
  bool anonymous = true, on_behalf = false, publish = true, no_reply_wanted = false;
  std::string category{}, language = "zh";
  std::vector<std::string> zones{};
  std::optional<std::string> source_id{};
  std::optional<CaseId> split_from{};
  std::string
      verbatim{};  // exactly as said: not trimmed, not normalised; required unless media or attributes speak
  std::string title{}, demand{};
  std::string complained_party{};           // whom the complaint is about, as said
  std::optional<UnitId> complained_unit{};  // that party, where it is a unit of the city
  std::string occurred{};                   // when and where it happened, as said
  Place place{};
  Contact contact{};
  std::vector<Media> media{};
  std::vector<std::pair<std::string, std::string>>
      attributes{};                      // Open311 attribute code and value, repeats kept
  std::string source_row{};              // the original record of an import
  std::optional<Instant> received_at{};  // import only: when it was said, not when the file was read
};
struct Classify {
  RequestType request_type = RequestType::help;
  Urgency urgency = Urgency::normal;
  std::string category{};
  std::vector<std::string> zones{};
  std::string title{}, summary{};
  std::vector<std::string> tags{};          // all of them: what is not named is taken off
  std::optional<UnitId> complained_unit{};  // nothing: as it was
};
struct Dispatch {
  UnitId unit{};
  Deadlines due{};
  std::int64_t catalogue_version = 0;
  bool fallback = false;
  std::optional<UnitId> copied_to{};
  std::string note{};
};
struct Sign {
  bool automatic = false;
};
struct Object {
  std::optional<UnitId> proposed{};
  std::string basis{}, reason{};
  // A fact of the limit profile (Planner::objection_until), not the unit's to choose.
  std::optional<Instant> until{};  // nothing: Policy::objection_window after the dispatch
};
struct RuleObjection {
  bool upheld = false;
  std::optional<UnitId> unit{};
  std::string ruling{};
};
struct AssignAssist {
  UnitId unit{};
  std::optional<Instant> due{};
  std::string note{};
};
struct ReportAssist {
  UnitId unit{};
  std::string report{};
};
struct RecordContact {
  ContactChannel via = ContactChannel::phone;
  bool reached = true;
  std::string summary{};
};
struct AskExtension {
  Instant until{};
  std::string reason{};
  // Facts of the limit profile (ExtensionRule of ledger/planner.h), not the asker's to choose.
  std::optional<Instant> latest{};  // nothing: bounded by Policy::extension_max
  int times_max = 0;
};
struct RuleExtension {
  bool grant = false;
  std::string reason{};
};
struct AskCarry {
  Instant target{};
  std::string measures{};
};
struct RuleCarry {
  bool grant = false;
  Instant review{};
  std::string reason{};
};
struct ReviewCarry {
  Instant review{};
  std::string finding{};
};
struct EndCarry {
  Deadlines due{};
  std::string reason{};
};
struct Pause {
  std::string cause{};
  Instant until{};
  std::string reason{};
};
struct Resume {};
struct FileResult {
  LandingCode outcome = LandingCode::solved;
  std::string reply{}, basis{}, remedy{};
  std::vector<Media> evidence{};
  std::string evidence_note{};  // what shows it: the number of a document, a measured value, a witness
};
struct CheckResult {
  bool passed = true;
  std::string reason{};
};
struct RecordCallback {
  bool reached = true;
  ContactChannel via = ContactChannel::phone;
  std::optional<Answer> answer{};
  Deadlines rework_due{};
  std::string words{};
};
struct CloseUnreached {};
struct OrderRework {
  Deadlines due{};
  std::string reason{};
};
struct Urge {
  std::string level{}, note{};
};
struct Supervise {
  std::string kind{};
  std::optional<Instant> due{};
  std::string reason{};
};
struct LiftSupervision {
  std::string reason{};
};
struct Escalate {
  UnitId unit{};
  std::string reason{};
};
struct TellProgress {
  std::string reply{};
};
struct Note {
  std::string note{};
};
struct AddInformation {
  std::string verbatim{};
  std::vector<Media> media{};
};
struct Confirm {
  Answer answer{};
  Deadlines rework_due{};
  std::string words{};
};  // the resident, by the receipt key; a dispute is solved=no
struct Land {
  LandingCode code = LandingCode::solved;
  std::optional<Instant> next_review{};
  std::string legal_route{};
  std::optional<CaseId> duplicate_of{};
  std::optional<Instant> remedy_until{};
  std::string reply{}, reason{}, basis{}, remedy{};
  std::string emergency_line{};
};
struct Reopen {
  Deadlines due{};
  std::string reason{};
  bool new_facts = false;
};
struct Withdraw {
  bool asked_by_handler = false;
  std::string reason{};
};
struct Link {
  CaseId other{};
};
struct Unlink {
  CaseId other{};
};
struct RecordSplit {
  CaseId child{};
};  // the parent's side; CaseService::split makes the child
struct Merge {
  CaseId main{};
};  // CaseService::merge writes both sides together
struct Absorb {
  CaseId other{};
};
struct Unmerge {
  CaseId main{};
};
struct Release {
  CaseId other{};
};
struct Span {
  std::size_t start = 0, end = 0;
  std::string kind{};
};  // code points [start, end) of the verbatim; kind: phone, id_number, name, plate, address, other
struct Redact {
  std::vector<Span> spans{};
};
struct ShowPictures {
  std::vector<Media>
      pictures{};  // of the case, that the public may see; in the place of what was chosen before
};
struct RecomputeDue {
  Deadlines due{};  // by the calendar as it is now (Planner::recompute), without the pauses
};

using Command =
    std::variant<Receive, Classify, Dispatch, Sign, Object, RuleObjection, AssignAssist, ReportAssist,
                 RecordContact, AskExtension, RuleExtension, AskCarry, RuleCarry, ReviewCarry, EndCarry,
                 Pause, Resume, FileResult, CheckResult, RecordCallback, CloseUnreached, OrderRework, Urge,
                 Supervise, LiftSupervision, Escalate, TellProgress, Note, AddInformation, Confirm, Land,
                 Reopen, Withdraw, Link, Unlink, RecordSplit, Merge, Absorb, Unmerge, Release, Redact,
                 RecomputeDue, ShowPictures>;

// The wire name: "receive", "rule_objection", ...
std::string_view name(const Command& command) noexcept;
// All of them, in the order of Command's alternatives.
std::span<const std::string_view> command_names() noexcept;

}  // namespace tz::ledger
