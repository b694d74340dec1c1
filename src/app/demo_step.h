#pragma once
// How a refused step of the demonstration is told.
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"

namespace tz::app {

inline tl::unexpected<Error> at_step(std::string_view what, Error error) {
  error.message = "demonstration: " + std::string(what) + ": " + error.message;
  return tl::unexpected<Error>(std::move(error));
}

}  // namespace tz::app
