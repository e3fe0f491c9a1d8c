package io.drey.cli;

import java.util.HexFormat;
import java.util.UUID;
import java.util.function.Function;

/** How the text of a key on the command line is meant. The names are those that the user writes. */
enum KeyType {
    string(text -> text),
    integer(Integer::valueOf),
    long_(Long::valueOf),
    short_(Short::valueOf),
    byte_(Byte::valueOf),
    boolean_(KeyType::truth),
    char_(KeyType::character),
    double_(Double::valueOf),
    float_(Float::valueOf),
    uuid(UUID::fromString),
    /** The key's canonical bytes themselves. */
    hex(text -> HexFormat.of().parseHex(text));

    @SuppressWarnings("ImmutableEnumChecker") // each is a method without state
    private final Function<String, Object> parser;

    KeyType(Function<String, Object> parser) {
        this.parser = parser;
    }

    /** As it is written on the command line. */
    String word() {
        return this == integer ? "int" : name().replace("_", "");
    }

    /** @throws IllegalArgumentException if the text is none of this type */
    Object parse(String text) {
        return parser.apply(text);
    }

    private static Object truth(String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException("neither true nor false");
        }
        return Boolean.valueOf(text);
    }

    private static Object character(String text) {
        if (text.length() != 1) {
            throw new IllegalArgumentException("not one character");
        }
        return text.charAt(0);
    }
}
