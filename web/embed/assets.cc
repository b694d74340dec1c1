// The embedded files of the web project; the table comes from web/embed.mjs.
#include "pages/assets.h"

#include <cstdint>
#include <span>
#include <string_view>

#ifdef TZ_WEB_EMPTY  // TZ_WEB=NONE: the interface without the screens

namespace tz::assets {
std::span<const http::Asset> all() { return {}; }
std::span<const Entry> entries() { return {}; }
}  // namespace tz::assets

#else

namespace {
#include "assets_index.inc"
}  // namespace

namespace tz::assets {
std::span<const http::Asset> all() { return kAssets; }
std::span<const Entry> entries() { return kEntries; }
}  // namespace tz::assets

#endif
