#pragma once
// Photographs: sniffed, decoded and encoded again, so that no metadata (place, device, time) and no second
// format survives.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/id.h"
#include "base/result.h"
#include "ledger/command.h"

namespace tz::intake {

struct MediaLimits {
  std::uint64_t bytes_max = 10u << 20;    // of one upload
  std::uint64_t pixels_max = 40'000'000;  // before decoding
  int side_max = 1920;                    // stored pictures are scaled down to this
  int jpeg_quality = 82;
};

struct Picture {
  std::string type;  // image/jpeg or image/png
  int width = 0, height = 0;
  Bytes bytes;
};

// Sniffs by magic, never by name; decodes; turns by the EXIF orientation; scales down; encodes. PNG with
// transparency stays PNG.
//   too_large         bytes_max or pixels_max
//   invalid_argument  neither JPEG nor PNG, or broken
Result<Picture> clean_picture(ByteSpan upload, const MediaLimits& limits = {});

// Keeps pictures by the SHA-256 of their bytes. Safe to call from any thread.
class MediaStore {
 public:
  virtual ~MediaStore() = default;
  virtual Status put(JurisdictionId j, const std::string& sha256, const Picture& picture,
                     Instant at) = 0;  // twice is once
  virtual Result<std::optional<Picture>> get(JurisdictionId j, const std::string& sha256) const = 0;
};

class MediaService {
 public:
  MediaService(MediaStore& store, const Clock& clock, MediaLimits limits = {})
      : store_(store), clock_(clock), limits_(limits) {}
  // Cleans and keeps one upload. Same errors as clean_picture.
  Result<ledger::Media> add(JurisdictionId j, ByteSpan upload);
  Result<std::optional<Picture>> get(JurisdictionId j, const std::string& sha256) const {
    return store_.get(j, sha256);
  }
  // The media of these hashes, as the ledger keeps them.  invalid_argument (field media): one is unknown
  Result<std::vector<ledger::Media>> find(JurisdictionId j, const std::vector<std::string>& hashes) const;
  const MediaLimits& limits() const { return limits_; }

 private:
  MediaStore& store_;
  const Clock& clock_;
  MediaLimits limits_;
};

}  // namespace tz::intake
