#include "server/auth/second_factor_letters.hpp"

#include <fmt/format.h>

namespace convene::auth {

namespace {

struct words {
    std::string_view subject;
    std::string_view text; ///< {}: the summit
};

words in_english(second_factor_news what) {
    switch (what) {
    case second_factor_news::set_up:
        return {"Two-step sign-in is on",
                "signing in as you at {} asks for a code of your authenticator app from now on. Your other "
                "browsers were signed out."};
    case second_factor_news::removed:
        return {"Two-step sign-in is off",
                "signing in as you at {} asks for no code of an authenticator app any more."};
    case second_factor_news::recovery_renewed:
        return {"New recovery codes", "new recovery codes were made for signing in as you at {}. The earlier "
                                      "ones work no more."};
    case second_factor_news::recovery_used:
        return {
            "A recovery code was used",
            "a recovery code was used to sign in as you at {}. It works no more; make new ones before they "
            "run out."};
    }
    return {};
}

words in_spanish(second_factor_news what) {
    switch (what) {
    case second_factor_news::set_up:
        return {"La verificación en dos pasos está activada",
                "desde ahora, para entrar con su cuenta en {} se pide un código de su aplicación de "
                "autenticación. Se cerró la sesión en sus otros navegadores."};
    case second_factor_news::removed:
        return {
            "La verificación en dos pasos está desactivada",
            "para entrar con su cuenta en {} ya no se pide un código de una aplicación de autenticación."};
    case second_factor_news::recovery_renewed:
        return {
            "Nuevos códigos de recuperación",
            "se crearon nuevos códigos de recuperación para entrar con su cuenta en {}. Los anteriores ya "
            "no sirven."};
    case second_factor_news::recovery_used:
        return {"Se usó un código de recuperación",
                "se usó un código de recuperación para entrar con su cuenta en {}. Ya no sirve; cree otros "
                "antes de que se acaben."};
    }
    return {};
}

} // namespace

link_letter write_second_factor_letter(second_factor_news what, language spoken, std::string_view summit) {
    const bool spanish = spoken == language::es;
    const words said = spanish ? in_spanish(what) : in_english(what);
    const std::string_view frame =
        spanish
            ? "Hola:\n\n{}\n\nSi no fue usted: cierre todas las sesiones en \"Yo\" y avise enseguida a la "
              "organización.\n"
            : "Hello,\n\n{}\n\nIf this was not you, sign out everywhere on the page \"Me\" and tell the "
              "organisers at once.\n";
    const std::string fact = fmt::format(fmt::runtime(said.text), summit);
    return {std::string(said.subject), fmt::format(fmt::runtime(frame), fact)};
}

} // namespace convene::auth
