#include "http/body.h"

#include "base/match.h"
#include "base/text.h"
#include "http/quality.h"

namespace tz::http {
namespace {

std::string_view media_type(std::string_view content_type) {
  return trim(content_type.substr(0, content_type.find(';')));
}
bool is_urlencoded(std::string_view content_type) {
  return iequals_ascii(media_type(content_type), "application/x-www-form-urlencoded");
}
bool is_multipart(std::string_view content_type) {
  return iequals_ascii(media_type(content_type), "multipart/form-data");
}

std::optional<Language> language_named(std::string_view tag) {
  const std::string_view primary = tag.substr(0, tag.find('-'));
  if (iequals_ascii(primary, "zh")) return Language::zh;
  if (iequals_ascii(primary, "en")) return Language::en;
  return std::nullopt;
}

std::optional<Language> accepted_language(std::string_view header) {
  std::optional<Language> best;
  int best_quality = 0;
  for (const std::string_view item : split(header, ',')) {
    const auto semicolon = item.find(';');
    const auto language = language_named(trim(item.substr(0, semicolon)));
    const int q =
        semicolon == std::string_view::npos ? 1000 : quality(item.substr(semicolon + 1)).value_or(0);
    if (!language || q <= best_quality) continue;
    best = language;
    best_quality = q;
  }
  return best;
}

}  // namespace

Language choose_language(const Request& request) {
  if (const auto language = language_named(request.query.get("lang"))) return *language;
  if (const auto cookie = request.cookie("lang"))
    if (const auto language = language_named(*cookie)) return *language;
  return accepted_language(request.header("accept-language")).value_or(Language::zh);
}

Result<Request> build_request(const Head& head) {
  Request request;
  request.method = head.method;
  request.target = head.path;
  request.headers = head.headers;
  request.host = head.host;
  request.language = choose_language(request);  // For the refusals below; the query may say otherwise.
  TZ_TRY(path, decode_path(head.path));
  request.path = std::move(path);
  TZ_TRY(query, decode_query(head.query));
  request.query = std::move(query);
  request.language = choose_language(request);
  return request;
}

Request unreadable_request(const Head& head) {
  Request request;
  request.method = head.method;
  request.target = request.path = head.path;
  request.headers = head.headers;
  request.host = head.host;
  request.language = choose_language(request);
  return request;
}

std::uint64_t body_bytes_max(std::string_view content_type, const RouteLimits& limits) {
  return limits.body_bytes_max + (is_multipart(content_type) ? limits.files_max * limits.file_bytes_max : 0);
}

Error body_too_large(std::uint64_t bytes_max) {
  return {.code = Errc::too_large,
          .message = "the body is larger than " + std::to_string(bytes_max) + " bytes",
          .rule = "body_too_large",
          .values = {{"max", size_words(bytes_max)}}};
}

Result<BodyReader> BodyReader::open(std::string_view content_type, const RouteLimits& limits,
                                    const std::filesystem::path& spool_dir, Random& random) {
  const std::uint64_t bytes_max = body_bytes_max(content_type, limits);
  if (is_urlencoded(content_type))
    return BodyReader(
        UrlencodedParser(
            {.fields_max = limits.form_fields_max, .field_bytes_max = limits.form_field_bytes_max}, "form"),
        bytes_max);
  if (!is_multipart(content_type)) {
    if (limits.forms_only)
      return fail_rule(Errc::invalid_argument, "media_type", "only a form can be sent here");
    return BodyReader(Plain{}, bytes_max);
  }
  TZ_TRY(boundary, multipart_boundary(content_type));
  return BodyReader(MultipartParser(boundary, limits, spool_dir, random), bytes_max);
}

Status BodyReader::feed(std::string_view bytes) {
  bytes_ += bytes.size();
  if (bytes_ > bytes_max_) return tl::unexpected<Error>(body_too_large(bytes_max_));
  return std::visit(tz::Match{[&](Plain& plain) -> Status {
                                plain.append(bytes);
                                return {};
                              },
                              [&](auto& parser) { return parser.feed(bytes); }},
                    parser_);
}

Status BodyReader::finish(Request& request) {
  return std::visit(
      tz::Match{[&](Plain& plain) -> Status {
                  request.body = std::move(plain);
                  return {};
                },
                [&](UrlencodedParser& parser) -> Status {
                  TZ_TRY(form, parser.finish());
                  request.form = std::move(form);
                  return {};
                },
                [&](MultipartParser& parser) { return parser.finish(request.form, request.uploads); }},
      parser_);
}

}  // namespace tz::http
