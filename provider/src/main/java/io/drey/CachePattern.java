package io.drey;

import java.util.Comparator;
import java.util.regex.Pattern;

/**
 * A template's name: {@code *} stands for any text, dots included. Of several that fit, the one with the most literal
 * characters is taken, so that {@code com.acme.*} beats {@code com.*}; among equals the longer start before the first
 * {@code *}, then the alphabet, so that the order of a file decides nothing. Immutable, any thread.
 */
record CachePattern(String text, Pattern regex) {

    static final Comparator<CachePattern> MOST_SPECIFIC_FIRST = Comparator.comparingInt(CachePattern::literals)
            .thenComparingInt(pattern -> pattern.text.indexOf('*'))
            .reversed()
            .thenComparing(CachePattern::text);

    static boolean isPattern(String name) {
        return name.indexOf('*') >= 0;
    }

    static CachePattern of(String text) {
        return new CachePattern(
                text,
                Pattern.compile(
                        "\\Q" + text.replace("\\E", "\\E\\\\E\\Q").replace("*", "\\E.*\\Q") + "\\E", Pattern.DOTALL));
    }

    boolean fits(String cacheName) {
        return regex.matcher(cacheName).matches();
    }

    private int literals() {
        return (int) text.chars().filter(c -> c != '*').count();
    }
}
