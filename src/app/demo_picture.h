#pragma once
// Pictures of the demonstration city: drawn, of streets and things, never of people. The same scene is the
// same picture.
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

namespace tz::app {

enum class DemoScene : std::uint8_t { rubbish, pothole, lamp, flood, wall, cars, tree };

// What a need of this category shows; nothing for what no picture shows (a wage, a question).
std::optional<DemoScene> demo_scene(std::string_view category);

inline constexpr int kDemoPictureWidth = 640, kDemoPictureHeight = 480;

// As it was found, or `mended`; `variant` moves things about. A PNG.
//   unavailable  it could not be encoded
Result<Bytes> demo_picture(DemoScene scene, bool mended, std::uint32_t variant);

}  // namespace tz::app
