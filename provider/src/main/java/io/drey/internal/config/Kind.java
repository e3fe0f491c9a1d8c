package io.drey.internal.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The kind of value that a key holds: how it is read, and how a file would write it. Immutable, any thread.
 *
 * @param <T> the type of the value in code
 * @param read reads the value of a key, given its block and its name
 * @param written turns the value into a text, a number, a list of texts or null
 */
record Kind<T extends @Nullable Object>(BiFunction<Section, String, T> read, Function<T, @Nullable Object> written) {

    static final Kind<Boolean> FLAG = new Kind<>(Section::flag, value -> value);
    static final Kind<Integer> WHOLE = new Kind<>(Section::whole, value -> value);
    static final Kind<Long> LONG = new Kind<>(Section::wholeLong, value -> value);
    static final Kind<Long> SIZE =
            new Kind<>(Section::wholeOrUnlimited, size -> size == Long.MAX_VALUE ? Section.UNLIMITED : size);
    static final Kind<Integer> ATTEMPTS = new Kind<>(
            (block, key) -> clamped(block.wholeOrUnlimited(key)),
            attempts -> attempts == Integer.MAX_VALUE ? Section.UNLIMITED : attempts);
    static final Kind<Long> BYTES = new Kind<>(Section::bytes, value -> value);
    static final Kind<Duration> DURATION = new Kind<>(Section::duration, Kind::text);
    static final Kind<@Nullable Duration> LIFE = durationOr("eternal");
    static final Kind<@Nullable Duration> CHANGE_OF_LIFE = durationOr("unchanged");
    static final Kind<String> TEXT = new Kind<>(Section::text, value -> value);
    static final Kind<@Nullable String> TEXT_OR_NULL = new Kind<>(Section::textOrNull, value -> value);
    static final Kind<@Nullable Path> DIRECTORY_OR_NULL =
            new Kind<>(Section::directoryOrNull, directory -> directory == null ? null : directory.toString());
    static final Kind<@Nullable Path> FILE_OR_NULL =
            new Kind<>(Section::fileOrNull, file -> file == null ? null : file.toString());
    static final Kind<List<String>> TEXTS = new Kind<>(Section::texts, value -> value);

    /** Returns the kind of a key that names one of the constants, in small letters. */
    static <E extends Enum<E>> Kind<E> choice(Class<E> type) {
        return new Kind<>(
                (block, key) -> block.choice(key, type), value -> value.name().toLowerCase(Locale.ROOT));
    }

    /** Returns the kind of a key that holds what the type itself makes of a text, and shows as one. */
    static <T> Kind<T> named(Function<String, T> of) {
        return new Kind<>((block, key) -> block.made(key, of), String::valueOf);
    }

    /** Returns the kind of a key that holds a number of bytes, or the word that stands for the given one. */
    static Kind<Long> bytesOr(String word, long meaning) {
        return new Kind<>((block, key) -> block.bytesOr(word, meaning, key), value -> value == meaning ? word : value);
    }

    private static Kind<@Nullable Duration> durationOr(String word) {
        return new Kind<>(
                (block, key) -> block.durationOr(word, key), duration -> duration == null ? word : text(duration));
    }

    /** Returns the number as an int. One that is too large for an int is as good as unlimited. */
    private static int clamped(long number) {
        return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, number));
    }

    private static String text(Duration duration) {
        if (duration.equals(Duration.ofSeconds(duration.toSeconds()))) {
            return duration.toSeconds() + "s";
        }
        boolean millis = duration.equals(Duration.ofMillis(duration.toMillis()));
        return millis ? duration.toMillis() + "ms" : duration.toNanos() + "ns";
    }
}
