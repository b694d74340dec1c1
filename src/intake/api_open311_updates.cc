// GET and POST /open311/v2/servicerequestupdates (mySociety's extension): words about a case, in both
// directions.
#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "intake/api_open311.h"
#include "ledger/case_texts.h"

namespace tz::intake {
namespace {

// Mergers of a case and their ends: after which version it was merged, and into what.
struct Merger {
  std::int64_t version = 0;
  bool merged = false;  // from this version on
  ledger::CaseId main{};
};

Result<std::vector<Merger>> mergers_of(const ledger::EventStore& events, JurisdictionId j,
                                       ledger::CaseId id) {
  TZ_TRY(history, events.history(j, id, false));
  std::vector<Merger> found;
  for (const auto& stored : history) {
    if (const auto* e = std::get_if<ledger::Merged>(&stored.event))
      found.push_back({stored.version, true, e->main});
    if (const auto* e = std::get_if<ledger::Unmerged>(&stored.event))
      found.push_back({stored.version, false, e->main});
  }
  return found;
}

Result<std::map<ledger::CaseId, ledger::CaseSummary>> public_rows(const std::set<ledger::CaseId>& distinct,
                                                                  JurisdictionId j,
                                                                  const ledger::CaseQuery& query) {
  const std::vector<ledger::CaseId> ids(distinct.begin(), distinct.end());
  std::map<ledger::CaseId, ledger::CaseSummary> rows;
  for (std::size_t at = 0; at < ids.size(); at += 500) {
    ledger::CaseFilter filter;
    filter.public_only = true;
    filter.ids.assign(ids.begin() + static_cast<std::ptrdiff_t>(at),
                      ids.begin() + static_cast<std::ptrdiff_t>(std::min(ids.size(), at + 500)));
    TZ_TRY(page, query.list(j, filter, ledger::Order::received_desc, "", 1000));
    for (auto& row : page.cases) rows.emplace(row.id, std::move(row));
  }
  return rows;
}

// The window after what was given: its first second is the last one's, so that nothing is missed, and what is
// there twice is known by its update_id.
std::string rest_link(const http::Request& request, Instant last, Instant to) {
  std::string out = request.origin() + request.path + "?";
  for (const auto& [name, value] : request.query.items())
    if (name != "start_date" && name != "end_date" && name != "api_key" && !value.empty())
      out += percent_encode(name) + "=" + percent_encode(value) + "&";
  return "<" + out + "start_date=" + percent_encode(open311_time(last)) +
         "&end_date=" + percent_encode(open311_time(to)) + ">; rel=\"next\"";
}

Result<http::Response> get_updates(const http::Request& request, Format format, const Open311Parts& parts) {
  const auto params = params_of(request);  // an api_key may come along; it is not needed (K4)
  TZ_TRY(city, find_city(params, parts.planner));
  TZ_TRY(window, parse_update_window(params, parts.cases.now()));
  const auto most = parts.settings.updates_max;
  TZ_TRY(updates, parts.query.updates(city.id, window.from, window.to, most));
  std::string next;
  if (updates.size() == most) {
    const auto second = [](Instant at) { return std::chrono::floor<std::chrono::seconds>(at); };
    if (second(updates.back().at) == second(updates.front().at))
      return fail_field("start_date", "start_date: more updates in one second than one answer holds");
    next = rest_link(request, updates.back().at, window.to);
  }
  TZ_TRY(views, views_of(std::move(updates), city.id, parts));
  auto response = answer(updates_node(views), format);
  if (!next.empty()) response.header("Link", next);
  response.compress = true;
  return response;
}

// What the staff is told of an update beyond the resident's words: as many notes as it takes, none of them
// cut.
std::vector<std::string> notes_of(const PostedUpdate& update, bool with_words,
                                  const std::vector<ledger::Media>& pictures) {
  std::vector<std::string> parts{"Open311 update " + update.update_id + ": " + update.status + ", " +
                                 open311_time(update.at)};
  for (const auto& url : update.media_urls) parts.push_back(url);
  for (const auto& picture : pictures) parts.push_back("/media/" + picture.sha256);
  if (with_words) parts.push_back(update.description);
  std::vector<std::string> notes;
  for (auto& part : parts) {  // each fits in one: an address has 1,000 bytes, the words kVerbatimMax
    if (!notes.empty() && count_code_points(notes.back()) + 1 + count_code_points(part) <= ledger::kNoteMax)
      notes.back() += "\n" + part;
    else
      notes.push_back(std::move(part));
  }
  return notes;
}

bool fits_a_reason(const PostedUpdate& update) {
  return count_code_points(update.description) <= ledger::kReasonMax;
}

ledger::Reopen reopen_of(const ledger::Case& c, const PostedUpdate& update, const ledger::Planner& planner,
                         Instant now) {
  ledger::Reopen reopen;
  reopen.reason = fits_a_reason(update) ? update.description : notes_of(update, false, {}).front();
  if (c.lead)
    if (const auto due = planner.deadlines(c, *c.lead, now)) reopen.due = *due;
  return reopen;
}

// Whether all of an interrupted update reached the ledger.
bool already_recorded(const ledger::CaseHistory& history, const SentUpdate& sent, const PostedUpdate& update,
                      const Poster& poster, const std::vector<ledger::Media>& pictures) {
  const auto said = [&](std::string_view words, bool in_a_reason) {
    return std::ranges::any_of(history.events, [&](const ledger::StoredEvent& e) {
      if (e.by.actor != poster.by().actor || e.at < sent.came_at) return false;
      if (!in_a_reason && std::holds_alternative<ledger::Reopened>(e.event)) return false;
      return std::ranges::any_of(e.texts, [&](const ledger::Text& text) { return text.value == words; });
    });
  };
  if (said(update.description, pictures.empty())) return true;
  return std::ranges::all_of(notes_of(update, true, pictures),
                             [&](const std::string& note) { return said(note, false); });
}

std::string update_number(const SentUpdate& sent) {
  return std::to_string(sent.key_id) + "." + to_hex(sha256(as_bytes(sent.update_id))).substr(0, 16);
}

// Records all of the update. A key never closes a case: a word that somebody holds it done is information. A
// landed case is reopened if that is what the resident asks for and time permits, else all is noted.
Status record_update(const Open311Parts& parts, const Poster& poster, const ledger::Case& c,
                     const PostedUpdate& update, const std::vector<ledger::Media>& pictures) {
  const auto by = poster.by();
  const auto act = [&](const ledger::Command& command) {
    return parts.cases.handle_latest(c.jurisdiction, c.id, command, by);
  };
  const auto note_all = [&](bool with_words) -> Status {
    for (const auto& note :
         notes_of(update, with_words, with_words ? pictures : std::vector<ledger::Media>{}))
      TZ_CHECK(act(ledger::Note{note}).map([](const auto&) {}));
    return {};
  };
  bool heard = false;
  if (!ledger::is_open(c.status)) {
    const bool again = update.status == "REOPEN" || update.status == "OPEN";
    if (c.status != ledger::CaseStatus::landed || !again) return note_all(true);
    const auto reopened = act(reopen_of(c, update, parts.planner, parts.cases.now()));
    if (!reopened && reopened.error().code == Errc::not_allowed) return note_all(true);  // its window passed
    if (!reopened) return tl::unexpected<Error>(reopened.error());
    heard = fits_a_reason(update) && pictures.empty();
  }
  if (!heard) {
    const auto added = act(ledger::AddInformation{update.description, pictures});
    if (!added && added.error().code == Errc::not_allowed) return note_all(true);  // it ended meanwhile
    if (!added) return tl::unexpected<Error>(added.error());
  }
  // What status the sender gave, for the staff. The words are safe by now: this may fail.
  static_cast<void>(note_all(false));
  return {};
}

Result<http::Response> post_update(const http::Request& request, Format format, const Open311Parts& parts) {
  const auto params = params_of(request);
  TZ_TRY(city, find_city(params, parts.planner));
  TZ_TRY(poster, find_poster(request, params, city.id, parts.accounts));
  TZ_TRY(update, parse_update(params));
  TZ_TRY(history, find_subject(parts, poster, city.id, update.case_code));

  std::vector<Error> faults;
  const auto cleaned = clean_pictures(request, {}, parts.media, faults);
  if (!faults.empty()) return tl::unexpected<Error>(as_one(std::move(faults)));
  std::vector<ledger::Media> pictures;
  for (const auto& picture : cleaned) pictures.push_back(picture.media);

  const SentUpdate sent{poster.key_id, update.update_id, history.current.id, parts.cases.now(), false};
  TZ_TRY(before, parts.tokens.begin_update(city.id, sent));
  const auto accepted = [&] {
    const auto notice =
        update.not_kept.empty() ? std::string{} : "not kept with an update: " + join(update.not_kept, ", ");
    return answer(update_receipt_node(update_number(sent), notice), format, 200);
  };
  if (before) {
    if (before->case_id != history.current.id)
      return fail_field("update_id", "update_id: was sent before, for another service_request_id");
    if (before->done) return accepted();
    if (sent.came_at - before->came_at < parts.settings.update_takes_max)
      return fail(Errc::unavailable, "update_id: the same update is being taken in; try again");
    if (already_recorded(history, *before, update, poster, pictures)) {
      TZ_CHECK(parts.tokens.finish_update(city.id, sent));
      return accepted();
    }
  }
  Status recorded = parts.media.keep(city.id, cleaned);  // before the case that shows them
  if (recorded) recorded = record_update(parts, poster, history.current, update, pictures);
  if (!recorded) {
    // Only what is certainly not in the ledger is forgotten; the rest is settled by the next try.
    if (recorded.error().code != Errc::unavailable) TZ_CHECK(parts.tokens.drop_update(city.id, sent));
    return tl::unexpected<Error>(recorded.error());
  }
  TZ_CHECK(parts.tokens.finish_update(city.id, sent));
  return accepted();
}

}  // namespace

Result<std::vector<PublicUpdateView>> views_of(std::vector<ledger::PublicUpdate> updates, JurisdictionId j,
                                               const Open311Parts& parts) {
  std::set<ledger::CaseId> distinct;
  for (const auto& update : updates) distinct.insert(update.case_id);
  TZ_TRY(rows, public_rows(distinct, j, parts.query));
  std::map<ledger::CaseId, std::vector<Merger>> mergers;
  std::set<ledger::CaseId> mains;
  for (const auto& update : updates) {
    const auto row = rows.find(update.case_id);
    const bool ever = update.kind == "merged" || update.kind == "unmerged" ||
                      (row != rows.end() && row->second.merged_into);
    if (!ever || mergers.contains(update.case_id)) continue;
    TZ_TRY(found, mergers_of(parts.events, j, update.case_id));
    for (const auto& merger : found) mains.insert(merger.main);
    mergers.emplace(update.case_id, std::move(found));
  }
  TZ_TRY(main_rows, public_rows(mains, j, parts.query));
  std::vector<PublicUpdateView> views;
  views.reserve(updates.size());
  for (auto& update : updates) {
    PublicUpdateView view;
    view.update = std::move(update);
    if (const auto row = rows.find(view.update.case_id); row != rows.end())
      view.landing = row->second.landing;
    if (const auto known = mergers.find(view.update.case_id); known != mergers.end())
      for (const auto& merger : known->second) {
        if (merger.version > view.update.version) break;
        view.merged = merger.merged;
        if (merger.version != view.update.version) continue;
        if (const auto main = main_rows.find(merger.main); main != main_rows.end())
          view.main_code = main->second.code;
      }
    views.push_back(std::move(view));
  }
  return views;
}

Result<ledger::CaseHistory> find_subject(const Open311Parts& parts, const Poster& poster, JurisdictionId j,
                                         std::string_view code) {
  const auto missing = [] {
    return fail(Errc::not_found, "service_request_id: there is no such service request");
  };
  auto id = parts.cases.find_code(j, code);
  if (!id && (id.error().code == Errc::not_found || id.error().code == Errc::invalid_argument))
    return missing();
  if (!id) return tl::unexpected<Error>(id.error());
  TZ_TRY(history, parts.cases.history(j, *id));
  if (!history.events.empty() && history.events.front().by.actor == poster.by().actor)
    return std::move(history);
  const auto row = parts.query.get(j, *id, true);
  if (!row && row.error().code == Errc::not_found) return missing();
  if (!row) return tl::unexpected<Error>(row.error());
  return std::move(history);
}

void add_open311_update_routes(http::Router& router, const Open311Parts& parts) {
  const std::string base(kOpen311Base);
  get_both(router, base + "/servicerequestupdates", [parts](const http::Request& request, Format format) {
    return get_updates(request, format, parts);
  });
  post_both(router, base + "/servicerequestupdates", [parts](const http::Request& request, Format format) {
    return post_update(request, format, parts);
  });
}

}  // namespace tz::intake
