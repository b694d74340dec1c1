// table list, show, load, reset.
#include <fmt/core.h>

#include <cstdio>
#include <fstream>
#include <sstream>

#include "cli/opened.h"

namespace tz::cli {
namespace {

Result<std::string> read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return fail(Errc::not_found, "cannot open " + path);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

Status list(const Common& common) {
  TZ_TRY(opened, open(common, true));
  TZ_TRY(states, opened->application->tables().list(opened->city));
  fmt::print("{:<20} {:>6}  {:<28} {}\n", "table", "rows", "from", "file");
  for (const auto& state : states)
    fmt::print("{:<20} {:>6}  {:<28} {}\n", state.format->name, state.rows,
               !state.person
                   ? std::string("pack")
                   : fmt::format("by hand, version {}{}", state.version, state.stale ? ", stale" : ""),
               state.file);
  return {};
}

Status show(const Common& common, const std::string& name) {
  TZ_TRY(opened, open(common, true));
  TZ_TRY(shown, opened->application->tables().show(opened->city, name));
  fmt::print("{}", shown.csv);
  return {};
}

void print_effect(const app::TableEffect& effect) {
  if (effect.code == "unit_closed_cases")
    fmt::print("  {} leads {} open cases\n", effect.subject, effect.count);
  else if (effect.code == "unit_closed_people")
    fmt::print("  {} accounts belong to {}\n", effect.count, effect.subject);
  else if (effect.code == "unit_closed_catalogue")
    fmt::print("  {} lines of the catalogue name {}\n", effect.count, effect.subject);
  else if (effect.code == "category_closed_cases")
    fmt::print("  {} open cases are of {}\n", effect.count, effect.subject);
  else if (effect.code == "category_new_uncaught")
    fmt::print("  no line of the catalogue decides {}\n", effect.subject);
  else if (effect.code == "template_missing")
    fmt::print("  {} notices name {}\n", effect.count, effect.subject);
  else
    fmt::print("  holds for {}\n", effect.subject);
}

// Prints what the load would do.  invalid_argument: it cannot be saved
Status print_plan(const app::TablePlan& plan) {
  fmt::print("{}: {} rows added, {} changed, {} removed, {} as before{}\n", plan.format->name,
             plan.diff.added.size(), plan.diff.changed.size(), plan.diff.removed.size(), plan.diff.same,
             plan.diff.moved ? ", in another order" : "");
  for (const auto& effect : plan.effects) print_effect(effect);
  if (plan.errors.empty()) return {};
  std::fflush(stdout);  // what goes to the other output stands below it
  std::string all;
  for (const auto& fault : plan.errors) all += (all.empty() ? "" : "\n") + fault.message;
  return fail(Errc::invalid_argument, all);
}

Status save(const Common& common, const std::string& name, const app::TableLoad& wanted, bool dry_run) {
  TZ_TRY(opened, open(common, dry_run));
  auto& tables = opened->application->tables();
  TZ_TRY(plan, tables.plan(opened->city, name, wanted));
  TZ_CHECK(print_plan(plan));
  if (plan.known || dry_run) {
    fmt::print("{}nothing was changed\n", plan.known ? "it holds already: " : "");
    return {};
  }
  TZ_TRY(saved, tables.save(opened->city, name, wanted, plan.digest, kSystemActor));
  TZ_CHECK(opened->application->accounts().service.record(opened->city, kSystemActor, "table.load",
                                                          fmt::format("{} {}", name, saved.version)));
  fmt::print("saved as version {}\n", saved.version);
  return {};
}

}  // namespace

int table_list(const Common& common) { return finish(list(common)); }

int table_show(const Common& common, const std::string& name) { return finish(show(common, name)); }

int table_load(const Common& common, const TableArguments& arguments) {
  return finish([&]() -> Status {
    TZ_TRY(csv, read_file(arguments.file));
    return save(common, arguments.name, {.csv = std::move(csv), .pack = false}, arguments.dry_run);
  }());
}

int table_reset(const Common& common, const TableArguments& arguments) {
  return finish(save(common, arguments.name, {.csv = {}, .pack = true}, arguments.dry_run));
}

}  // namespace tz::cli
