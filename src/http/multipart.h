#pragma once
// multipart/form-data (RFC 7578) as it arrives: fields into memory, files onto the disk, limits enforced byte
// by byte.
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "base/result.h"
#include "http/request.h"
#include "http/router.h"

namespace tz::http {

// The boundary parameter of a Content-Type.  invalid_argument: absent, twice, longer than 70, a character RFC
// 2046 does not permit
Result<std::string> multipart_boundary(std::string_view content_type);

// The last part of a file name as a client may send it ("C:\\x\\y.jpg", "../../y.jpg" -> "y.jpg"), at most
// 200 code points, without the characters that turn the direction of writing; "unnamed" if nothing is left.
std::string safe_filename(std::string_view claimed);

// A file being written; unlinked unless it becomes an Upload.
class SpoolFile {
 public:
  // unavailable: the spool folder does not take a file
  static Result<SpoolFile> create(const std::filesystem::path& folder, Random& random);
  SpoolFile(SpoolFile&& other) noexcept;
  SpoolFile& operator=(SpoolFile&& other) noexcept;
  ~SpoolFile();
  Status write(std::string_view bytes);
  // Closes the file and gives its path to the caller.
  Result<std::filesystem::path> keep();

 private:
  SpoolFile(int fd, std::filesystem::path path) : fd_(fd), path_(std::move(path)) {}
  int fd_ = -1;
  std::filesystem::path path_;
};

// Not safe for several threads at once; may be used from different ones in turn.
class MultipartParser {
 public:
  static constexpr std::size_t kPartHeadBytesMax = 4 << 10;
  static constexpr std::size_t kPartHeadersMax = 8;
  static constexpr std::size_t kEmptyPartsMax = 32;

  MultipartParser(std::string_view boundary, const RouteLimits& limits, std::filesystem::path spool_dir,
                  Random& random);
  //   invalid_argument  rule multipart: the shape; or the rule of a field, which `field` names
  //   too_large         rule form_fields_max, form_field_bytes_max, files_max, no_files or file_bytes_max
  //   unavailable       the spool folder
  Status feed(std::string_view bytes);
  // After the last byte: the fields and files.  invalid_argument: the closing boundary is missing
  Status finish(Fields& form, std::vector<Upload>& uploads);

 private:
  enum class State : std::uint8_t { first_delimiter, after_delimiter, part_head, part_body, epilogue };
  Status step(bool& progress);
  Status begin_part(std::string_view head);
  Status part_data(std::string_view data);
  Status end_part();
  Status may_hold_one_more() const;

  std::string delimiter_;  // CR LF -- boundary
  RouteLimits limits_;
  std::filesystem::path spool_dir_;
  Random& random_;
  State state_ = State::first_delimiter;
  std::string buffer_;

  std::size_t parts_ = 0;
  std::string name_, value_, filename_, content_type_;
  bool is_file_ = false;         // the part has a filename
  bool filename_empty_ = false;  // what a browser sends for a file input left empty
  std::vector<SpoolFile> file_;  // none or one: open while a file part with data is read
  std::uint64_t file_size_ = 0;
  Fields form_;
  std::vector<Upload> uploads_;
};

}  // namespace tz::http
