#include "callback/score_profile.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/value.hpp>
#include <charconv>
#include <set>
#include <utility>

#include "base/json.h"
#include "base/text.h"
#include "places/csv_table.h"

namespace tz::callback {
namespace {

using places::Column;
using places::CsvTable;
using places::Faults;

constexpr std::string_view kFile = "score_profiles.csv";
constexpr std::string_view kRule = "score_profile";
constexpr std::size_t kProfilesMax = 50, kNameMax = 60, kSourceMax = 300;
constexpr Column kColumns[] = {{"id"},
                               {"version"},
                               {"effective_from"},
                               {"weight_contacted"},
                               {"weight_satisfied"},
                               {"weight_solved"},
                               {"basic_factor"},
                               {"partial_factor"},
                               {"decimals"},
                               {"min_n"},
                               {"window"},
                               {"basis"},
                               {"name_zh"},
                               {"name_en"},
                               {"source"}};
struct At {
  enum Column : std::size_t {
    id,
    version,
    effective_from,
    weight_contacted,
    weight_satisfied,
    weight_solved,
    basic_factor,
    partial_factor,
    decimals,
    min_n,
    window,
    basis,
    name_zh,
    name_en,
    source
  };
};

// "0.9" as ten-thousandths: exactly, and from 0 to 1.
std::optional<std::int64_t> ten_thousandths(std::string_view text) {
  const auto point = text.find('.');
  std::string digits(text.substr(0, point));
  std::string fraction(point == std::string_view::npos ? "" : text.substr(point + 1));
  if (digits.empty() || fraction.size() > 4 || (point != std::string_view::npos && fraction.empty()))
    return std::nullopt;
  fraction.resize(4, '0');
  digits += fraction;
  if (digits.size() > 5 || digits.find_first_not_of("0123456789") != std::string::npos) return std::nullopt;
  std::int64_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value <= kWhole ? std::optional(value) : std::nullopt;
}

class Reader {
 public:
  Reader(const CsvTable::Row& row, Faults& faults) : row_(row), faults_(faults) {}

  ScoreProfile read() {
    ScoreProfile p{.id = row_[At::id]};
    if (!places::is_code(p.id)) fault(At::id, "must be a code: letters, digits, . _ -");
    p.version = static_cast<int>(number(At::version, 1, 1000));
    p.effective_from = row_[At::effective_from];
    if (!start_of_day(p.effective_from, "UTC")) fault(At::effective_from, "must be a day, as 2021-01-01");
    p.formula.weights = weights();
    p.formula.basic_factor = factor(At::basic_factor);
    p.formula.partial_factor = factor(At::partial_factor);
    p.formula.decimals = static_cast<int>(number(At::decimals, 0, 4));
    p.min_n = number(At::min_n, kMinNFloor, 1'000'000);
    const auto kind = parse_window_kind(row_[At::window]);
    if (!kind) fault(At::window, "must be day, month or assessment_month");
    p.window = kind.value_or(WindowKind::month);
    const auto by = parse_time_basis(row_[At::basis]);
    if (!by) fault(At::basis, "must be received or closed");
    p.basis = by.value_or(TimeBasis::received);
    p.name_zh = text(At::name_zh, kNameMax);
    p.name_en = text(At::name_en, kNameMax);
    p.source = text(At::source, kSourceMax);
    return p;
  }

 private:
  void fault(At::Column column, std::string_view what) {
    faults_.add(row_.line, kColumns[column].name, kRule, what);
  }
  std::int64_t number(At::Column column, std::int64_t low, std::int64_t high) {
    const std::string& cell = row_[column];
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
    if (error == std::errc() && end == cell.data() + cell.size() && value >= low && value <= high)
      return value;
    fault(column, fmt::format("must be a whole number from {} to {}", low, high));
    return low;
  }
  std::int64_t factor(At::Column column) {
    const auto value = ten_thousandths(row_[column]);
    if (!value) fault(column, "must be a number from 0 to 1 with at most four decimals");
    return value.value_or(0);
  }
  std::optional<Weights> weights() {
    if (row_[At::weight_contacted].empty() && row_[At::weight_satisfied].empty() &&
        row_[At::weight_solved].empty())
      return std::nullopt;
    const Weights w{factor(At::weight_contacted), factor(At::weight_satisfied), factor(At::weight_solved)};
    if (w.contacted + w.satisfied + w.solved != kWhole)
      fault(At::weight_contacted, "the three weights must have a sum of 1");
    return w;
  }
  std::string text(At::Column column, std::size_t max) {
    const std::size_t length = count_code_points(row_[column]);
    if (length < 1 || length > max) fault(column, fmt::format("must have 1 to {} characters", max));
    return row_[column];
  }

  const CsvTable::Row& row_;
  Faults& faults_;
};

ScoreProfile neutral_profile() {
  return {.id = std::string(kNeutralProfile),
          .effective_from = "2000-01-01",
          .name_zh = "三率（不合成）",
          .name_en = "Three rates, no composite",
          .source = "docs/sources.md#score-profile"};
}

bool has(const std::vector<ScoreProfile>& profiles, std::string_view wanted) {
  return std::ranges::any_of(profiles, [&](const ScoreProfile& p) { return p.id == wanted; });
}

}  // namespace

Result<std::vector<ScoreProfile>> parse_score_profiles(const std::string& file, std::string_view csv) {
  TZ_TRY(table, CsvTable::parse(file, csv, kColumns));
  Faults faults(file);
  std::vector<ScoreProfile> profiles;
  std::set<std::pair<std::string, int>> versions;
  std::set<std::pair<std::string, std::string>> days;
  for (const auto& row : table.rows()) {
    auto profile = Reader(row, faults).read();
    if (!versions.emplace(profile.id, profile.version).second)
      faults.add(row.line, "version", "duplicate_code", "is there twice");
    if (!days.emplace(profile.id, profile.effective_from).second)
      faults.add(row.line, "effective_from", "duplicate_code", "another version is in force from that day");
    profiles.push_back(std::move(profile));
  }
  if (profiles.size() > kProfilesMax)
    faults.add(1, "id", kRule, fmt::format("more than {} lines", kProfilesMax));
  TZ_CHECK(faults.status());
  return profiles;
}

Result<ScorePackTexts> read_score_pack(const places::PackFiles& files) {
  ScorePackTexts texts;
  if (const auto* csv = files.find(kFile)) texts.profiles_csv = *csv;
  const std::string shown = files.shown_name(kFile);
  if (!texts.profiles_csv.empty()) TZ_CHECK(parse_score_profiles(shown, texts.profiles_csv));
  const auto* json = files.find("pack.json");
  if (json == nullptr) return texts;
  TZ_TRY(document, parse_json(*json));
  const auto* object = document.if_object();
  const auto* block = object == nullptr ? nullptr : object->if_contains("scores");
  if (block == nullptr) return texts;
  Faults faults(files.shown_name("pack.json"));
  if (!block->is_object()) {
    faults.add(1, "scores", "pack_format", "must be an object");
    return tl::unexpected<Error>(faults.status().error());
  }
  for (const auto& member : block->get_object()) {
    const std::string_view key(member.key().data(), member.key().size());
    if (key == "profile" && member.value().is_string())
      texts.chosen = std::string(member.value().get_string());
    else if (key == "public" && member.value().is_bool())
      texts.published = member.value().get_bool();
    else
      faults.add(1, "scores", kRule, "takes \"profile\", a text, and \"public\", true or false");
  }
  TZ_CHECK(faults.status());
  TZ_TRY(pack, parse_score_pack(texts));
  if (!has(pack.profiles, texts.chosen)) faults.add(1, "scores", kRule, "names a profile that there is not");
  TZ_CHECK(faults.status());
  return texts;
}

Result<ScorePack> parse_score_pack(const ScorePackTexts& texts) {
  ScorePack pack{.chosen = texts.chosen, .published = texts.published};
  if (!texts.profiles_csv.empty()) {
    TZ_TRY(profiles, parse_score_profiles(std::string(kFile), texts.profiles_csv));
    pack.profiles = std::move(profiles);
  }
  if (!has(pack.profiles, kNeutralProfile)) pack.profiles.push_back(neutral_profile());
  return pack;
}

Result<const ScoreProfile*> profile_at(const ScorePack& pack, std::string_view id, Instant from,
                                       std::string_view time_zone) {
  const ScoreProfile* found = nullptr;
  for (const auto& p : pack.profiles) {
    if (p.id != id) continue;
    TZ_TRY(start, start_of_day(p.effective_from, time_zone));
    // Days written alike sort as text.
    if (start <= from && (found == nullptr || p.effective_from > found->effective_from)) found = &p;
  }
  return found;
}

}  // namespace tz::callback
