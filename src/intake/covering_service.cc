#include "intake/covering_service.h"

#include <algorithm>

#include "ledger/case_texts.h"

namespace tz::intake {
namespace {

auto no_such_picture() { return fail_rule(Errc::not_found, "no_such_picture", "there is no such picture"); }

// As the case page numbers it; 0 for one that came with a note.
std::size_t number_of(const ledger::CaseHistory& history, const std::string& sha256) {
  const auto pictures = ledger::pictures_of(history.events);
  const auto found = std::ranges::find_if(
      pictures, [&](const ledger::Picture& picture) { return picture.file.sha256 == sha256; });
  return found == pictures.end() ? 0 : static_cast<std::size_t>(found - pictures.begin()) + 1;
}

// Read by the staff on the case, in either language.
std::string words_of(std::size_t number, const CoveringEntry& entry) {
  const auto n = std::to_string(number), areas = std::to_string(entry.covering.size());
  const std::string zh = number == 0 ? "他人补充的照片" : "照片" + n;
  const std::string en = number == 0 ? "A picture that others sent" : "Photo " + n;
  if (entry.covering.empty()) return zh + "：取消遮盖。" + en + ": uncovered.";
  return zh + "：遮盖" + areas + "处。" + en + ": " + areas +
         (entry.covering.size() == 1 ? " area" : " areas") + " covered.";
}

}  // namespace

bool case_shows(const ledger::CaseHistory& history, std::string_view sha256) {
  return std::ranges::any_of(history.events, [&](const auto& event) {
    return std::ranges::any_of(event.texts, [&](const auto& text) {
      const auto named = pictures_named(text);
      return std::ranges::find(named, sha256) != named.end();
    });
  });
}

Status CoveringService::note(const CoveringTarget& target, const CoveringEntry& entry, const ledger::By& by) {
  const auto noted = cases_.handle_latest(
      target.j, entry.case_id, ledger::Note{words_of(number_of(target.history, target.sha256), entry)}, by);
  if (!noted) return tl::unexpected<Error>(noted.error());
  return {};
}

Result<CoveringEntry> CoveringService::cover(const CoveringTarget& target, Covering covering,
                                             const ledger::By& by) {
  TZ_TRY(original, media_.get(target.j, target.sha256));
  if (!original) return no_such_picture();
  TZ_TRY(covered, cover_picture(*original, covering, media_.limits()));
  CoveringEntry entry{target.version + 1, target.history.current.id, by.actor, cases_.now(),
                      std::move(covering)};
  // First: of two at once only one leaves a note. Should the note fail, the picture stays covered.
  TZ_CHECK(store_.append(target.j, target.sha256, entry, covered));
  TZ_CHECK(note(target, entry, by));
  return entry;
}

Result<CoveringEntry> CoveringService::uncover(const CoveringTarget& target, const ledger::By& by) {
  TZ_TRY(before, store_.entries(target.j, target.sha256, 1));
  if (!before.empty() && before.front().version != target.version)
    return fail_rule(Errc::conflict, "version",
                     "somebody else has covered or uncovered the picture since it was read; read it again");
  if (before.empty() || before.front().covering.empty())
    return fail_rule(Errc::not_allowed, "uncovered", "nothing of the picture is covered");
  TZ_TRY(covered, store_.covered(target.j, target.sha256));
  CoveringEntry entry{target.version + 1, target.history.current.id, by.actor, cases_.now(), {}};
  TZ_CHECK(store_.append(target.j, target.sha256, entry, std::nullopt));
  const auto noted = note(target, entry, by);
  if (noted) return entry;
  // What the case does not tell of is not done: it is covered as it was.
  CoveringEntry back = before.front();
  back.version = entry.version + 1;
  TZ_CHECK(store_.append(target.j, target.sha256, back, covered));
  return tl::unexpected<Error>(noted.error());
}

Result<std::optional<Picture>> CoveringService::shown(JurisdictionId j, const std::string& sha256) const {
  TZ_TRY(covered, store_.covered(j, sha256));
  if (covered) return covered;
  return media_.get(j, sha256);
}

Result<std::optional<Picture>> CoveringService::original(JurisdictionId j, const std::string& sha256) const {
  return media_.get(j, sha256);
}

}  // namespace tz::intake
