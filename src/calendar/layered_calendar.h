#pragma once
// The working calendar: lists of the nation, of provinces or prefectures, and of a unit, one upon another. A
// finer layer may close a day that a coarser one has worked, or have one worked that it has closed (holidays
// of autonomous areas: docs/sources.md#calendar-layers; a hospital that is open on a holiday).
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "calendar/source.h"
#include "calendar/work_calendar.h"

namespace tz::calendar {

// Coarse to fine. Kept as numbers in tables: new ones go to the end.
enum class LayerLevel : std::uint8_t { national, regional, unit };
std::string_view name_of(LayerLevel level);

struct Layer {
  LayerLevel level = LayerLevel::national;
  std::string code{};  // "cn", "cn-22", a unit's code
  std::string name_zh{};
  std::string name_en{};
  Source list{};
  friend bool operator==(const Layer&, const Layer&) = default;
};

// Immutable, and safe to use from any thread.
class LayeredCalendar final : public WorkCalendar {
 public:
  // Layers in any order; those of one level stay in the order given, the later being the finer (a province,
  // then its prefecture).
  //   invalid_argument  national_layer: there is not exactly one; unit_layer: there is more than one;
  //                     duplicate_layer: two have one code
  static Result<LayeredCalendar> build(std::vector<Layer> layers);

  bool is_working_day(std::chrono::sys_days day) const override;
  bool is_holiday(std::chrono::sys_days day) const override;
  // By the national layer alone: the finer ones say what differs, whenever they like.
  bool is_published(std::chrono::year year) const override;

  // What a day is, and who says so. Points into this calendar.
  struct Verdict {
    bool worked = true;
    bool holiday = false;
    const Layer* layer = nullptr;       // nullptr: no layer names it, its day of the week decides
    const ListedDay* listed = nullptr;  // the name; set with `layer`
    const YearList* source = nullptr;   // notices and files; set with `layer`
  };
  Verdict verdict(std::chrono::sys_days day) const;
  const std::vector<Layer>& layers() const { return layers_; }  // coarse to fine

 private:
  std::vector<Layer> layers_;
};

// Whether a list would say anything on top of what is there (nullptr: it is the nation's). For use when a
// list is loaded; a stack that has changed below it since is no error.
//   invalid_argument  makeup_on_weekday: a make-up day is worked anyway
Status check_makeup_days(const YearList& list, const WorkCalendar* coarser);

}  // namespace tz::calendar
