package io.drey;

import org.jspecify.annotations.Nullable;

/** A setting that is told apart from others, but never shown. Immutable, any thread. */
record Secret(String text) {

    static @Nullable Secret of(@Nullable String text) {
        return text == null ? null : new Secret(text);
    }

    @Override
    public String toString() {
        return "***";
    }
}
