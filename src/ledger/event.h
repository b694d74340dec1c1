#pragma once
// Events: facts, past tense, never edited, no free text and no personal data. Texts that belong to an event
// are payload fields, named beside each event; the event's leaf commits to them by salted hash
// (docs/event-log.md).
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "ledger/case.h"

namespace tz::ledger {

struct Received {  // 受理登记. payload: verbatim, demand, title, complained_party, occurred, address, place,
                   // contact, attributes, media, source_row
  std::string code{};  // detail: links the leaf to public pages
  Channel channel = Channel::web;
  RequestType request_type = RequestType::help;
  Urgency urgency = Urgency::normal;
  Confidentiality confidentiality = Confidentiality::none;
  bool anonymous = false, on_behalf = false, publish = true, no_reply_wanted = false;
  bool reachable = false;
  std::string category{}, language = "zh";  // category: detail
  std::vector<std::string> zones{};         // detail: a time and a community would point at a household
  std::optional<std::string> source_id{};   // detail
  std::optional<CaseId> split_from{};       // detail
  std::optional<UnitId> complained_unit{};  // detail
  std::optional<Instant> said_at{};         // imports: when it was said, if not when the program recorded it
};
struct Classified {  // 分类. payload: title, summary
  RequestType request_type = RequestType::help;
  Urgency urgency = Urgency::normal;
  std::string category{};                   // detail
  std::vector<std::string> zones{};         // detail
  std::vector<std::string> tags{};          // detail
  std::optional<UnitId> complained_unit{};  // detail; nothing: as it was
};
struct Dispatched {  // 派单; also 改派 and 区兜底. payload: note
  UnitId unit{};
  Deadlines due{};
  std::int64_t catalogue_version = 0;
  bool fallback = false;
  std::optional<UnitId> copied_to{};
  std::optional<Instant> said_at{};  // imports: when the source says it was
};
struct Signed {
  bool automatic = false;
};  // 签收
struct Objected {
  UnitId unit{};
  std::optional<UnitId> proposed{};
};  // 退单. payload: basis, reason
struct ObjectionRuled {
  bool upheld = false;
  std::optional<UnitId> unit{};
};  // 裁定. payload: ruling. Deadlines are not touched
struct AssistAssigned {
  Assist assist{};
};  // 协办. payload: note
struct AssistReported {
  UnitId unit{};
};  // payload: report
struct Contacted {
  ContactChannel via = ContactChannel::phone;
};  // 联系诉求人. payload: summary
struct ContactFailed {
  ContactChannel via = ContactChannel::phone;
};  // payload: summary
struct ExtensionAsked {
  Instant until{};
};  // 延期申请. payload: reason
struct ExtensionGranted {
  Instant until{};
};                           // payload: reason (told to the resident)
struct ExtensionRefused {};  // payload: reason
struct CarryAsked {
  Instant target{};
};  // 挂账申请. payload: measures
struct CarryEndorsed {
  Role side = Role::hotline;
  Instant review{};
};  // one of the two who must agree: hotline or approver. payload: reason
struct CarryGranted {
  Instant target{}, review{};
};                       // by the other of the two. payload: reason (told to the resident)
struct CarryRefused {};  // payload: reason
struct CarryReviewed {
  Instant review{};
};  // payload: finding
struct CarryEnded {
  Deadlines due{};
};  // 恢复办理. payload: reason
struct Paused {
  std::string cause{};
  Instant until{};
};  // cause: material, hearing, inspection. payload: reason
struct Resumed {
  std::optional<Instant> result_due{};
};  // the deadline, moved by the time paused
struct ResultFiled {
  LandingCode outcome = LandingCode::solved;
};  // 报结. payload: reply, evidence, evidence_note, basis, remedy
struct ResultChecked {
  bool passed = true;
};  // 审核. payload: reason. Deadlines are not touched
struct CallbackTried {
  ContactChannel via = ContactChannel::phone;
};  // not reached. payload: note
struct CallbackAnswered {
  Answer answer{};
  bool by_resident = false;
  Deadlines rework_due{};
};                            // satisfied, pressured: detail. payload: words
struct CallbackUnreached {};  // three attempts on two days and two channels
struct ReworkOrdered {
  Deadlines due{};
};  // 退回重办. payload: reason
struct Urged {
  std::string level{};
};  // 催办. payload: note
struct Supervised {
  std::string kind{};
  std::optional<Instant> due{};
};                            // 督办. payload: reason
struct SupervisionLifted {};  // payload: reason
struct Escalated {
  UnitId unit{};
};                           // 提级: to the level above. payload: reason
struct ProgressTold {};      // 阶段反馈, public. payload: reply
struct Noted {};             // internal. payload: note
struct InformationAdded {};  // the resident's own words. payload: verbatim, media
struct LandingProposed {
  LandingCode code = LandingCode::out_of_scope;
};  // payload: reason
struct Landed {
  Landing landing{};
  bool told = false;
  std::optional<Instant> said_at{};  // imports: when the source says it was
};  // 办结; duplicate_of, emergency_line: detail; told: with a reply. payload: reply, reason, basis, remedy
struct Reopened {
  Deadlines due{};
  bool review = false;  // of the judgement that the matter is not for the city
};                      // 重开, by the resident. payload: reason
struct Withdrawn {
  bool asked_by_handler = false;
};  // 撤诉. asked_by_handler: detail. payload: reason
struct Linked {
  CaseId other{};
};  // detail
struct Unlinked {
  CaseId other{};
};  // detail
struct Split {
  CaseId child{};
};  // on the parent. detail
struct Merged {
  CaseId main{};
};  // on the one whose work goes. detail
struct Absorbed {
  CaseId other{};
};  // on the one that takes the work. detail
struct Unmerged {
  CaseId main{};
};  // detail
struct Released {
  CaseId other{};
};  // on the main, by Unmerge. detail
struct Redacted {
  std::int64_t spans = 0;
};  // payload: spans (annotations, never an edit)
struct DueRecomputed {
  Instant was{};    // the limit for the result until now
  Deadlines due{};  // all limits from now; `due.calendar` is the version that moved them
};                  // 时限重算: a year was published, or a calendar changed

struct PicturesShown {
  std::int64_t pictures = 0;
};  // 公开图片: how many the public may see now. payload: shown

using Event =
    std::variant<Received, Classified, Dispatched, Signed, Objected, ObjectionRuled, AssistAssigned,
                 AssistReported, Contacted, ContactFailed, ExtensionAsked, ExtensionGranted, ExtensionRefused,
                 CarryAsked, CarryEndorsed, CarryGranted, CarryRefused, CarryReviewed, CarryEnded, Paused,
                 Resumed, ResultFiled, ResultChecked, CallbackTried, CallbackAnswered, CallbackUnreached,
                 ReworkOrdered, Urged, Supervised, SupervisionLifted, Escalated, ProgressTold, Noted,
                 InformationAdded, LandingProposed, Landed, Reopened, Withdrawn, Linked, Unlinked, Split,
                 Merged, Absorbed, Unmerged, Released, Redacted, DueRecomputed, PicturesShown>;

// The wire name: "received", "objection_ruled", ...
std::string_view kind(const Event& event) noexcept;

// A text that belongs to an event; kept in the payload store, committed to by the leaf, never logged.
struct Text {
  std::string field{};  // verbatim, reply, ...
  std::string value{};  // valid UTF-8; structured fields (contact, place, attributes, media, spans) are JSON
  friend bool operator==(const Text&, const Text&) = default;
};

}  // namespace tz::ledger
