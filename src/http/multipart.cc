#include "http/multipart.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>
#include <utility>

#include "base/bytes.h"
#include "base/text.h"
#include "http/head.h"
#include "http/url.h"

namespace tz::http {
namespace {

tl::unexpected<Error> bad_shape(std::string message) {
  return fail_rule(Errc::invalid_argument, "multipart", std::move(message));
}

tl::unexpected<Error> bad_field(std::string_view field, std::string rule, std::string message) {
  return tl::unexpected<Error>(Error{.code = Errc::invalid_argument,
                                     .message = std::move(message),
                                     .field = printable_name(field),
                                     .rule = std::move(rule)});
}

tl::unexpected<Error> too_much(std::string_view field, std::string rule, std::string max) {
  return tl::unexpected<Error>(Error{.code = Errc::too_large,
                                     .message = "at most " + max,
                                     .field = printable_name(field),
                                     .rule = std::move(rule),
                                     .values = {{"max", std::move(max)}}});
}

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

// One `; name=value` of a header. Takes it from the front of `rest`; false at the end.
struct Parameter {
  std::string name, value;
};
// In a quoted value a backslash escapes only a quote or itself: older browsers send Windows paths without
// escaping.
Result<std::optional<Parameter>> next_parameter(std::string_view& rest) {
  const auto skip_blank = [&rest] {
    while (!rest.empty() && (rest.front() == ' ' || rest.front() == '\t')) rest.remove_prefix(1);
  };
  skip_blank();
  if (rest.empty()) return std::optional<Parameter>{};
  if (rest.front() != ';') return bad_shape("the parameters of a header are not separated by semicolons");
  rest.remove_prefix(1);
  skip_blank();
  if (rest.empty()) return std::optional<Parameter>{};
  const auto equals = rest.find('=');
  if (equals == std::string_view::npos || !is_token(rest.substr(0, equals)))
    return bad_shape("a parameter of a header has no value");
  Parameter out{.name = to_lower_ascii(rest.substr(0, equals)), .value = {}};
  rest.remove_prefix(equals + 1);
  if (rest.empty() || rest.front() != '"') {
    const auto end = rest.find_first_of("; \t");
    out.value = rest.substr(0, end);
    if (out.value.empty()) return bad_shape("a parameter of a header has no value");
    rest.remove_prefix(std::min(end, rest.size()));
    return std::optional<Parameter>{std::move(out)};
  }
  rest.remove_prefix(1);
  for (;;) {
    if (rest.empty()) return bad_shape("a quoted parameter of a header does not end");
    const char c = rest.front();
    rest.remove_prefix(1);
    if (c == '"') break;
    if (c == '\\' && !rest.empty() && (rest.front() == '"' || rest.front() == '\\')) {
      out.value += rest.front();
      rest.remove_prefix(1);
    } else {
      out.value += c;
    }
  }
  return std::optional<Parameter>{std::move(out)};
}

// Browsers code quote, CR and LF of names as %22, %0D and %0A, and nothing else (HTML, multipart/form-data
// encoding).
std::string decode_browser_escapes(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string_view three = text.substr(i, 3);
    if (three == "%22") {
      out += '"';
    } else if (iequals_ascii(three, "%0D")) {
      out += '\r';
    } else if (iequals_ascii(three, "%0A")) {
      out += '\n';
    } else {
      out += text[i];
      continue;
    }
    i += 2;
  }
  return out;
}

struct Disposition {
  std::optional<std::string> name{}, filename{}, filename_star{};
};

Result<std::string> decode_filename_star(std::string_view value) {
  constexpr std::string_view kUtf8 = "utf-8'";
  const auto quote = value.find('\'', kUtf8.size());
  if (value.size() < kUtf8.size() || !iequals_ascii(value.substr(0, kUtf8.size()), kUtf8) ||
      quote == std::string_view::npos)
    return bad_shape("filename* must begin with UTF-8''");
  auto decoded = percent_decode(value.substr(quote + 1));
  if (!decoded) return bad_shape("filename* has a percent sign without two hexadecimal digits");
  return decoded;
}

Result<Disposition> parse_disposition(std::string_view value) {
  const std::string_view kind = trim(value.substr(0, value.find(';')));
  if (!iequals_ascii(kind, "form-data")) return bad_shape("a part is not form-data");
  const auto semicolon = value.find(';');
  std::string_view rest = semicolon == std::string_view::npos ? std::string_view{} : value.substr(semicolon);
  Disposition out;
  for (;;) {
    TZ_TRY(parameter, next_parameter(rest));
    if (!parameter) return out;
    std::optional<std::string>* into = parameter->name == "name"        ? &out.name
                                       : parameter->name == "filename"  ? &out.filename
                                       : parameter->name == "filename*" ? &out.filename_star
                                                                        : nullptr;
    if (!into) continue;
    if (*into) return bad_shape("a parameter of a part is there twice");
    if (parameter->name == "filename*") {
      TZ_TRY(decoded, decode_filename_star(parameter->value));
      *into = std::move(decoded);
    } else {
      *into = decode_browser_escapes(parameter->value);
    }
  }
}

}  // namespace

Result<std::string> multipart_boundary(std::string_view content_type) {
  const auto semicolon = content_type.find(';');
  std::string_view rest =
      semicolon == std::string_view::npos ? std::string_view{} : content_type.substr(semicolon);
  std::optional<std::string> boundary;
  for (;;) {
    TZ_TRY(parameter, next_parameter(rest));
    if (!parameter) break;
    if (parameter->name != "boundary") continue;
    if (boundary) return bad_shape("the boundary is there twice");
    boundary = std::move(parameter->value);
  }
  constexpr std::string_view kOther = "'()+_,-./:=? ";
  if (!boundary || boundary->empty() || boundary->size() > 70 || boundary->back() == ' ')
    return bad_shape("the boundary must have 1 to 70 characters");
  for (const char c : *boundary)
    if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) &&
        kOther.find(c) == std::string_view::npos)
      return bad_shape("the boundary has a character that is not permitted");
  return std::move(*boundary);
}

std::string safe_filename(std::string_view claimed) {
  const auto cut = claimed.find_last_of("/\\");
  if (cut != std::string_view::npos) claimed.remove_prefix(cut + 1);
  std::string out;
  for (std::size_t i = 0; i < claimed.size(); ++i) {
    // U+202A-202E, U+2066-2069, U+200E-200F: "gpj.exe" written backwards.
    const std::string_view three = claimed.substr(i, 3);
    if (three.size() == 3 && three[0] == '\xE2' &&
        ((three[1] == '\x80' &&
          ((three[2] >= '\xAA' && three[2] <= '\xAE') || three[2] == '\x8E' || three[2] == '\x8F')) ||
         (three[1] == '\x81' && three[2] >= '\xA6' && three[2] <= '\xA9'))) {
      i += 2;
      continue;
    }
    out += claimed[i];
  }
  out = std::string(trim(first_code_points(out, 200)));
  return out.empty() || out == "." || out == ".." ? "unnamed" : out;
}

Result<SpoolFile> SpoolFile::create(const std::filesystem::path& folder, Random& random) {
  std::array<std::uint8_t, 16> bytes{};
  random.fill(bytes);
  std::filesystem::path path = folder / ("upload-" + to_hex(bytes));
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0) return fail_rule(Errc::unavailable, "spool", "uploads cannot be stored at the moment");
  return SpoolFile(fd, std::move(path));
}

SpoolFile::SpoolFile(SpoolFile&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)), path_(std::exchange(other.path_, {})) {}

SpoolFile& SpoolFile::operator=(SpoolFile&& other) noexcept {
  std::swap(fd_, other.fd_);
  std::swap(path_, other.path_);
  return *this;
}

SpoolFile::~SpoolFile() {
  if (fd_ >= 0) ::close(fd_);
  if (!path_.empty()) ::unlink(path_.c_str());
}

Status SpoolFile::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ::ssize_t n = ::write(fd_, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return fail_rule(Errc::unavailable, "spool", "uploads cannot be stored at the moment");
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return {};
}

Result<std::filesystem::path> SpoolFile::keep() {
  if (::close(std::exchange(fd_, -1)) != 0)
    return fail_rule(Errc::unavailable, "spool", "uploads cannot be stored at the moment");
  return std::exchange(path_, {});
}

MultipartParser::MultipartParser(std::string_view boundary, const RouteLimits& limits,
                                 std::filesystem::path spool_dir, Random& random)
    : delimiter_("\r\n--" + std::string(boundary)),
      limits_(limits),
      spool_dir_(std::move(spool_dir)),
      random_(random) {}

Status MultipartParser::feed(std::string_view bytes) {
  buffer_.append(bytes);
  for (bool progress = true; progress;) {
    progress = false;
    TZ_CHECK(step(progress));
  }
  return {};
}

Status MultipartParser::step(bool& progress) {
  switch (state_) {
    case State::first_delimiter: {
      const std::string_view expected = std::string_view(delimiter_).substr(2);
      const std::string_view have = std::string_view(buffer_).substr(0, expected.size());
      if (!expected.starts_with(have)) return bad_shape("the body does not begin with its boundary");
      if (have.size() < expected.size()) return {};
      buffer_.erase(0, expected.size());
      state_ = State::after_delimiter;
      progress = true;
      return {};
    }
    case State::after_delimiter: {
      if (buffer_.size() < 2) return {};
      const std::string_view two = std::string_view(buffer_).substr(0, 2);
      if (two == "--") {
        state_ = State::epilogue;
      } else if (two == "\r\n") {
        state_ = State::part_head;
      } else {
        return bad_shape("a boundary is followed by something else than a line end");
      }
      buffer_.erase(0, 2);
      progress = true;
      return {};
    }
    case State::part_head: {
      const auto end = buffer_.find("\r\n\r\n");
      if (end == std::string::npos) {
        if (buffer_.size() > kPartHeadBytesMax)
          return bad_shape("the head of a part is longer than 4096 bytes");
        return {};
      }
      if (end > kPartHeadBytesMax) return bad_shape("the head of a part is longer than 4096 bytes");
      TZ_CHECK(begin_part(std::string_view(buffer_).substr(0, end)));
      buffer_.erase(0, end + 4);
      state_ = State::part_body;
      progress = true;
      return {};
    }
    case State::part_body: {
      const auto found = buffer_.find(delimiter_);
      if (found != std::string::npos) {
        TZ_CHECK(part_data(std::string_view(buffer_).substr(0, found)));
        TZ_CHECK(end_part());
        buffer_.erase(0, found + delimiter_.size());
        state_ = State::after_delimiter;
        progress = true;
        return {};
      }
      if (buffer_.size() >= delimiter_.size()) {  // All but what may be the beginning of a delimiter.
        const std::size_t safe = buffer_.size() - (delimiter_.size() - 1);
        TZ_CHECK(part_data(std::string_view(buffer_).substr(0, safe)));
        buffer_.erase(0, safe);
      }
      return {};
    }
    case State::epilogue:
      if (!std::string_view("\r\n").starts_with(buffer_))
        return bad_shape("there is something after the closing boundary");
      return {};
  }
  return {};
}

Status MultipartParser::begin_part(std::string_view head) {
  // Parts that count as nothing (file inputs left empty) are bounded too.
  if (++parts_ > limits_.form_fields_max + limits_.files_max + kEmptyPartsMax)
    return too_much("", "form_fields_max", std::to_string(limits_.form_fields_max));
  name_.clear();
  value_.clear();
  filename_.clear();
  content_type_ = "text/plain";
  is_file_ = filename_empty_ = false;
  file_.clear();
  file_size_ = 0;
  std::optional<Disposition> disposition;
  bool typed = false;
  std::size_t count = 0;
  for (;;) {
    const auto end = head.find("\r\n");
    const std::string_view line = head.substr(0, end);
    const auto colon = line.find(':');
    if (++count > kPartHeadersMax) return bad_shape("a part has more than 8 headers");
    if (colon == std::string_view::npos || !is_token(line.substr(0, colon)))
      return bad_shape("a header of a part has no name");
    const std::string lower = to_lower_ascii(line.substr(0, colon));
    const std::string_view value = trim(line.substr(colon + 1));
    if (has_control(value)) return bad_shape("a header of a part has a control character");
    if (lower == "content-disposition") {
      if (disposition) return bad_shape("a part has two Content-Disposition");
      TZ_TRY(parsed, parse_disposition(value));
      disposition = std::move(parsed);
    } else if (lower == "content-type") {
      if (typed || value.size() > 200 || !is_valid_utf8(value))
        return bad_shape("the Content-Type of a part is wrong");
      typed = true;
      content_type_ = value;
    } else if (lower == "content-transfer-encoding" && !iequals_ascii(value, "binary") &&
               !iequals_ascii(value, "8bit") && !iequals_ascii(value, "7bit")) {
      return bad_shape("a part is transfer-coded");
    }
    if (end == std::string_view::npos) break;
    head.remove_prefix(end + 2);
  }
  if (!disposition || !disposition->name || disposition->name->empty())
    return bad_shape("a part has no name");
  name_ = std::move(*disposition->name);
  if (!is_valid_utf8(name_)) return bad_field("?", "invalid_utf8", "the name of a field is not UTF-8");
  if (has_control(name_))
    return bad_field(name_, "control_character", "the name of a field has a control character");
  if (disposition->filename || disposition->filename_star) {
    is_file_ = true;
    const std::string& claimed =
        disposition->filename_star ? *disposition->filename_star : *disposition->filename;
    if (!is_valid_utf8(claimed)) return bad_field(name_, "invalid_utf8", "the name of the file is not UTF-8");
    if (has_control(claimed))
      return bad_field(name_, "control_character", "the name of the file has a control character");
    filename_empty_ = claimed.empty();
    filename_ = safe_filename(claimed);
  }
  return {};
}

Status MultipartParser::may_hold_one_more() const {
  if (uploads_.size() < limits_.files_max) return {};
  if (limits_.files_max > 0) return too_much(name_, "files_max", std::to_string(limits_.files_max));
  auto none = too_much(name_, "no_files", "0");
  none.value().message = "no files are taken here";
  return none;
}

Status MultipartParser::part_data(std::string_view data) {
  if (data.empty()) return {};
  if (!is_file_) {
    if (name_.size() + value_.size() + data.size() > limits_.form_field_bytes_max)
      return too_much(name_, "form_field_bytes_max", size_words(limits_.form_field_bytes_max));
    value_.append(data);
    return {};
  }
  TZ_CHECK(may_hold_one_more());
  file_size_ += data.size();
  if (file_size_ > limits_.file_bytes_max)
    return too_much(name_, "file_bytes_max", size_words(limits_.file_bytes_max));
  if (file_.empty()) {
    TZ_TRY(file, SpoolFile::create(spool_dir_, random_));
    file_.push_back(std::move(file));
  }
  return file_.front().write(data);
}

Status MultipartParser::end_part() {
  if (is_file_) {
    if (file_.empty()) {
      if (filename_empty_) return {};  // A file input left empty is no file.
      TZ_CHECK(may_hold_one_more());
      TZ_TRY(empty, SpoolFile::create(spool_dir_, random_));
      file_.push_back(std::move(empty));
    }
    TZ_TRY(path, file_.front().keep());
    file_.clear();
    uploads_.emplace_back(std::move(name_), std::move(filename_), std::move(content_type_), std::move(path),
                          file_size_);
    return {};
  }
  if (form_.items().size() >= limits_.form_fields_max)
    return too_much("", "form_fields_max", std::to_string(limits_.form_fields_max));
  TZ_CHECK(check_field_text(name_, name_, value_));
  form_.add(std::move(name_), std::move(value_));
  return {};
}

Status MultipartParser::finish(Fields& form, std::vector<Upload>& uploads) {
  if (state_ != State::epilogue) return bad_shape("the closing boundary is missing");
  form = std::move(form_);
  uploads = std::move(uploads_);
  return {};
}

}  // namespace tz::http
