#pragma once
#include <chrono>

namespace tz {
class Clock;
}
