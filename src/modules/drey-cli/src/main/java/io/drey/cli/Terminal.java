package io.drey.cli;

import java.io.Console;
import org.jspecify.annotations.Nullable;

/** The terminal on which the command was typed, if it was typed at all. Stateless. */
final class Terminal {

    private Terminal() {}

    /** Returns the terminal; null if standard input or output is something else. */
    @SuppressWarnings("SystemConsoleNull") // looked at behind it
    static @Nullable Console console() {
        Console console = System.console();
        return console != null && isTerminal(console) ? console : null;
    }

    /** Since JDK 22 there is a console also where there is no terminal, and it says so. */
    private static boolean isTerminal(Console console) {
        try {
            return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }
}
