#include "pages/qr.h"

#include <memory>
#include <string>

#include <qrencode.h>

namespace tz::pages {
namespace {

constexpr int kQuiet = 4;  // modules of white round the code

// One rectangle for each run of dark modules of a row.
std::string runs(const QRcode& code) {
  std::string path;
  const auto dark = [&](int x, int y) { return (code.data[y * code.width + x] & 1) != 0; };
  for (int y = 0; y < code.width; ++y) {
    for (int x = 0; x < code.width; ++x) {
      if (!dark(x, y)) continue;
      const int from = x;
      while (x < code.width && dark(x, y)) ++x;
      const std::string length = std::to_string(x - from);
      path += "M" + std::to_string(from + kQuiet) + " " + std::to_string(y + kQuiet) + "h" + length + "v1h-" +
              length + "z";
    }
  }
  return path;
}

}  // namespace

Html qr_code(std::string_view data, std::string_view label) {
  if (data.empty()) return {};
  const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(
      QRcode_encodeData(static_cast<int>(data.size()), reinterpret_cast<const unsigned char*>(data.data()), 0,
                        QR_ECLEVEL_M),
      &QRcode_free);
  if (code == nullptr) return {};
  const std::string side = std::to_string(code->width + 2 * kQuiet);
  return el("svg",
            {{"class", "qr"},
             {"viewBox", "0 0 " + side + " " + side},
             {"role", "img"},
             {"aria-label", label},
             {"shape-rendering", "crispEdges"}},
            el("rect", {{"width", side}, {"height", side}, {"fill", "#fff"}}),
            el("path", {{"d", runs(*code)}, {"fill", "#000"}}));
}

}  // namespace tz::pages
