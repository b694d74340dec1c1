// LIBS: tz_http
// urlencoded and multipart bodies: no crash, limits held, the same result whole and in pieces of the size the
// first byte says.
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/random.h"
#include "base/text.h"
#include "http/body.h"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

const tz::http::RouteLimits kLimits{.body_bytes_max = 4096,
                                    .form_fields_max = 8,
                                    .form_field_bytes_max = 256,
                                    .files_max = 2,
                                    .file_bytes_max = 512};

struct Outcome {
  std::string error;
  tz::http::Request request;
};

Outcome parse(std::string_view type, std::string_view body, std::size_t step) {
  static tz::SeededRandom random(static_cast<std::uint64_t>(::getpid()));
  static const std::filesystem::path folder = std::filesystem::temp_directory_path();
  Outcome out;
  auto reader = tz::http::BodyReader::open(type, kLimits, folder, random);
  if (!reader) return {.error = reader.error().message, .request = {}};
  for (; !body.empty(); body.remove_prefix(std::min(step, body.size())))
    if (const auto fed = reader->feed(body.substr(0, step)); !fed)
      return {.error = fed.error().message, .request = {}};
  if (const auto finished = reader->finish(out.request); !finished) out.error = finished.error().message;
  return out;
}

void check(const tz::http::Request& request) {
  require(request.form.items().size() <= kLimits.form_fields_max);
  for (const auto& [key, value] : request.form.items()) {
    require(tz::is_valid_utf8(key) && tz::is_valid_utf8(value));
    require(key.size() + value.size() <= kLimits.form_field_bytes_max);
  }
  require(request.uploads.size() <= kLimits.files_max);
  for (const auto& upload : request.uploads) {
    require(upload.size() <= kLimits.file_bytes_max);
    require(tz::is_valid_utf8(upload.filename()) && !upload.filename().empty());
    require(upload.filename().find_first_of(std::string_view("/\\\0\r\n", 5)) == std::string::npos);
    require(upload.read()->size() == upload.size());
  }
}

}  // namespace

// The first byte is the size of the pieces; the line up to the first LF is the Content-Type; the rest is the
// body.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data + 1), size - 1);
  const auto line = bytes.find('\n');
  if (line == std::string_view::npos) return 0;
  const std::string_view type = bytes.substr(0, line), body = bytes.substr(line + 1);
  const Outcome whole = parse(type, body, std::max<std::size_t>(1, body.size()));
  const Outcome pieces = parse(type, body, data[0] + std::size_t{1});
  require(whole.error.empty() == pieces.error.empty());
  if (!whole.error.empty()) return 0;
  check(whole.request);
  require(whole.request.form.items() == pieces.request.form.items());
  require(whole.request.body == pieces.request.body);
  require(whole.request.uploads.size() == pieces.request.uploads.size());
  for (std::size_t i = 0; i < whole.request.uploads.size(); ++i) {
    require(whole.request.uploads[i].filename() == pieces.request.uploads[i].filename());
    require(*whole.request.uploads[i].read() == *pieces.request.uploads[i].read());
  }
  return 0;
}
