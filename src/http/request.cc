#include "http/request.h"

#include <cassert>
#include <charconv>
#include <fstream>
#include <system_error>
#include <utility>

#include "base/json.h"
#include "base/text.h"

namespace tz::http {
namespace {

std::string_view trim_blank(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

tl::unexpected<Error> fail_named(std::string field, std::string rule, std::string message) {
  return tl::unexpected<Error>(Error{.code = Errc::invalid_argument,
                                     .message = std::move(message),
                                     .field = std::move(field),
                                     .rule = std::move(rule)});
}

}  // namespace

std::string_view name(Method method) noexcept {
  switch (method) {
    case Method::get:
      return "GET";
    case Method::head:
      return "HEAD";
    case Method::post:
      return "POST";
    case Method::put:
      return "PUT";
    case Method::patch:
      return "PATCH";
    case Method::del:
      return "DELETE";
    case Method::options:
      return "OPTIONS";
  }
  return "";
}

std::string_view name(Permission permission) noexcept {
  switch (permission) {
    case Permission::anyone:
      return "anyone";
    case Permission::receipt_holder:
      return "receipt_holder";
    case Permission::signed_in:
      return "signed_in";
    case Permission::case_read:
      return "case_read";
    case Permission::case_file:
      return "case_file";
    case Permission::case_triage:
      return "case_triage";
    case Permission::case_rule:
      return "case_rule";
    case Permission::case_handle:
      return "case_handle";
    case Permission::case_approve:
      return "case_approve";
    case Permission::case_callback:
      return "case_callback";
    case Permission::case_supervise:
      return "case_supervise";
    case Permission::whistle_draft:
      return "whistle_draft";
    case Permission::whistle_approve:
      return "whistle_approve";
    case Permission::whistle_answer:
      return "whistle_answer";
    case Permission::whistle_rule:
      return "whistle_rule";
    case Permission::verbatim_unseal:
      return "verbatim_unseal";
    case Permission::data_import:
      return "data_import";
    case Permission::data_export:
      return "data_export";
    case Permission::open311_post:
      return "open311_post";
    case Permission::configure:
      return "configure";
    case Permission::administer:
      return "administer";
  }
  return "";
}

Upload::Upload(std::string field, std::string filename, std::string content_type, std::filesystem::path path,
               std::uint64_t size)
    : field_(std::move(field)),
      filename_(std::move(filename)),
      content_type_(std::move(content_type)),
      path_(std::move(path)),
      size_(size) {}

Upload::Upload(Upload&& other) noexcept
    : field_(std::move(other.field_)),
      filename_(std::move(other.filename_)),
      content_type_(std::move(other.content_type_)),
      path_(std::exchange(other.path_, {})),
      size_(std::exchange(other.size_, 0)) {}

Upload& Upload::operator=(Upload&& other) noexcept {
  std::swap(field_, other.field_);
  std::swap(filename_, other.filename_);
  std::swap(content_type_, other.content_type_);
  std::swap(path_, other.path_);
  std::swap(size_, other.size_);
  return *this;
}

Upload::~Upload() {
  if (path_.empty()) return;
  std::error_code ignored;  // Nothing to be done here; the spool folder is emptied at start.
  std::filesystem::remove(path_, ignored);
}

Result<std::string> Upload::read() const {
  std::ifstream in(path_, std::ios::binary);
  std::string bytes(static_cast<std::size_t>(size_), '\0');
  if (!in || !in.read(bytes.data(), static_cast<std::streamsize>(bytes.size())))
    return fail(Errc::unavailable, "an uploaded file could not be read back");
  return bytes;
}

std::filesystem::path Upload::release() { return std::exchange(path_, {}); }

std::optional<std::string_view> Fields::first(std::string_view name) const {
  for (const auto& [key, value] : items_)
    if (key == name) return value;
  return std::nullopt;
}

std::string_view Fields::get(std::string_view name) const { return first(name).value_or(std::string_view{}); }

std::vector<std::string_view> Fields::all(std::string_view name) const {
  std::vector<std::string_view> values;
  for (const auto& [key, value] : items_)
    if (key == name) values.emplace_back(value);
  return values;
}

std::optional<std::string> Request::cookie(std::string_view wanted) const {
  for (const std::string_view line : headers.all("cookie")) {
    for (std::string_view pair : split(line, ';')) {
      pair = trim_blank(pair);
      const auto equals = pair.find('=');
      if (equals == std::string_view::npos || trim_blank(pair.substr(0, equals)) != wanted) continue;
      std::string_view value = trim_blank(pair.substr(equals + 1));
      if (value.size() >= 2 && value.front() == '"' && value.back() == '"')
        value = value.substr(1, value.size() - 2);
      return std::string(value);
    }
  }
  return std::nullopt;
}

std::string_view Request::path_parameter(std::string_view wanted) const {
  const auto found = path_parameters.find(wanted);
  assert(found != path_parameters.end());
  return found == path_parameters.end() ? std::string_view{} : std::string_view(found->second);
}

Result<std::int64_t> Request::if_match() const {
  const std::string_view tag = header("if-match");
  if (tag.empty())
    return fail_named("If-Match", "required", "the header If-Match must quote the version that was read");
  std::int64_t version = 0;
  if (tag.size() < 3 || tag.front() != '"' || tag.back() != '"')
    return fail_named("If-Match", "if_match", "If-Match must be one version in quotes");
  const char* end = tag.data() + tag.size() - 1;
  const auto [at, error] = std::from_chars(tag.data() + 1, end, version);
  if (error != std::errc{} || at != end || version < 0)
    return fail_named("If-Match", "if_match", "If-Match must be one version in quotes");
  return version;
}

Result<boost::json::object> Request::json() const {
  const std::string_view type = header("content-type");
  const std::string_view media = trim_blank(type.substr(0, type.find(';')));
  if (!iequals_ascii(media, "application/json"))
    return fail_named("Content-Type", "media_type", "the body must be application/json");
  TZ_TRY(value, parse_json(body));
  if (!value.is_object())
    return fail_rule(Errc::invalid_argument, "json_object", "the body must be a JSON object");
  return std::move(value.get_object());
}

std::string Request::origin() const { return (secure ? "https://" : "http://") + host; }

ActorId Request::actor() const { return principal ? principal->actor : kResidentActor; }

}  // namespace tz::http
