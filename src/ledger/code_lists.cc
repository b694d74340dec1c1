#include "ledger/code_lists.h"

#include <algorithm>
#include <cstddef>

namespace tz::ledger {
namespace {

// Names in the order of the enumerators; leaf bytes and databases hold them, so a name never changes its
// meaning.
template <class E>
struct List;

template <>
struct List<CaseStatus> {
  static constexpr std::array<std::string_view, 14> kNames{
      "received", "triaged",      "dispatched", "signed_for", "objected", "in_hand",  "paused_legal",
      "carried",  "result_filed", "callback",   "rework",     "landed",   "reopened", "withdrawn"};
};
template <>
struct List<RequestType> {
  static constexpr std::array<std::string_view, 6> kNames{"consult", "help",    "complaint",
                                                          "report",  "suggest", "praise"};
};
template <>
struct List<Channel> {
  static constexpr std::array<std::string_view, 15> kNames{"hotline", "web",    "app",     "letter", "window",
                                                           "media",   "grid",   "open311", "patrol", "panel",
                                                           "visit",   "survey", "sms",     "email",  "file"};
};
template <>
struct List<Urgency> {
  static constexpr std::array<std::string_view, 4> kNames{"emergency", "urgent", "normal", "complex"};
};
template <>
struct List<Confidentiality> {
  static constexpr std::array<std::string_view, 3> kNames{"none", "hide_from_handler", "sealed"};
};
template <>
struct List<LandingCode> {
  static constexpr std::array<std::string_view, 16> kNames{
      "solved",        "partly",      "answered",     "supported_pending", "explained_no_basis",
      "not_supported", "legal_route", "duplicate_of", "out_of_scope",      "transferred_emergency",
      "mediated",      "withdrawn",   "unreachable",  "referred_aid",      "explained_secrecy",
      "not_lawful"};
};
template <>
struct List<LegalRoute> {
  static constexpr std::array<std::string_view, 6> kNames{"litigation", "arbitration", "discipline",
                                                          "review",     "disclosure",  "petition"};
};
template <>
struct List<Solved> {
  static constexpr std::array<std::string_view, 3> kNames{"yes", "partly", "no"};
};
template <>
struct List<Satisfied> {
  static constexpr std::array<std::string_view, 3> kNames{"satisfied", "basically", "dissatisfied"};
};
template <>
struct List<ContactChannel> {
  static constexpr std::array<std::string_view, 7> kNames{"phone", "sms",    "email",  "web",
                                                          "visit", "letter", "mailbox"};
};
template <>
struct List<Role> {
  static constexpr std::array<std::string_view, 9> kNames{
      "resident", "intake", "hotline", "handler", "approver", "panel", "callback", "supervisor", "system"};
};

template <class E>
constexpr auto make_all() {
  std::array<E, List<E>::kNames.size()> all{};
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<E>(i);
  return all;
}

template <class E>
std::string_view name_in_list(E e) noexcept {
  const auto i = static_cast<std::size_t>(e);
  return i < List<E>::kNames.size() ? List<E>::kNames[i] : std::string_view{};
}

}  // namespace

template <class E>
std::optional<E> parse(std::string_view wire) noexcept {
  const auto& names = List<E>::kNames;
  const auto* found = std::find(names.begin(), names.end(), wire);
  if (wire.empty() || found == names.end()) return std::nullopt;
  return static_cast<E>(found - names.begin());
}

template <class E>
std::span<const E> all_of() noexcept {
  static constexpr auto kAll = make_all<E>();
  return kAll;
}

#define TZ_CODE_LIST(E)                                               \
  static_assert(!List<E>::kNames.back().empty());                     \
  std::string_view name(E e) noexcept { return name_in_list(e); }     \
  template std::optional<E> parse<E>(std::string_view wire) noexcept; \
  template std::span<const E> all_of<E>() noexcept;

TZ_CODE_LIST(CaseStatus)
TZ_CODE_LIST(RequestType)
TZ_CODE_LIST(Channel)
TZ_CODE_LIST(Urgency)
TZ_CODE_LIST(Confidentiality)
TZ_CODE_LIST(LandingCode)
TZ_CODE_LIST(LegalRoute)
TZ_CODE_LIST(Solved)
TZ_CODE_LIST(Satisfied)
TZ_CODE_LIST(ContactChannel)
TZ_CODE_LIST(Role)
#undef TZ_CODE_LIST

}  // namespace tz::ledger
