// Beast and its implementation are compiled once, here.
#include <boost/beast/src.hpp>
