package io.drey;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The syntax of class names and of patterns over them, part of what {@link java.io.ObjectInputFilter} knows. Any
 * thread.
 */
final class ClassPatterns {

    private static final String NAME = "[\\p{javaJavaIdentifierPart}]+(\\.[\\p{javaJavaIdentifierPart}]+)*";
    private static final Pattern CLASS_NAME = Pattern.compile(NAME);
    private static final Pattern CLASS_PATTERN = Pattern.compile(NAME + "(\\.\\*\\*|\\.\\*)?");

    private ClassPatterns() {}

    /** The name of a codec's class, or {@link TierOptions#AUTO}. */
    static String codec(String key, String name) {
        if (!CLASS_NAME.matcher(name).matches()) {
            throw ConfigurationException.of(
                    key, '"' + name + '"', TierOptions.AUTO + " or the name of a class, such as com.acme.UserCodec");
        }
        return name;
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
