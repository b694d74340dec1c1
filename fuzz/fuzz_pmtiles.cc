// LIBS: tz_places
// The head, the directories and the metadata of a map file: what is accepted has its rows in order, and no
// row is found for a tile before it.
#include <cstdlib>

#include "places/pmtiles.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 65536) return 0;
  const tz::ByteSpan bytes(data, size);
  if (const auto head = tz::places::parse_pmtiles_header(bytes);
      head && head->zoom_max > tz::places::kTileZoomMax)
    std::abort();
  if (const auto plain = tz::places::gunzip(bytes, 1 << 16); plain && plain->size() > 1 << 16) std::abort();
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (tz::places::parse_vector_layers(text).size() > size) std::abort();
  const auto rows = tz::places::parse_pmtiles_directory(bytes);
  if (!rows) return 0;
  for (std::size_t i = 0; i < rows->size(); ++i) {
    const auto& row = (*rows)[i];
    if (i > 0 && row.id <= (*rows)[i - 1].id) std::abort();
    if (tz::places::find_entry(*rows, row.id) != &row) std::abort();
  }
  return 0;
}
