// LIBS: tz_places tz_routing
// The files of a pack, in one input: the first byte says which file the rest stands for.
#include <string>
#include <string_view>

#include "places/pack.h"
#include "routing/routing_pack.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0 || size > 65536) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0] % 7) {
    case 0: {
      tz::places::PackFiles files{.name = "f"};
      files.texts = {
          {"pack.json", std::string(text)},
          {"units.csv", "code,parent,kind,name_zh,name_en\nc,,city,市,City\nh,c,hotline,热线,Hotline\n"}};
      static_cast<void>(tz::places::parse_pack(files, {"party"}));
      break;
    }
    case 1:
      static_cast<void>(tz::places::parse_units("units.csv", text));
      break;
    case 2: {
      auto categories = tz::routing::parse_categories("categories.csv", text);
      if (categories) static_cast<void>(tz::routing::CategoryTree::build(std::move(*categories)));
      break;
    }
    case 3: {
      std::vector<tz::routing::Category> categories{{.code = "a"}, {.code = "b", .parent = "a"}};
      if (tz::routing::add_attributes(categories, "attributes.csv", text))
        static_cast<void>(tz::routing::CategoryTree::build(std::move(categories)));
      break;
    }
    case 4:
      static_cast<void>(tz::routing::parse_catalogue("catalogue.csv", text));
      break;
    case 5:
      static_cast<void>(tz::routing::LimitBook::parse("limits.csv", text));
      break;
    case 6:
      static_cast<void>(tz::calendar::parse_calendar_block(
          {.texts = {{"pack.json", std::string(text)}, {"a.csv", "date,kind\n"}}}));
      break;
  }
  return 0;
}
