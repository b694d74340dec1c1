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

constexpr std::size_t kUpdatesMax = 10'000;

Result<std::vector<PublicUpdateView>> with_outcomes(std::vector<ledger::PublicUpdate> updates,
                                                    JurisdictionId j, const ledger::CaseQuery& query) {
  std::set<ledger::CaseId> distinct;
  for (const auto& update : updates) distinct.insert(update.case_id);
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
  std::vector<PublicUpdateView> views;
  views.reserve(updates.size());
  for (auto& update : updates) {
    PublicUpdateView view{std::move(update), {}, false};
    if (const auto row = rows.find(view.update.case_id); row != rows.end()) {
      view.landing = row->second.landing;
      view.merged = row->second.merged_into.has_value();
    }
    views.push_back(std::move(view));
  }
  return views;
}

Result<http::Response> get_updates(const http::Request& request, Format format, const Open311Parts& parts) {
  const auto params = params_of(request);  // an api_key may come along; it is not needed (K4)
  TZ_TRY(city, find_city(params, parts.planner));
  TZ_TRY(window, parse_update_window(params, parts.cases.now()));
  TZ_TRY(updates, parts.query.updates(city.id, window.from, window.to, kUpdatesMax));
  TZ_TRY(views, with_outcomes(std::move(updates), city.id, parts.query));
  auto response = answer(updates_node(views), format);
  response.compress = true;
  return response;
}

// The case an update is about: one that the public sees, or one that came in by the same key.
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

std::string note_of(const PostedUpdate& update, bool with_words) {
  std::string note =
      "Open311 update " + update.update_id + ": " + update.status + ", " + open311_time(update.at);
  for (const auto& url : update.media_urls) note += "\n" + url;
  if (with_words) note += "\n" + update.description;
  return std::string(first_code_points(note, ledger::kNoteMax));
}

// What the ledger records. A key never closes a case: a word that somebody holds it done is information. A
// landed case is reopened if that is what the resident asks for, else the words are noted.
ledger::Command command_of(const ledger::Case& c, const PostedUpdate& update,
                           std::vector<ledger::Media> media, const ledger::Planner& planner, Instant now) {
  if (ledger::is_open(c.status)) return ledger::AddInformation{update.description, std::move(media)};
  const bool again = update.status == "REOPEN" || update.status == "OPEN";
  if (c.status != ledger::CaseStatus::landed || !again) return ledger::Note{note_of(update, true)};
  ledger::Reopen reopen;
  reopen.reason = first_code_points(update.description, ledger::kReasonMax);
  if (c.lead)
    if (const auto due = planner.deadlines(c, *c.lead, now)) reopen.due = *due;
  return reopen;
}

// Whether the words of an interrupted update reached the ledger.
bool already_recorded(const ledger::CaseHistory& history, const SentUpdate& sent, const PostedUpdate& update,
                      const Poster& poster) {
  return std::ranges::any_of(history.events, [&](const ledger::StoredEvent& e) {
    if (e.by.actor != poster.by().actor || e.at < sent.came_at) return false;
    return std::ranges::any_of(e.texts, [&](const ledger::Text& text) {
      return text.value == update.description || text.value == note_of(update, true) ||
             text.value == first_code_points(update.description, ledger::kReasonMax);
    });
  });
}

std::string update_number(const SentUpdate& sent) {
  return std::to_string(sent.key_id) + "." + to_hex(sha256(as_bytes(sent.update_id))).substr(0, 16);
}

Status record_update(const Open311Parts& parts, const Poster& poster, const ledger::CaseHistory& history,
                     const PostedUpdate& update, std::vector<ledger::Media> media) {
  const auto& c = history.current;
  const auto by = poster.by();
  const auto command = command_of(c, update, std::move(media), parts.planner, parts.cases.now());
  const bool noted = std::holds_alternative<ledger::Note>(command);
  auto after = parts.cases.handle_latest(c.jurisdiction, c.id, command, by);
  if (!after && after.error().code == Errc::not_allowed && !noted)  // the reopening window has passed, ...
    after = parts.cases.handle_latest(c.jurisdiction, c.id, ledger::Note{note_of(update, true)}, by);
  else if (after && !noted)
    // What status the sender gave, for the staff. The words are safe by now: this may fail.
    static_cast<void>(
        parts.cases.handle_latest(c.jurisdiction, c.id, ledger::Note{note_of(update, false)}, by));
  if (!after) return tl::unexpected<Error>(after.error());
  return {};
}

Result<http::Response> post_update(const http::Request& request, Format format, const Open311Parts& parts) {
  const auto params = params_of(request);
  TZ_TRY(city, find_city(params, parts.planner));
  TZ_TRY(poster, find_poster(request, params, city.id, parts.accounts));
  TZ_TRY(update, parse_update(params));
  TZ_TRY(history, find_subject(parts, poster, city.id, update.case_code));

  const SentUpdate sent{poster.key_id, update.update_id, history.current.id, parts.cases.now(), false};
  TZ_TRY(before, parts.tokens.begin_update(city.id, sent));
  const auto accepted = [&] { return answer(update_receipt_node(update_number(sent)), format, 200); };
  if (before) {
    if (before->case_id != history.current.id)
      return fail_field("update_id", "update_id: was sent before, for another service_request_id");
    if (before->done) return accepted();
    if (sent.came_at - before->came_at < parts.settings.update_takes_max)
      return fail(Errc::unavailable, "update_id: the same update is being taken in; try again");
    if (already_recorded(history, *before, update, poster)) {
      TZ_CHECK(parts.tokens.finish_update(city.id, sent));
      return accepted();
    }
  }
  std::vector<Error> faults;
  auto media = take_pictures(request, {}, city.id, parts.media, true, faults);
  Status recorded = faults.empty() ? record_update(parts, poster, history, update, std::move(media))
                                   : Status(tl::unexpected<Error>(as_one(std::move(faults))));
  if (!recorded) {
    // Only what is certainly not in the ledger is forgotten; the rest is settled by the next try.
    if (recorded.error().code != Errc::unavailable) TZ_CHECK(parts.tokens.drop_update(city.id, sent));
    return tl::unexpected<Error>(recorded.error());
  }
  TZ_CHECK(parts.tokens.finish_update(city.id, sent));
  return accepted();
}

}  // namespace

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
