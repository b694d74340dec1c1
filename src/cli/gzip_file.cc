#include "cli/gzip_file.h"

#include <filesystem>

namespace tz::cli {

GzipBuffer::int_type GzipBuffer::underflow() {
  const int got = gzread(file_, block_.data(), static_cast<unsigned>(block_.size()));
  if (got <= 0) return traits_type::eof();
  setg(block_.data(), block_.data(), block_.data() + got);
  return traits_type::to_int_type(block_[0]);
}

Result<InputFile> open_input(const std::string& path) {
  std::error_code error;
  const auto size = std::filesystem::file_size(path, error);
  if (error) return fail(Errc::not_found, "cannot open " + path + ": " + error.message());
  gzFile file = gzopen(path.c_str(), "rb");
  if (file == nullptr) return fail(Errc::not_found, "cannot open " + path);
  gzbuffer(file, 1 << 18);
  InputFile input;
  input.buffer = std::make_unique<GzipBuffer>(file);
  input.stream = std::make_unique<std::istream>(input.buffer.get());
  input.size = size;
  return input;
}

}  // namespace tz::cli
