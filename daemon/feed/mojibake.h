// Texts that were UTF-8, taken for windows-1252 and encoded again: "cafÃ©" for "café". Pure; any thread.
#pragma once

#include <string>

namespace feedwatch::feed {

// Takes one such round back, when all that is beyond ASCII in the text is of it and no human could have meant it. `text` is valid
// UTF-8 and stays so.
void mend_double_encoding(std::string& text);

}  // namespace feedwatch::feed
