// requests/comments, photos, notes, votes and abuses under a request (X9), and what is refused of a request
// by PUT and PATCH.
#include <algorithm>

#include "base/text.h"
#include "intake/api_open311.h"
#include "intake/open311_remarks.h"

namespace tz::intake {
namespace {

constexpr std::size_t kOnceKeyMax = 200;

// A public request that something under it is asked of.
struct Asked {
  ledger::JurisdictionCard city;
  ledger::CaseSummary row;
  RemarkPlace place;
};

RemarkPlace place_of(const http::Request& request, const ledger::JurisdictionCard& city,
                     const std::string& code) {
  return {city.open311_id, code, request.origin()};
}

Result<Asked> read_asked(const http::Request& request, const Open311Parts& parts) {
  TZ_TRY(city, find_city(params_of(request), parts.planner));
  TZ_TRY(row, find_public(parts, city.id, request.path_parameter("id")));
  auto place = place_of(request, city, row.code);
  return Asked{std::move(city), std::move(row), std::move(place)};
}

Result<http::Response> get_comments(const http::Request& request, Format format, const Open311Parts& parts) {
  TZ_TRY(asked, read_asked(request, parts));
  TZ_TRY(remarks, parts.remarks.store().shown(asked.city.id, asked.row.id));
  return answer(comments_node(remarks, asked.place), format);
}

Result<http::Response> get_photos(const http::Request& request, Format format, const Open311Parts& parts) {
  TZ_TRY(asked, read_asked(request, parts));
  TZ_TRY(remarks, parts.remarks.store().shown(asked.city.id, asked.row.id));
  return answer(photos_node(asked.row.media, asked.row.received_at, remarks, asked.place), format);
}

Result<http::Response> get_notes(const http::Request& request, Format format, const Open311Parts& parts) {
  TZ_TRY(asked, read_asked(request, parts));
  TZ_TRY(updates, parts.query.updates_of(asked.city.id, asked.row.id));
  TZ_TRY(views, views_of(std::move(updates), asked.city.id, parts));
  return answer(public_notes_node(views, asked.place), format);
}

std::string_view votes_notice(const http::Request& request, const ledger::JurisdictionCard& city) {
  return wants_chinese(request, city)
             ? "数量仅供了解情况：不参与排序，不计入任何评分"
             : "The number is for information: it orders nothing and enters no score";
}

Result<http::Response> get_votes(const http::Request& request, Format format, const Open311Parts& parts) {
  TZ_TRY(asked, read_asked(request, parts));
  TZ_TRY(count, parts.remarks.votes(asked.city.id, asked.row.id));
  return answer(votes_node("", count, votes_notice(request, asked.city), asked.place), format);
}

Result<http::Response> post_vote(const http::Request& request, Format format, const Open311Parts& parts) {
  const auto params = params_of(request);
  TZ_TRY(city, find_city(params, parts.planner));
  TZ_TRY(poster, find_poster(request, params, city.id, parts.accounts));
  TZ_TRY(voter, parse_voter(params));
  TZ_TRY(row, find_public(parts, city.id, request.path_parameter("id")));
  if (!is_open311_open(row))
    return fail_field("service_request_id",
                      "service_request_id: this request is closed; post a new one, so that it is looked at");
  if (voter.empty()) voter = "key:" + std::to_string(poster.key_id);
  TZ_TRY(vote, parts.remarks.vote(city.id, row.id, voter));
  return answer(
      votes_node(vote.id, vote.count, votes_notice(request, city), place_of(request, city, row.code)), format,
      201);
}

std::string_view remark_notice(RemarkKind kind, bool chinese) {
  if (kind == RemarkKind::abuse)
    return chinese ? "已转工作人员查看，不会公开；author 不保存"
                   : "Goes to the staff and is never shown; author is not kept";
  return chinese ? "已原样记录，经工作人员查看后公开；author 不保存"
                 : "Kept as sent, and shown once somebody of the city has looked; author is not kept";
}

// The one picture of a post.
Result<CleanMedia> read_picture(const http::Request& request, const PostedRemark& posted,
                                const MediaService& media) {
  std::vector<Error> faults;
  auto pictures = clean_pictures(request, posted.inline_media, media, faults);
  if (!faults.empty()) return tl::unexpected<Error>(as_one(std::move(faults)));
  if (pictures.size() != 1) return fail_field("media", "media: one picture, as a file or in base64");
  return std::move(pictures.front());
}

Result<http::Response> post_remark(const http::Request& request, Format format, const Open311Parts& parts,
                                   RemarkKind kind) {
  const auto params = params_of(request);
  TZ_TRY(city, find_city(params, parts.planner));
  TZ_TRY(poster, find_poster(request, params, city.id, parts.accounts));
  TZ_TRY(posted, parse_remark(params, kind));
  TZ_TRY(history, find_subject(parts, poster, city.id, request.path_parameter("id")));
  SentRemark sent{.kind = kind, .words = posted.words, .author = posted.author};
  sent.once_key = request.header("idempotency-key");
  if (sent.once_key.size() > kOnceKeyMax)
    return fail_field("Idempotency-Key", "Idempotency-Key: at most 200 characters");
  if (kind == RemarkKind::photo) {
    TZ_TRY(picture, read_picture(request, posted, parts.media));
    sent.picture = std::move(picture);
  }
  TZ_TRY(remark, parts.remarks.take(city.id, history, sent, poster.by(), parts.settings.update_takes_max));
  const auto notice = remark_notice(kind, wants_chinese(request, city));
  return answer(remark_receipt_node(remark, notice, place_of(request, city, history.current.code)), format,
                201);
}

// Klarschiff lets keys change a request. The ledger is written by whoever answers for the case and never
// edited, so there is nothing here that could.
Result<http::Response> refuse_change(const http::Request& request) {
  const Error error{.code = Errc::not_allowed,
                    .message =
                        "a request is never changed from outside: what is new about it goes to POST "
                        "servicerequestupdates or requests/comments/ID",
                    .rule = "method_not_allowed"};
  auto response = answer(errors_node(405, error), format_of(request), 405);
  response.header("Allow", "GET, HEAD, OPTIONS");
  response.header("Access-Control-Allow-Origin", "*");
  return response;
}

}  // namespace

void add_open311_remark_routes(http::Router& router, const Open311Parts& parts) {
  const std::string requests = std::string(kOpen311Base) + "/requests/";
  const auto add_get = [&](const char* what, auto handler) {
    get_both(router, requests + what + "/{id}",
             [parts, handler](const http::Request& request, Format format) {
               return handler(request, format, parts);
             });
  };
  add_get("comments", get_comments);
  add_get("photos", get_photos);
  add_get("notes", get_notes);
  add_get("votes", get_votes);
  constexpr std::pair<const char*, RemarkKind> kPosts[] = {
      {"comments", RemarkKind::comment}, {"photos", RemarkKind::photo}, {"abuses", RemarkKind::abuse}};
  for (const auto& [what, kind] : kPosts)
    post_both(router, requests + what + "/{id}",
              [parts, how = kind](const http::Request& request, Format format) {
                return post_remark(request, format, parts, how);
              });
  post_both(router, requests + "votes/{id}", [parts](const http::Request& request, Format format) {
    return post_vote(request, format, parts);
  });
  for (const auto* extension : {".xml", ".json"}) {
    router.put(requests + "{id}" + extension, http::Permission::anyone, refuse_change);
    router.patch(requests + "{id}" + extension, http::Permission::anyone, refuse_change);
  }
}

}  // namespace tz::intake
