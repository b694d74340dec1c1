#include "ledger/api_commands.h"

#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>

#include "ledger/api_case_json.h"

namespace tz::ledger {
namespace {

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

// What only the resident or a timer does, or what is one side of something said elsewhere.
const std::set<std::string_view> kNotStaff{"receive", "add_information", "confirm",
                                           "reopen",  "withdraw",        "record_split",
                                           "absorb",  "release",         "recompute_due"};

TEST(StaffCommands, AreAllButTheResidentsOwn) {
  for (const auto name : command_names())
    EXPECT_EQ(is_staff_command(name), !kNotStaff.contains(name)) << name;
  EXPECT_TRUE(is_staff_command("split"));
  EXPECT_FALSE(is_staff_command("teleport"));
}

TEST(StaffCommands, EachTakesAPermission) {
  Caller everyone;
  for (const auto p :
       {http::Permission::case_triage, http::Permission::case_handle, http::Permission::case_approve,
        http::Permission::case_rule, http::Permission::case_callback, http::Permission::case_supervise,
        http::Permission::case_file}) {
    everyone.principal.permissions.insert(p);
  }
  for (const auto name : command_names()) {
    if (kNotStaff.contains(name)) continue;
    EXPECT_FALSE(roles_for(everyone, name).empty()) << name;
    EXPECT_TRUE(roles_for(Caller{}, name).empty()) << name;
  }
}

TEST(StaffCommands, AreAllInTheInterfaceDescription) {
  const std::string description = read_file(std::string(TZ_SOURCE_DIR) + "/docs/openapi.yaml");
  ASSERT_FALSE(description.empty());
  for (const auto name : command_names()) {
    const bool described =
        description.find("  /v1/cases/{code}/" + std::string(name) + ":") != std::string::npos;
    EXPECT_EQ(described, is_staff_command(name)) << name;
  }
}

TEST(Masking, LeavesEnoughToRecogniseAndTooLittleToCall) {
  EXPECT_EQ(mask_name("示例甲"), "示*");
  EXPECT_EQ(mask_name(""), "");
  EXPECT_EQ(mask_phone("13800000000"), "138******00");
  EXPECT_EQ(mask_phone("12345"), "***");
  EXPECT_EQ(mask_phone("１３８００００００００"), "***");
  EXPECT_EQ(mask_email("invented@mail.example"), "i***@mail.example");
  EXPECT_EQ(mask_email("not an address"), "***");
}

}  // namespace
}  // namespace tz::ledger
