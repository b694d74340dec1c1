#pragma once
// Comments, pictures, notes, votes and reports of abuse under a request, as Klarschiff and CitySDK have them
// (X9): what is asked and what is answered. Pure.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "intake/open311.h"
#include "intake/open311_query.h"
#include "intake/remark.h"

namespace tz::intake {

struct PostedRemark {
  std::string words, author;
  std::vector<std::string> inline_media;  // base64 or data: URIs
};
//   invalid_argument  `comment` is missing where it is required, or too long; `author` is too long
Result<PostedRemark> parse_remark(const Params& params, RemarkKind kind);

// Whoever says "I have this too": the first of author, account_id and device_id that is there, without regard
// to case and blanks; empty if none is.
//   invalid_argument  more than kRemarkAuthorMax bytes
Result<std::string> parse_voter(const Params& params);

// Of one request: its city and number, and where pictures are.
struct RemarkPlace {
  std::string jurisdiction, code, origin;
};
// Shown ones alone, oldest first.
Node comments_node(const std::vector<Remark>& remarks, const RemarkPlace& place);
// First the request's own pictures that are cleared, of `own_at`.
Node photos_node(const std::vector<std::string>& own, Instant own_at, const std::vector<Remark>& remarks,
                 const RemarkPlace& place);
Node public_notes_node(const std::vector<PublicUpdateView>& updates, const RemarkPlace& place);
// The answer to a post of any kind; `notice` says what becomes of it.
Node remark_receipt_node(const Remark& remark, std::string_view notice, const RemarkPlace& place);
// `id` is empty in an answer to a question.
Node votes_node(std::string_view id, std::int64_t count, std::string_view notice, const RemarkPlace& place);

}  // namespace tz::intake
