#pragma once
// Photographs: sniffed, decoded and encoded again, so that no metadata (place, device, time) and no second
// format survives.
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/id.h"
#include "base/result.h"
#include "intake/covering.h"
#include "ledger/command.h"
#include "ledger/event_store.h"

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

// A kept picture as the public sees it: the painted() pixels of each area black and opaque, the others as
// they were but for the encoding, which is done anew from these pixels alone. Two pictures that differ only
// within the areas give the same bytes. The size stays.
//   corrupted  what is kept is no picture
Result<Picture> cover_picture(const Picture& original, const Covering& covering,
                              const MediaLimits& limits = {});

// A picture that no case has shown after this time is swept: a form given up, a post refused late.
inline constexpr std::chrono::hours kLooseMediaKept{24};
// Hashes of the pictures that a text of the ledger names: a list of them, or addresses in a note.
std::vector<std::string> pictures_named(const ledger::Text& text);

// Keeps pictures by the SHA-256 of their bytes. Safe to call from any thread.
class MediaStore {
 public:
  virtual ~MediaStore() = default;
  virtual Status put(JurisdictionId j, const std::string& sha256, const Picture& picture,
                     Instant at) = 0;  // twice is once, and as late as the second
  virtual Result<std::optional<Picture>> get(JurisdictionId j, const std::string& sha256) const = 0;
  // It was named just now: as if it had been put again.
  virtual Status touch(JurisdictionId j, const std::string& sha256, Instant at) = 0;

  // The feed's events up to this position were looked at for pictures.
  virtual Result<std::int64_t> position(JurisdictionId j) const = 0;
  // A case has these, unknown ones among them or not; the feed was read up to `position`. Both or neither.
  virtual Status attach(JurisdictionId j, const std::vector<std::string>& hashes, std::int64_t position) = 0;
  // Forgets what no case has and was put or named before that time.
  virtual Status drop_loose(JurisdictionId j, Instant before) = 0;
};

// A picture that is fit to be kept, and what the ledger will say of it.
struct CleanMedia {
  ledger::Media media;
  Picture picture;
};

class MediaService {
 public:
  MediaService(MediaStore& store, const Clock& clock, MediaLimits limits = {})
      : store_(store), clock_(clock), limits_(limits) {}
  // Cleans one upload and keeps nothing, so that a post that is refused for another reason leaves nothing
  // behind. Same errors as clean_picture.
  Result<CleanMedia> clean(ByteSpan upload) const;
  Status keep(JurisdictionId j, const std::vector<CleanMedia>& pictures);
  // Both at once, for a way in where the picture comes alone. Same errors.
  Result<ledger::Media> add(JurisdictionId j, ByteSpan upload);
  Result<std::optional<Picture>> get(JurisdictionId j, const std::string& sha256) const {
    return store_.get(j, sha256);
  }
  // The media of these hashes, as the ledger keeps them.  invalid_argument (field media): one is unknown
  Result<std::vector<ledger::Media>> find(JurisdictionId j, const std::vector<std::string>& hashes);
  // Reads what is new in the feed for pictures that cases have, and then forgets what none has had for
  // kLooseMediaKept. What is committed and not sealed is sealed first: a picture is never forgotten because
  // the sealer is behind, and nothing is forgotten while it cannot work. For the housekeeping. False: `stop`
  // said so between two pieces, and the rest is for the next call.
  Result<bool> sweep(JurisdictionId j, ledger::EventStore& feed, const std::function<bool()>& stop = {});
  const MediaLimits& limits() const { return limits_; }

 private:
  MediaStore& store_;
  const Clock& clock_;
  MediaLimits limits_;
};

}  // namespace tz::intake
