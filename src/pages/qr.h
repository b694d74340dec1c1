#pragma once
// A QR code as a drawing in the page: no picture file, no script, sharp on paper.
#include <string_view>

#include "pages/html.h"

namespace tz::pages {

// `data` as an SVG of dark modules on white with the quiet zone of four modules that readers need (ISO/IEC
// 18004), error correction M. `label` is what a screen reader says. Safe from any thread. Empty if the data
// does not fit (2,331 bytes) or is empty: whoever calls shows the text beside it in any case.
Html qr_code(std::string_view data, std::string_view label);

}  // namespace tz::pages
