#pragma once
// The code lists of a case. The enumerator is the wire name: JSON, SQL, CBOR and TypeScript spell it the same
// way (a trailing underscore that C++ needs is dropped). Sources:
// docs/sources.md#request-types and the rows that follow it.
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace tz::ledger {

// 状态. Where a case is on its way. Only `landed` and `withdrawn` are ends; everything else is open in every
// statistic.
enum class CaseStatus : std::uint8_t {
  received,      // 已受理登记: has its number and receipt; nobody has judged it yet
  triaged,       // 已分类: type, category and place settled, to be dispatched or answered at once
  dispatched,    // 已派单
  signed_for,    // 已签收
  objected,      // 退单异议中: the unit disputes that it is responsible; the resident's clock runs on
  in_hand,       // 办理中: the resident was contacted
  paused_legal,  // 依法中止: waiting for the resident's material, a hearing or an inspection
  carried,       // 挂账: objectively unsolvable now, with a target date and reviews
  result_filed,  // 已报结: the unit says what it did; to be checked
  callback,      // 待回访: someone else asks the resident
  rework,        // 退回重办
  landed,        // 已办结 (着落)
  reopened,      // 已重开
  withdrawn,     // 已撤诉, by the resident only
};

// 诉求类型 (L1-2, L16; docs/sources.md#request-types).
enum class RequestType : std::uint8_t { consult, help, complaint, report, suggest, praise };

// 受理渠道 (domain B17, A1).
enum class Channel : std::uint8_t {
  hotline,
  web,
  app,
  letter,
  window,
  media,
  grid,
  open311,
  patrol,
  panel,
  visit,
  survey,
  sms,
  email,
  file
};

// 紧急程度, four tiers (docs/sources.md#ticket-number; limits by profile).
enum class Urgency : std::uint8_t { emergency, urgent, normal, complex };

// 是否保密 (L2-16, L3-11).
enum class Confidentiality : std::uint8_t { none, hide_from_handler, sealed };

// 办结方式 (docs/sources.md#triage). `carried` is not among them: it is a state, not an end.
enum class LandingCode : std::uint8_t {
  solved,
  partly,
  answered,
  supported_pending,
  explained_no_basis,
  not_supported,
  legal_route,
  duplicate_of,
  out_of_scope,
  transferred_emergency,
  mediated,
  withdrawn,
  unreachable,
  referred_aid,
  explained_secrecy,
  not_lawful
};

// 法定途径 (docs/sources.md#triage T2, L1-11): the ways that the law has opened elsewhere.
enum class LegalRoute : std::uint8_t { litigation, arbitration, discipline, review, disclosure, petition };

// What the resident says when asked (docs/sources.md#callback). There is no default: an unanswered question
// is no answer.
enum class Solved : std::uint8_t { yes, partly, no };
enum class Satisfied : std::uint8_t { satisfied, basically, dissatisfied };

// How an outbound word or a call reached the resident.
enum class ContactChannel : std::uint8_t { phone, sms, email, web, visit, letter, mailbox };

// In which capacity someone acts. Permissions (http/permission.h) let a person in; the rules of decide() ask
// for the capacity.
enum class Role : std::uint8_t {
  resident,    // holder of the receipt key
  intake,      // files on behalf: call taker, window, grid worker, import
  hotline,     // 受理中心: triage, dispatch, check, land
  handler,     // 承办单位
  approver,    // head of the unit, or the level above
  panel,       // 异议审核
  callback,    // 回访: never of the handling unit
  supervisor,  // 督查
  system       // timers and automatic dispatch
};

// Every command, in the order of Command's alternatives; the wire name of POST /v1/cases/{code}/{command}.
std::string_view name(CaseStatus) noexcept;
std::string_view name(RequestType) noexcept;
std::string_view name(Channel) noexcept;
std::string_view name(Urgency) noexcept;
std::string_view name(Confidentiality) noexcept;
std::string_view name(LandingCode) noexcept;
std::string_view name(LegalRoute) noexcept;
std::string_view name(Solved) noexcept;
std::string_view name(Satisfied) noexcept;
std::string_view name(ContactChannel) noexcept;
std::string_view name(Role) noexcept;

// The enumerator of that wire name, or nullopt.
template <class E>
std::optional<E> parse(std::string_view wire) noexcept;

template <class E>
std::span<const E> all_of() noexcept;

constexpr bool is_open(CaseStatus s) { return s != CaseStatus::landed && s != CaseStatus::withdrawn; }

}  // namespace tz::ledger
