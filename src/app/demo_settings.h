#pragma once
// What the administrator of the demonstration city loaded and set up: the lists of duties and of delegated
// powers, two tables of inquiry, and a partner that is switched off. All of it invented.
#include <array>
#include <string>
#include <string_view>

#include "app/application.h"

namespace tz::app {

// Texts of the files, which are in the folder "demo" of the pack.
struct DemoSettings {
  std::string duty_list{}, delegations{}, inquiry_services{}, inquiry_facilities{};
};
struct DemoSettingFile {
  std::string_view file{};
  std::string DemoSettings::*text = nullptr;
};
inline constexpr std::array<DemoSettingFile, 4> kDemoSettingFiles{
    {{"demo/duty_list.csv", &DemoSettings::duty_list},
     {"demo/delegations.csv", &DemoSettings::delegations},
     {"demo/inquiry_services.csv", &DemoSettings::inquiry_services},
     {"demo/inquiry_facilities.csv", &DemoSettings::inquiry_facilities}}};

// As on the screens: planned, loaded by the digest of the plan, and told in the audit log. After the needs:
// they were dispatched before the lists were there, which leave some of them to departments. Every refusal is
// an error, as of the needs.
Status make_settings(Application& application, const DemoSettings& settings, JurisdictionId j, ActorId admin);

}  // namespace tz::app
