#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "cli/commands.h"

namespace tz::cli {

// What the doctor has to say of one thing.
struct Finding {
  enum class Kind { fine, look, bad } kind = Kind::fine;
  std::string what{}, remedy{};
};

// Reads the files that hold secrets and the gateway's description.  invalid_argument (field names the option)
Status read_notify_files(const NotifyFiles& files, notify::Settings& settings);
// The settings, and whether the mail server answers.
std::vector<Finding> examine_notify(const Common& common);

}  // namespace tz::cli
