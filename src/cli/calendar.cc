// calendar load, show, check.
#include <fmt/core.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "base/bytes.h"
#include "base/text.h"
#include "base/time.h"
#include "calendar/civil_day.h"
#include "cli/opened.h"

namespace tz::cli {
namespace {

using calendar::DayKind;
using calendar::Layer;
using calendar::LayerLevel;
using calendar::YearList;

int number(std::chrono::year year) { return static_cast<int>(year); }

// "holiday_cn=FILE,FILE"
Result<calendar::SourceFiles> read_files(const std::string& argument) {
  const auto equals = argument.find('=');
  if (equals == std::string::npos) return fail_field("source", "source: write FORMAT=FILE[,FILE]");
  calendar::SourceFiles files{.format = argument.substr(0, equals)};
  for (const std::string_view path : split(std::string_view(argument).substr(equals + 1), ',')) {
    std::ifstream in(std::string(path), std::ios::binary);
    if (!in) return fail(Errc::not_found, "cannot open " + std::string(path));
    std::ostringstream text;
    text << in.rdbuf();
    const auto slash = path.rfind('/');
    files.files.push_back(
        {std::string(slash == std::string_view::npos ? path : path.substr(slash + 1)), text.str()});
  }
  return files;
}

void print_list(const YearList& list) {
  const auto makeups = std::ranges::count(list.days, DayKind::makeup, &calendar::ListedDay::kind);
  fmt::print("  {} days off, {} make-up days\n", list.days.size() - static_cast<std::size_t>(makeups),
             makeups);
  for (const auto& notice : list.notices) fmt::print("  notice {}\n", notice);
  for (const auto& file : list.files) fmt::print("  file   {} sha256 {}\n", file.name, to_hex(file.sha256));
}

const Layer* layer_of(const std::vector<Layer>& layers, const std::string& code) {
  const auto at = std::ranges::find_if(layers, [&](const Layer& layer) {
    return code.empty() ? layer.level == LayerLevel::national : layer.code == code;
  });
  return at == layers.end() ? nullptr : &*at;
}

Result<calendar::YearLoad> load_of(const CalendarArguments& arguments, const std::vector<Layer>& layers) {
  calendar::YearLoad load{.layer = arguments.layer,
                          .name_zh = arguments.name_zh,
                          .name_en = arguments.name_en,
                          .year = std::chrono::year{arguments.year}};
  if (load.layer.empty())
    if (const Layer* national = layer_of(layers, "")) load.layer = national->code;
  if (!arguments.level.empty()) load.level = calendar::layer_level_of(arguments.level);
  for (const auto& argument : arguments.sources) {
    TZ_TRY(files, read_files(argument));
    load.sources.push_back(std::move(files));
  }
  return load;
}

Status load(const Common& common, const CalendarArguments& arguments) {
  TZ_TRY(opened, open(common, arguments.dry_run));
  auto& service = opened->application->calendar().service;
  TZ_TRY(now, service.current(opened->city));
  TZ_TRY(wanted, load_of(arguments, now.layers));
  TZ_TRY(plan, service.plan(opened->city, wanted));
  fmt::print("{} {}: the sources agree\n", wanted.layer, arguments.year);
  print_list(plan.list);
  for (const auto& change : plan.changes)
    fmt::print("  {} was {}, is {}{}{}\n", calendar::format_day(change.date),
               change.was_worked ? "worked" : "off", change.is_worked ? "worked" : "off",
               change.name_zh.empty() ? "" : ": ", change.name_zh);
  if (plan.known) {
    fmt::print("these files hold already: nothing was changed\n");
    return {};
  }
  if (arguments.dry_run) {
    fmt::print("nothing was changed\n");
    return {};
  }
  TZ_TRY(published, service.load(opened->city, wanted, plan.digest));
  if (published)
    fmt::print("loaded as edition {}, calendar version {}; the server counts open cases' limits anew\n",
               published->edition, published->version);
  return {};
}

Status show(const Common& common, const CalendarArguments& arguments) {
  TZ_TRY(opened, open(common, true));
  TZ_TRY(now, opened->application->calendar().service.current(opened->city));
  const Layer* layer = layer_of(now.layers, arguments.layer);
  if (layer == nullptr) return fail_field("layer", "layer: there is none of that code");
  const auto found = layer->list.years.find(std::chrono::year{arguments.year});
  const bool published = found != layer->list.years.end() && found->second.published;
  fmt::print("{} ({}) {}: {}\n", layer->name_en, layer->code, arguments.year,
             published ? "OFFICIAL" : "PROVISIONAL");
  if (!published) {
    fmt::print("  not published: Monday to Friday, and what is computed from it may move\n");
    return {};
  }
  for (const auto& day : found->second.days)
    fmt::print("  {} {:<7} {}\n", calendar::format_day(day.date),
               day.kind == DayKind::holiday ? "holiday" : "makeup",
               day.name_zh.empty() ? day.name_en : day.name_zh);
  print_list(found->second);
  return {};
}

Result<int> check(const Common& common) {
  TZ_TRY(opened, open(common, true));
  auto& service = opened->application->calendar().service;
  TZ_TRY(now, service.current(opened->city));
  TZ_TRY(built, calendar::LayeredCalendar::build([&] {
           std::vector<Layer> common_layers;
           for (const Layer& layer : now.layers)
             if (layer.level != LayerLevel::unit) common_layers.push_back(layer);
           return common_layers;
         }()));
  fmt::print("calendar version {}\n", now.version);
  for (const Layer& layer : now.layers) {
    fmt::print("{} {} ({})\n", name_of(layer.level), layer.code, layer.name_en);
    for (const auto& [year, list] : layer.list.years)
      fmt::print("  {} {:<11} {} days, {} files\n", number(year), list.published ? "OFFICIAL" : "PROVISIONAL",
                 list.days.size(), list.files.size());
  }
  TZ_TRY(card, opened->application->planner().jurisdiction(opened->city));
  const auto this_year = calendar::year_of(calendar::civil_day_of(opened->clock.now(), card.time_zone));
  int faults = 0;
  for (const auto year : {this_year, this_year + std::chrono::years{1}}) {
    if (built.is_published(year)) continue;
    fmt::print("{} {} is not published: limits that reach into it are provisional\n",
               year == this_year ? "WRONG" : "look ", number(year));
    faults += year == this_year ? 1 : 0;
  }
  TZ_TRY(sweep, opened->application->due_sweep().state(opened->city));
  if (!sweep || sweep->version != now.version || !sweep->done)
    fmt::print("look  open cases are still to be counted anew; the server does it\n");
  else
    fmt::print("ok    open cases were counted anew: {} limits moved\n", sweep->moved);
  return faults == 0 ? 0 : 1;
}

}  // namespace

int calendar_load(const Common& common, const CalendarArguments& arguments) {
  return finish(load(common, arguments));
}
int calendar_show(const Common& common, const CalendarArguments& arguments) {
  return finish(show(common, arguments));
}
int calendar_check(const Common& common) {
  const auto code = check(common);
  return code ? *code : report(code.error());
}

}  // namespace tz::cli
