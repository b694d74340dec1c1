#include "cli/gzip_file.h"

#include <algorithm>
#include <filesystem>
#include <stdexcept>

namespace tz::cli {

GzipBuffer::int_type GzipBuffer::underflow() {
  const int got = gzread(file_, block_.data(), static_cast<unsigned>(block_.size()));
  if (got <= 0) {
    // A packed file that was cut ends like a whole one; only this tells the two apart. What istream does with
    // what a buffer throws is to set its bad bit, and that is what readers look at.
    int code = Z_OK;
    const char* const words = gzerror(file_, &code);
    if (got < 0 || code == Z_BUF_ERROR || code == Z_DATA_ERROR)
      throw std::runtime_error(words == nullptr ? "the packed file is broken" : words);
    return traits_type::eof();
  }
  setg(block_.data(), block_.data(), block_.data() + got);
  return traits_type::to_int_type(block_[0]);
}

std::streamsize GzipBuffer::xsgetn(char* out, std::streamsize most) {
  if (gptr() == egptr() && traits_type::eq_int_type(underflow(), traits_type::eof())) return 0;
  const auto got = std::min<std::streamsize>(most, egptr() - gptr());
  std::copy_n(gptr(), got, out);
  gbump(static_cast<int>(got));
  return got;
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
