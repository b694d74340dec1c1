#pragma once
// The commands that a `.case` script can give (script.h), each with how its words are read.
#include <functional>
#include <string_view>

#include "ledger/script_words.h"

namespace tz::ledger::script {

using Parse = std::function<Command(Args&)>;

// Null if there is no such command. What is wrong with the words, Args::finish says.
const Parse* verb(std::string_view name);

}  // namespace tz::ledger::script
