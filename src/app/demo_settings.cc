#include "app/demo_settings.h"

#include <fmt/format.h>

#include <utility>

#include "app/demo_step.h"

namespace tz::app {
namespace {

Status load_lists(Application& application, const DemoSettings& settings, JurisdictionId j, ActorId admin) {
  const routing::ListLoad load{.duty_list = settings.duty_list, .delegations = settings.delegations};
  TZ_TRY(plan, application.routing().plan_lists(j, load));
  TZ_TRY(version, application.routing().load_lists(j, load, plan.digest));
  return application.accounts().service.record(j, admin, "dispatch.lists",
                                               fmt::format("catalogue {}", version));
}

Status load_table(Application& application, std::string_view name, const std::string& csv, JurisdictionId j,
                  ActorId admin) {
  const TableLoad load{.csv = csv};
  TZ_TRY(plan, application.tables().plan(j, name, load));
  TZ_TRY(saved, application.tables().save(j, name, load, plan.digest, admin));
  return application.accounts().service.record(j, admin, "table.load",
                                               fmt::format("{} {}", name, saved.version));
}

// Told of two occasions for a while, then no more: nothing leaves a demonstration.
Status make_partner(Application& application, JurisdictionId j, ActorId admin) {
  const notify::Subscription partner{
      .name = "供热公司工单系统（虚构） / Case system of the heating company (invented)",
      .url = "https://heating.example/taizhang",
      .occasions = {notify::Occasion::dispatched, notify::Occasion::landed},
      .created_by = admin,
      .created_at = application.clock().now()};
  TZ_CHECK(notify::check(partner, false));
  auto& partners = application.notify().subscriptions;
  TZ_TRY(id, partners.add(j, partner));
  const auto number = std::to_string(static_cast<std::int64_t>(id));
  TZ_CHECK(application.accounts().service.record(j, admin, "webhook.add", number));
  TZ_CHECK(partners.disable(j, id, application.clock().now()));
  return application.accounts().service.record(j, admin, "webhook.disable", number);
}

}  // namespace

Status make_settings(Application& application, const DemoSettings& settings, JurisdictionId j,
                     ActorId admin) {
  if (auto done = load_lists(application, settings, j, admin); !done)
    return at_step("lists of duties and powers", done.error());
  for (const auto& [name, csv] : {std::pair{"inquiry_services", &settings.inquiry_services},
                                  std::pair{"inquiry_facilities", &settings.inquiry_facilities}})
    if (auto done = load_table(application, name, *csv, j, admin); !done) return at_step(name, done.error());
  if (auto done = make_partner(application, j, admin); !done) return at_step("partner", done.error());
  return {};
}

}  // namespace tz::app
