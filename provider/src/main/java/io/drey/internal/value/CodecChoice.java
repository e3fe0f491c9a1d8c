package io.drey.internal.value;

import io.drey.internal.option.CodecNames;
import java.util.List;

/**
 * Which codecs a cache writes and reads by. Immutable, any thread.
 *
 * @param written {@code auto}, {@code java}, the short name of a library, or a codec's class
 * @param alsoRead of the same kind; what is read besides, never written
 * @param type the declared type of what is written
 */
public record CodecChoice(String written, List<String> alsoRead, Class<?> type) {

    /** Keeps a copy of the list. */
    public CodecChoice {
        alsoRead = List.copyOf(alsoRead);
    }

    /** The choice of a cache that names nothing. */
    public static CodecChoice auto() {
        return of(CodecNames.AUTO);
    }

    /** To write by this codec values of any type. */
    public static CodecChoice of(String written) {
        return new CodecChoice(written, List.of(), Object.class);
    }
}
