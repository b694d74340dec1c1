#pragma once
#include "routing/rule.h"
