// inquiry_services.csv, inquiry_facilities.csv and inquiry_faqs.csv of a pack.
#include <algorithm>
#include <set>

#include "base/text.h"
#include "base/time.h"
#include "intake/inquiry.h"
#include "places/csv_table.h"

namespace tz::intake {
namespace {

using places::Column;
using places::CsvTable;
using places::Faults;

// One row, read cell by cell by the name of its column.
class Cells {
 public:
  Cells(const CsvTable::Row& row, std::span<const Column> columns, Faults& faults)
      : row_(row), columns_(columns), faults_(faults) {}

  void fault(std::string_view column, std::string_view rule, std::string_view text) {
    faults_.add(row_.line, column, rule, text);
  }
  const std::string& text(std::string_view column, std::size_t max = kInquiryNameMax, bool required = false) {
    const auto at = std::ranges::find(columns_, column, &Column::name) - columns_.begin();
    const auto& cell = row_[static_cast<std::size_t>(at)];
    if (required && cell.empty()) fault(column, "inquiry_text", "is required");
    if (count_code_points(cell) > max) fault(column, "inquiry_text", "has more characters than are shown");
    return cell;
  }
  // The columns NAME_zh and NAME_en; one of them is enough where any is required.
  Words2 both(std::string_view name, std::size_t max = kInquiryNameMax, bool required = false) {
    const std::string zh = std::string(name) + "_zh", en = std::string(name) + "_en";
    Words2 words{text(zh, max), text(en, max)};
    if (required && words.zh.empty() && words.en.empty()) fault(zh, "inquiry_text", "is required");
    return words;
  }
  // Lists of names, the same number in both languages.
  std::vector<Words2> names(std::string_view name) {
    const std::string zh_column = std::string(name) + "_zh", en_column = std::string(name) + "_en";
    const auto zh = list(text(zh_column, kInquiryTextMax)), en = list(text(en_column, kInquiryTextMax));
    if (!zh.empty() && !en.empty() && zh.size() != en.size())
      fault(en_column, "inquiry_text", "names another number of things than the other language");
    std::vector<Words2> all(std::max(zh.size(), en.size()));
    for (std::size_t i = 0; i < all.size(); ++i)
      all[i] = {i < zh.size() ? zh[i] : std::string{}, i < en.size() ? en[i] : std::string{}};
    return all;
  }
  std::string id() {
    const auto& cell = text("id", kInquiryNameMax, true);
    if (!cell.empty() && (!places::is_code(cell) || cell == "all"))
      fault("id", "inquiry_id", "must be 1 to 64 of A-Z a-z 0-9 . _ - and not \"all\"");
    return cell;
  }
  std::string date(std::string_view column) {
    const auto& cell = text(column);
    if (!cell.empty() && (cell.size() != 10 || !parse_instant(cell + "T00:00:00Z")))
      fault(column, "inquiry_date", "must be a day, YYYY-MM-DD");
    return cell;
  }
  std::string url(std::string_view column) {
    const auto& cell = text(column, 1000);
    const bool ours = cell.starts_with('/') && !cell.starts_with("//");
    if (!cell.empty() && !ours && !cell.starts_with("https://") && !cell.starts_with("http://"))
      fault(column, "inquiry_url", "must begin with https://, http:// or /");
    return cell;
  }
  std::optional<LatLng> point() {
    const auto &lat = text("lat"), &lng = text("long");
    if (lat.empty() && lng.empty()) return std::nullopt;
    const auto point = parse_lat_lng(lat, lng);
    if (!point) fault("lat", "inquiry_place", "lat and long together, in degrees of WGS-84");
    return point ? std::optional(*point) : std::nullopt;
  }
  static std::vector<std::string> list(std::string_view cell) {
    std::vector<std::string> items;
    for (const auto part : split(cell, '|'))
      if (const auto word = trim(part); !word.empty()) items.emplace_back(word);
    return items;
  }

 private:
  const CsvTable::Row& row_;
  std::span<const Column> columns_;
  Faults& faults_;
};

// Reads every row of one file with `read`; ids are unique in it.
template <class T, class Read>
std::vector<T> read_rows(std::string_view csv, const std::string& shown, std::span<const Column> columns,
                         Faults& faults, Read read) {
  std::vector<T> items;
  if (csv.empty()) return items;
  auto table = CsvTable::parse(shown, csv, columns);
  if (!table) {
    faults.add(table.error());
    return items;
  }
  Faults own(shown);
  std::set<std::string> seen;
  if (table->rows().size() > kInquiryRowsMax)
    own.add(1, "", "inquiry_rows", "at most 5000 rows are read");
  else
    for (const auto& row : table->rows()) {
      Cells cells(row, columns, own);
      T item = read(cells);
      if (!seen.insert(item.id).second) own.add(row.line, "id", "duplicate_code", "is there twice");
      items.push_back(std::move(item));
    }
  if (const auto fine = own.status(); !fine) faults.add(fine.error());
  return items;
}

constexpr Column kServices[] = {{"id"},
                                {"categories_zh"},
                                {"categories_en"},
                                {"name_zh"},
                                {"name_en"},
                                {"brief_zh"},
                                {"brief_en"},
                                {"description_zh", false},
                                {"description_en", false},
                                {"expiration", false},
                                {"action_type", false},
                                {"action_label_zh", false},
                                {"action_label_en", false},
                                {"action_url", false}};
constexpr Column kFacilities[] = {{"id"},
                                  {"type_zh"},
                                  {"type_en"},
                                  {"name_zh"},
                                  {"name_en"},
                                  {"brief_zh"},
                                  {"brief_en"},
                                  {"description_zh", false},
                                  {"description_en", false},
                                  {"features_zh", false},
                                  {"features_en", false},
                                  {"address_zh", false},
                                  {"address_en", false},
                                  {"more_address_zh", false},
                                  {"more_address_en", false},
                                  {"city", false},
                                  {"zipcode", false},
                                  {"hours_zh", false},
                                  {"hours_en", false},
                                  {"lat", false},
                                  {"long", false},
                                  {"eligibility_zh", false},
                                  {"eligibility_en", false},
                                  {"expiration", false}};
constexpr Column kFaqs[] = {{"id"},          {"categories_zh"},   {"categories_en"},
                            {"question_zh"}, {"question_en"},     {"answer_zh"},
                            {"answer_en"},   {"services", false}, {"expiration", false}};

constexpr std::string_view kActionTypes[] = {"Service Request", "Link", "Literature"};

InquiryService read_service(Cells& in) {
  InquiryService s{.id = in.id(),
                   .name = in.both("name", kInquiryNameMax, true),
                   .brief = in.both("brief", kInquiryTextMax),
                   .description = in.both("description", kInquiryTextMax),
                   .categories = in.names("categories"),
                   .expiration = in.date("expiration")};
  WebAction action{
      .type = in.text("action_type"), .label = in.both("action_label"), .url = in.url("action_url")};
  if (action.type.empty() && action.url.empty()) return s;
  if (std::ranges::find(kActionTypes, action.type) == std::end(kActionTypes))
    in.fault("action_type", "inquiry_text", "Service Request, Link or Literature");
  s.actions.push_back(std::move(action));
  return s;
}

Facility read_facility(Cells& in) {
  return {.id = in.id(),
          .name = in.both("name", kInquiryNameMax, true),
          .type = in.both("type", kInquiryNameMax, true),
          .brief = in.both("brief", kInquiryTextMax),
          .description = in.both("description", kInquiryTextMax),
          .address = in.both("address"),
          .more_address = in.both("more_address"),
          .hours = in.both("hours"),
          .eligibility = in.both("eligibility", kInquiryTextMax),
          .features = in.names("features"),
          .expiration = in.date("expiration"),
          .city = in.text("city"),
          .zipcode = in.text("zipcode", 16),
          .point = in.point()};
}

Faq read_faq(Cells& in) {
  return {.id = in.id(),
          .question = in.both("question", kInquiryNameMax, true),
          .answer = in.both("answer", kInquiryTextMax, true),
          .categories = in.names("categories"),
          .services = Cells::list(in.text("services", kInquiryTextMax)),
          .expiration = in.date("expiration")};
}

}  // namespace

Result<Inquiry> parse_inquiry(const std::vector<std::string>& csv, const std::vector<std::string>& shown) {
  Faults faults("inquiry");
  Inquiry inquiry;
  inquiry.services = read_rows<InquiryService>(csv.at(0), shown.at(0), kServices, faults, read_service);
  inquiry.facilities = read_rows<Facility>(csv.at(1), shown.at(1), kFacilities, faults, read_facility);
  inquiry.faqs = read_rows<Faq>(csv.at(2), shown.at(2), kFaqs, faults, read_faq);
  TZ_CHECK(faults.status());
  return inquiry;
}

}  // namespace tz::intake
