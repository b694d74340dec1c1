#include "store/param.h"

#include <cmath>

#include "base/text.h"

namespace tz::store {

Status check_params(std::span<const Param> params) {
  for (const auto& param : params) {
    if (const auto* text = std::get_if<std::string_view>(&param)) {
      if (text->find('\0') != std::string_view::npos) {
        return fail(Errc::invalid_argument, "a text holds the character U+0000, which cannot be stored");
      }
      if (!is_valid_utf8(*text)) return fail(Errc::invalid_argument, "a text is not valid UTF-8");
    } else if (const auto* number = std::get_if<double>(&param); number != nullptr && std::isnan(*number)) {
      return fail(Errc::invalid_argument, "a number is not a number (NaN)");
    }
  }
  return {};
}

}  // namespace tz::store
