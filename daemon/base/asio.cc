// Asio and its implementation are compiled once, here.
#include <boost/asio/impl/src.hpp>
