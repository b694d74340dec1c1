#pragma once
#include "ledger/case.h"
