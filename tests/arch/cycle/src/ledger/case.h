#pragma once
#include "ledger/event.h"
