// LIBS: tz_places
// Two texts of one table, parted by the first NUL; the first byte says which table. Their difference tells
// every row of either text exactly once, and of a text with itself nothing.
#include <cstdlib>
#include <string_view>

#include "places/city_table.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tz::places;
  if (size == 0) return 0;
  const TableFormat& format = city_tables()[data[0] % city_tables().size()];
  const std::string_view all(reinterpret_cast<const char*>(data + 1), size - 1);
  const auto cut = all.find('\0');
  const auto before = parse_table(format, "before.csv", all.substr(0, cut));
  const auto after =
      parse_table(format, "after.csv", cut == std::string_view::npos ? all : all.substr(cut + 1));
  for (const auto* text : {&before, &after}) {
    if (!*text) continue;
    for (const TableRow& row : (*text)->rows)
      if (row.cells.size() != format.columns.size() || key_of(format, row).size() != format.key.size())
        std::abort();
    const TableDiff own = diff_of(format, **text, **text);
    if (!own.none() || own.same != (*text)->rows.size()) std::abort();
  }
  if (!before || !after) return 0;
  const TableDiff diff = diff_of(format, *before, *after);
  if (diff.added.size() + diff.changed.size() + diff.same != after->rows.size()) std::abort();
  if (diff.removed.size() + diff.changed.size() + diff.same != before->rows.size()) std::abort();
  for (const ChangedRow& row : diff.changed)
    if (key_of(format, row.before) != key_of(format, row.after) || row.before.cells == row.after.cells)
      std::abort();
  const TableDiff back = diff_of(format, *after, *before);
  if (back.added.size() != diff.removed.size() || back.removed.size() != diff.added.size() ||
      back.changed.size() != diff.changed.size())
    std::abort();
  return 0;
}
