package io.drey;

import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A template's name: {@code *} stands for any text, dots included. Of several that fit, the one with the most literal
 * characters is taken, so that {@code com.acme.*} beats {@code com.*}; among equals the longer start before the first
 * {@code *}, then the alphabet, so that the order of a file decides nothing. Immutable, any thread.
 */
record CachePattern(String text, Pattern regex) {

    /** The one of these names and templates that applies to a cache, null if none does. */
    static @Nullable String best(Set<String> names, String cacheName) {
        if (names.contains(cacheName)) {
            return cacheName;
        }
        CachePattern best = null;
        for (String name : names) {
            CachePattern pattern = name.indexOf('*') < 0 ? null : of(name);
            if (pattern != null && pattern.fits(cacheName) && (best == null || pattern.beats(best))) {
                best = pattern;
            }
        }
        return best == null ? null : best.text;
    }

    private static CachePattern of(String text) {
        return new CachePattern(
                text,
                Pattern.compile(
                        "\\Q" + text.replace("\\E", "\\E\\\\E\\Q").replace("*", "\\E.*\\Q") + "\\E", Pattern.DOTALL));
    }

    private boolean fits(String cacheName) {
        return regex.matcher(cacheName).matches();
    }

    private boolean beats(CachePattern other) {
        if (literals() != other.literals()) {
            return literals() > other.literals();
        } else if (text.indexOf('*') != other.text.indexOf('*')) {
            return text.indexOf('*') > other.text.indexOf('*');
        }
        return text.compareTo(other.text) < 0;
    }

    private int literals() {
        return text.replace("*", "").length();
    }
}
