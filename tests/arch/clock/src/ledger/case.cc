#include "ledger/case.h"

#include <chrono>

auto received_at() { return std::chrono::system_clock::now(); }
