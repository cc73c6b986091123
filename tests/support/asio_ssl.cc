// The TLS part of Asio is compiled once for all tests, here.
#include <boost/asio/ssl/impl/src.hpp>
