#pragma once
// The files of web/ as embedded by cmake/web.cmake (library tz_assets): built with npm, taken from
// web/prebuilt, or none at all.
#include <span>
#include <string_view>

#include "http/assets.h"

namespace tz::assets {

// What a page of one kind links: "resident" (every server-rendered page), "staff" or "field" (the apps'
// shells).
struct Entry {
  std::string_view name;
  std::string_view js;                    // "/assets/staff-3f2a.js", an ES module
  std::span<const std::string_view> css;  // in the order to link them
};

// Sorted by path, for http::add_asset_routes. Empty when built with TZ_WEB=NONE.
std::span<const http::Asset> all();
std::span<const Entry> entries();

}  // namespace tz::assets
