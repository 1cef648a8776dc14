#include "server/auth/email_letters.hpp"

#include <fmt/format.h>

namespace convene::auth {

link_letter write_confirm_letter(language spoken, std::string_view summit, std::string_view address,
                                 std::chrono::minutes life) {
    const auto minutes = life.count();
    if (spoken == language::es) {
        return {"Confirme su dirección de correo",
                fmt::format("Hola:\n\n"
                            "Con este enlace confirma que esta es su nueva dirección para {}:\n\n"
                            "{}\n\n"
                            "Sirve una vez, durante {} minutos.\n"
                            "Si no lo pidió, no tiene que hacer nada.\n",
                            summit, address, minutes)};
    }
    return {"Confirm your e-mail address",
            fmt::format("Hello,\n\n"
                        "with this link you confirm that this is your new address for {}:\n\n"
                        "{}\n\n"
                        "It works once, for {} minutes.\n"
                        "If you did not ask for it, you need not do anything.\n",
                        summit, address, minutes)};
}

link_letter write_asked_letter(language spoken, std::string_view summit) {
    if (spoken == language::es) {
        return {"Se pidió otra dirección de correo",
                fmt::format("Hola:\n\n"
                            "alguien que había entrado con su cuenta en {} pidió que su correo vaya a otra "
                            "dirección.\n"
                            "Cambia cuando se confirme desde la otra dirección.\n\n"
                            "Si no fue usted: entre, cierre todas las sesiones en \"Yo\" y avise a la "
                            "organización.\n",
                            summit)};
    }
    return {"Another e-mail address was asked for",
            fmt::format("Hello,\n\n"
                        "somebody who was signed in as you at {} asked for your mail to go to another "
                        "address.\n"
                        "It changes when it is confirmed from the other address.\n\n"
                        "If this was not you: sign in, sign out everywhere on the page \"Me\", and tell the "
                        "organisers.\n",
                        summit)};
}

link_letter write_moved_letter(language spoken, std::string_view summit) {
    if (spoken == language::es) {
        return {
            "Su dirección de correo ha cambiado",
            fmt::format("Hola:\n\n"
                        "el correo de {} para su cuenta va ahora a otra dirección, y esta ya no sirve para "
                        "entrar.\n\n"
                        "Si no fue usted, avise enseguida a la organización.\n",
                        summit)};
    }
    return {"Your e-mail address was changed",
            fmt::format("Hello,\n\n"
                        "mail of {} for your account goes to another address now, and this one signs you in "
                        "no more.\n\n"
                        "If this was not you, tell the organisers at once.\n",
                        summit)};
}

} // namespace convene::auth
