#include "ledger/event.h"

#include <array>

namespace tz::ledger {
namespace {

// In the order of Event's alternatives; committed to by every leaf, so a name never changes its meaning.
constexpr std::array<std::string_view, std::variant_size_v<Event>> kKinds{"received",
                                                                          "classified",
                                                                          "dispatched",
                                                                          "signed",
                                                                          "objected",
                                                                          "objection_ruled",
                                                                          "assist_assigned",
                                                                          "assist_reported",
                                                                          "contacted",
                                                                          "contact_failed",
                                                                          "extension_asked",
                                                                          "extension_granted",
                                                                          "extension_refused",
                                                                          "carry_asked",
                                                                          "carry_endorsed",
                                                                          "carry_granted",
                                                                          "carry_refused",
                                                                          "carry_reviewed",
                                                                          "carry_ended",
                                                                          "paused",
                                                                          "resumed",
                                                                          "result_filed",
                                                                          "result_checked",
                                                                          "callback_tried",
                                                                          "callback_answered",
                                                                          "callback_unreached",
                                                                          "rework_ordered",
                                                                          "urged",
                                                                          "supervised",
                                                                          "supervision_lifted",
                                                                          "escalated",
                                                                          "progress_told",
                                                                          "noted",
                                                                          "information_added",
                                                                          "landing_proposed",
                                                                          "landed",
                                                                          "reopened",
                                                                          "withdrawn",
                                                                          "linked",
                                                                          "unlinked",
                                                                          "split",
                                                                          "merged",
                                                                          "absorbed",
                                                                          "unmerged",
                                                                          "released",
                                                                          "redacted",
                                                                          "due_recomputed",
                                                                          "pictures_shown"};
static_assert(!kKinds.back().empty());

}  // namespace

std::string_view kind(const Event& event) noexcept { return kKinds[event.index()]; }

}  // namespace tz::ledger
