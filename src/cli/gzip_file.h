#pragma once
// A file read as a stream, unpacked on the way if it is gzip.
#include <zlib.h>

#include <array>
#include <istream>
#include <memory>
#include <streambuf>
#include <string>

#include "base/result.h"

namespace tz::cli {

// Reading throws where the packed file is cut or damaged, which sets the stream's bad bit: all that could be
// unpacked comes first.
class GzipBuffer final : public std::streambuf {
 public:
  explicit GzipBuffer(gzFile file) : file_(file) {}
  ~GzipBuffer() override { gzclose(file_); }
  GzipBuffer(const GzipBuffer&) = delete;
  GzipBuffer& operator=(const GzipBuffer&) = delete;
  // Bytes of the packed file read so far, for a progress bar.
  std::uint64_t packed_bytes() const { return static_cast<std::uint64_t>(gzoffset(file_)); }

 protected:
  int_type underflow() override;
  // Gives what there is of one block rather than waiting for all that is asked, so that nothing is lost if
  // the next block is damaged.
  std::streamsize xsgetn(char* out, std::streamsize most) override;

 private:
  gzFile file_;
  std::array<char, 1 << 16> block_{};
};

struct InputFile {
  std::unique_ptr<GzipBuffer> buffer;
  std::unique_ptr<std::istream> stream;
  std::uint64_t size = 0;  // packed, as it lies on disk
};
//   not_found  the file cannot be opened; the message names it
Result<InputFile> open_input(const std::string& path);

}  // namespace tz::cli
