// serve and demo.
#include <fmt/core.h>

#include <pthread.h>
#include <algorithm>
#include <csignal>
#include <fstream>
#include <functional>
#include <set>
#include <sstream>
#include <string>

#include "app/demo.h"
#include "app/demo_beside.h"
#include "app/demo_rounds.h"
#include "app/demo_settings.h"
#include "base/log.h"
#include "cli/commands.h"
#include "cli/notify_settings.h"
#include "cli/progress.h"

namespace tz::cli {
namespace {

// SIGINT and SIGTERM, taken by sigwait in the main thread; must be blocked before any thread begins.
sigset_t block_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  return set;
}

std::string address_of(const app::Settings& settings, std::uint16_t port) {
  const std::string host = settings.server.address == "0.0.0.0" || settings.server.address == "::"
                               ? "localhost"
                               : settings.server.address;
  return (settings.server.tls_certificate.empty() ? "http://" : "https://") + host + ":" +
         std::to_string(port);
}

int wait_and_stop(app::Application& application, const sigset_t& signals) {
  while (true) {
    const timespec second{1, 0};
    if (sigtimedwait(&signals, nullptr, &second) > 0) break;
    if (application.accepts_writes()) continue;
    // Never retried (a failed fsync may have lost what it should have kept): a restart recovers from the log.
    log::error("database_stopped_writing");
    application.stop();
    return 1;
  }
  fmt::print(stderr, "stopping: requests in flight are finished first\n");
  application.stop();
  return 0;
}

struct DemoUser {
  std::string_view login, name, unit, roles, what;
};
constexpr DemoUser kUsers[] = {
    {"calltaker", "话务员（演示）", "hotline", "call_taker", "phone desk"},
    {"hotline", "受理员（演示）", "hotline", "hotline", "triage, dispatch, check, land"},
    {"panel", "审核员（演示）", "220400", "panel", "rules on objections"},
    {"cityadmin", "城管承办（演示）", "cityadmin", "handler", "handles"},
    {"field", "城管网格员（演示）", "cityadmin", "handler,call_taker", "works on the spot (/field)"},
    {"housing", "住建承办（演示）", "housing", "handler", "handles"},
    {"chief", "住建负责人（演示）", "housing", "approver", "approves"},
    {"water", "水务承办（演示）", "water", "handler", "handles, comes when whistled for"},
    {"street", "街道承办（演示）", "220402001", "handler", "handles, drafts whistles"},
    {"head", "街道主要负责人（演示）", "220402001", "approver", "approves whistles"},
    {"callback", "回访员（演示）", "callback", "callback", "asks residents afterwards"},
    {"callback2", "复访员（演示）", "callback", "callback", "makes the second calls that were drawn"},
    {"supervisor", "督查员（演示）", "supervision", "supervisor", "urges and supervises"},
    {"admin", "管理员（演示）", "220400", "administrator", "users and keys"},
};
constexpr std::string_view kDemoCity = "liaoyuan";
constexpr int kNeedsForMore = 40;
constexpr std::string_view kDemoPassword = "liaoyuan-demo-2026";

Result<std::string> read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return fail(Errc::not_found, "cannot open " + path);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

Result<UnitId> unit_of(const app::Application& application, JurisdictionId j, std::string_view code) {
  TZ_TRY(units, application.planner().units(j));
  for (const auto& unit : units)
    if (unit.code == code) return unit.id;
  return fail_field("unit", "unit: the pack has no unit \"" + std::string(code) + "\"");
}

// Gives a log-in its part in the demonstration.
void cast(app::DemoActors& actors, std::string_view login, ActorId actor, UnitId unit) {
  struct Part {
    std::string_view login;
    ActorId app::DemoActors::*who;
    UnitId app::DemoActors::*unit;
  };
  constexpr Part kParts[] = {{"hotline", &app::DemoActors::hotline, &app::DemoActors::hotline_unit},
                             {"cityadmin", &app::DemoActors::handler, &app::DemoActors::handler_unit},
                             {"chief", &app::DemoActors::approver, nullptr},
                             {"panel", &app::DemoActors::panel, &app::DemoActors::panel_unit},
                             {"callback", &app::DemoActors::callback, &app::DemoActors::callback_unit},
                             {"callback2", &app::DemoActors::second_callback, nullptr},
                             {"supervisor", &app::DemoActors::supervisor, &app::DemoActors::supervisor_unit},
                             {"street", &app::DemoActors::street, &app::DemoActors::street_unit},
                             {"head", &app::DemoActors::head, nullptr},
                             {"housing", &app::DemoActors::housing, &app::DemoActors::housing_unit},
                             {"water", &app::DemoActors::water, &app::DemoActors::water_unit}};
  for (const auto& part : kParts) {
    if (part.login != login) continue;
    actors.*part.who = actor;
    if (part.unit != nullptr) actors.*part.unit = unit;
  }
}

// Makes users and needs in a database that has neither.
Status make_city(app::Application& application, const Common& common, const DemoArguments& arguments,
                 const Clock& clock, std::string& open311_key) {
  TZ_TRY(folder, find_pack(common, std::string(kDemoCity)));
  // All files first: nothing is half made for the want of one.
  TZ_TRY(text, read_file(folder + "/demo.csv"));
  TZ_TRY(needs, app::parse_demo_needs("demo.csv", text));
  app::DemoSettings settings;
  for (const auto& one : app::kDemoSettingFiles) {
    TZ_TRY(csv, read_file(folder + "/" + std::string(one.file)));
    settings.*one.text = std::move(csv);
  }
  fmt::print(stderr, "loading the pack of Liaoyuan ...\n");
  places::LoadReport report;
  TZ_TRY(j, application.load_pack(folder, {}, &report));
  // Schematic outlines leave gaps, which say nothing to who sees the program for the first time.
  if (const auto found = places::lines_of(report).size(); found > 0)
    fmt::print(stderr, "{} remarks on its schematic outlines; `taizhang pack load liaoyuan` lists them\n",
               found);
  app::DemoActors actors;
  ActorId admin{};
  for (const auto& user : kUsers) {
    TZ_TRY(unit, unit_of(application, j, user.unit));
    TZ_TRY(roles, accounts::parse_roles(user.roles));
    accounts::AccountService::NewUser made;
    made.login = user.login;
    made.display_name = user.name;
    made.password = kDemoPassword;
    made.unit = unit;
    made.roles = roles;
    TZ_TRY(added, application.accounts().service.add_user(j, made, kSystemActor));
    cast(actors, user.login, added.actor, unit);
    if (user.login == "admin") admin = added.actor;
  }
  TZ_TRY(key, application.accounts().service.add_key(j, "Open311 demonstration", "open311",
                                                     {accounts::Role::open311}, UnitId{}, kSystemActor));
  open311_key = key.secret;
  ManualClock past;
  SeededRandom random(arguments.seed);
  IdMaker ids(past, random);
  ledger::Module ledger(application.database(), past, random, ids, ledger::policy_from(application.planner()),
                        ledger::settings_from(application.planner()));
  callback::Module desk(application.database(), random, ledger, application.planner());
  intake::Module intake(application.database(), past, random, ledger.service, ledger.events,
                        application.planner());
  app::DemoCity city(ledger.service, desk.calls, intake.media, application.planner(), past, random, actors);
  Progress progress(clock, 0);
  const Instant now = clock.now();
  TZ_TRY(counts, city.make(j, needs, {.any = arguments.needs, .settled = arguments.settled}, now,
                           [&](int made) { progress.show(0, static_cast<std::uint64_t>(made), 0); }));
  progress.finish();
  app::DemoBeside beside;
  // Too few needs are left alone: they have neither a street's matters nor a month of answers.
  if (counts.made >= kNeedsForMore) {
    routing::WhistleModule whistles(application.database(), past, ids, application.routing());
    TZ_TRY(made, app::make_beside(
                     {ledger, intake, desk, whistles.service, application.outreach(),
                      outreach::zone_book(application.places().service), application.planner(), past, random},
                     actors, j, now));
    beside = made;
  }
  TZ_CHECK(app::make_settings(application, settings, j, admin));
  TZ_TRY(decisions, app::make_rounds(application, j, actors, now));
  fmt::print(stderr,
             "{} invented needs: {} open, {} ended; {} drawn pictures, {} whistles, {} remarks, {} "
             "visits, {} second calls, {} decisions\n",
             counts.made, counts.open, counts.landed, counts.pictures, beside.whistles, beside.remarks,
             beside.visits, beside.drawn, decisions);
  return {};
}

// A demonstration is not mixed into a city that is there; and of one made before, it is told which of its
// log-ins there are.
Result<std::vector<DemoUser>> demo_users(app::Application& application) {
  std::string others;
  for (const auto& city : application.planner().jurisdictions()) {
    if (city.code != kDemoCity) {
      others += (others.empty() ? "" : ", ") + city.code;
      continue;
    }
    std::set<std::string, std::less<>> logins;
    std::string cursor;
    do {
      TZ_TRY(page, application.accounts().service.users(city.id, cursor));
      for (const auto& user : page.users)
        if (user.active) logins.insert(user.login);
      cursor = page.next;
    } while (!cursor.empty());
    std::vector<DemoUser> known;
    for (const auto& user : kUsers)
      if (logins.contains(user.login)) known.push_back(user);
    return known;
  }
  return fail_field("data", "data: this database holds another city (" + others +
                                "); give the demonstration a folder of its own with --data");
}

void print_addresses(const std::string& base, const std::vector<DemoUser>& users,
                     const std::string& open311_key) {
  fmt::print(
      "\n  For residents    {0}/            {0}/report\n  For staff        {0}/staff\n  Open311          "
      "{0}/open311/discovery.json\n\n",
      base);
  if (!users.empty())
    fmt::print("  Log-ins of the demonstration (password of all, when it was made: {})\n", kDemoPassword);
  for (const auto& user : users) fmt::print("    {:<12} {}\n", user.login, user.what);
  if (!open311_key.empty()) fmt::print("\n  Open311 key (shown once): {}\n", open311_key);
  fmt::print("\n  Stop with Ctrl-C.\n\n");
  std::fflush(stdout);
}

Result<int> demo_or_error(const Common& given, const DemoArguments& arguments) {
  Common common = given;
  TZ_CHECK(set_listen(common.settings.server, arguments.listen));
  const auto signals = block_signals();
  SystemClock clock;
  SystemRandom random;
  TZ_TRY(application, app::Application::open(common.settings, clock, random));
  std::string open311_key;
  if (application->planner().jurisdictions().empty())
    TZ_CHECK(make_city(*application, common, arguments, clock, open311_key));
  TZ_TRY(users, demo_users(*application));
  if (!arguments.serve) {
    if (!open311_key.empty()) fmt::print("open311_key {}\n", open311_key);
    return 0;
  }
  TZ_CHECK(application->start());
  print_addresses(address_of(common.settings, application->port()), users, open311_key);
  return wait_and_stop(*application, signals);
}

Result<int> serve_or_error(const Common& given, const ServeArguments& arguments) {
  Common common = given;
  TZ_CHECK(set_listen(common.settings.server, arguments.listen));
  TZ_CHECK(read_notify_files(common.notify_files, common.settings.notify));
  common.settings.home = common.city;
  const auto signals = block_signals();
  SystemClock clock;
  SystemRandom random;
  TZ_TRY(application, app::Application::open(common.settings, clock, random));
  TZ_CHECK(application->start());
  log::info("serving", {{"address", std::string_view(common.settings.server.address)},
                        {"port", std::int64_t{application->port()}}});
  fmt::print("taizhang serves {}\n", address_of(common.settings, application->port()));
  std::fflush(stdout);
  return wait_and_stop(*application, signals);
}

}  // namespace

int serve(const Common& common, const ServeArguments& arguments) {
  const auto code = serve_or_error(common, arguments);
  return code ? *code : report(code.error());
}

int demo(const Common& common, const DemoArguments& arguments) {
  const auto code = demo_or_error(common, arguments);
  return code ? *code : report(code.error());
}

}  // namespace tz::cli
