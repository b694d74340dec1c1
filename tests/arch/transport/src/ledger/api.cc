#include <boost/asio/ip/tcp.hpp>

#include "http/router.h"
