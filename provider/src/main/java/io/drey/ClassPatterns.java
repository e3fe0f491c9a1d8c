package io.drey;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The syntax of class names and of patterns over them, part of what {@link java.io.ObjectInputFilter} knows. Any
 * thread.
 */
final class ClassPatterns {

    private static final String NAME = "[\\p{javaJavaIdentifierPart}]+(\\.[\\p{javaJavaIdentifierPart}]+)*";
    private static final Pattern CLASS_NAME = Pattern.compile(NAME);
    private static final Pattern CLASS_PATTERN = Pattern.compile(NAME + "(\\.\\*\\*|\\.\\*)?");

    private static final Pattern WORD = Pattern.compile("[\\w.-]{1,64}");
    private static final Pattern SECRET = Pattern.compile("[\\w.-]{1,64}=(file|env):.+");

    private ClassPatterns() {}

    /** The name of a codec's class, or {@link TierOptions#AUTO}. */
    static String codec(String key, String name) {
        if (!CLASS_NAME.matcher(name).matches()) {
            throw ConfigurationException.of(
                    key, '"' + name + '"', TierOptions.AUTO + " or the name of a class, such as com.acme.UserCodec");
        }
        return name;
    }

    /** The name of a compression or of a secret. */
    static String word(String key, String name) {
        if (!WORD.matcher(name).matches()) {
            throw ConfigurationException.of(
                    key, '"' + name + '"', TierOptions.NONE + " or 1 to 64 letters, digits or . _ -");
        }
        return name;
    }

    /** Names of secrets, each with the place where it lies; an unmodifiable copy. */
    static List<String> secrets(String key, List<String> entries) {
        Set<String> names = new HashSet<>();
        for (String entry : entries) {
            if (!SECRET.matcher(entry).matches()) {
                throw ConfigurationException.of(
                        key,
                        "such an entry", // which may be the secret itself
                        "a name, = and a place, such as 2026-11=file:/etc/drey/2026-11.key or 2026-11=env:DREY_SECRET");
            }
            String name = entry.substring(0, entry.indexOf('='));
            if (!names.add(name)) {
                throw ConfigurationException.of(key, "two keys named " + name, "each name once");
            }
        }
        return List.copyOf(entries);
    }

    /** An unmodifiable copy. */
    static List<String> checked(String key, List<String> patterns) {
        for (String pattern : patterns) {
            if (!CLASS_PATTERN.matcher(pattern).matches()) {
                throw ConfigurationException.of(
                        key,
                        '"' + pattern + '"',
                        "a class (com.acme.User), a package (com.acme.*) or a package and those below (com.acme.**)");
            }
        }
        return List.copyOf(patterns);
    }
}
