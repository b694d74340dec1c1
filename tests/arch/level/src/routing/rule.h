#pragma once
#include "intake/report.h"
